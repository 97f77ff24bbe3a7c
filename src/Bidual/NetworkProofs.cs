using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual;

/// <summary>Certificates of networks, from data and weights alone, by prices over patterns or over all directions.</summary>
internal static class NetworkProofs
{
    /// <summary>The certificate of a network whose outputs share a softmax.</summary>
    /// <param name="network">Of k outputs.</param>
    /// <param name="problems">One an output.</param>
    /// <param name="programs">Theirs, over the patterns of each.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    /// <param name="cancellation">Ends with a valid bound.</param>
    public static Certificate ProveCoupled(Network network, IReadOnlyList<TrainingProblem> problems, IReadOnlyList<ConvexProgram> programs, double tolerance, CancellationToken cancellation)
    {
        TrainingProblem any = problems[0];
        double beta = programs[0].Beta;
        return CoupledCertificate.Build(
            network.Predict(any.Inputs, any.Threads),
            NetworkPenalty.Of(network, any.Kind.Penalty, any.Inputs),
            SoftmaxSweeps.TargetsOf(problems),
            any.Weights,
            beta,
            [.. programs.Select(program => new PatternPricing(program, cancellation))],
            network.Activation == Activation.Relu
                ? accuracy => [.. Enumerable.Range(0, problems.Count).Select(k => new DirectionPricing(any.Inputs, network.ForOutput(k).Hidden, beta, accuracy, any.Threads, null, cancellation))]
                : null,
            any.Describe(problems.Count),
            any.Name,
            tolerance);
    }

    /// <summary>The certificate of a gated network under weight decay, (12).</summary>
    /// <param name="network">Of c outputs.</param>
    /// <param name="problem">Of any of them.</param>
    /// <param name="program">The program, over the patterns the claim may be about.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    public static Certificate ProveShared(Network network, TrainingProblem problem, SharedProgram program, double tolerance) =>
        ProveShared(network, problem, program.Loss, program.Beta, new SharedPricing(program), tolerance);

    /// <summary>Prices of ReLU neurons that feed all outputs over all directions, as accurate as a tolerance of (12) needs.</summary>
    public static SharedDirectionPricing SharedDirections(Network network, TrainingProblem problem, OutputsLoss loss, double beta, double tolerance, CancellationToken cancellation)
    {
        Matrix fit = network.Predict(problem.Inputs, problem.Threads);
        double penalty = beta / 2 * network.SquaredWeights(OutputPenalty.WeightDecay);
        double accuracy = DirectionPricing.AccuracyFor(tolerance, Math.Max(penalty, loss.DualSlope(loss.DualAt(fit))), penalty + loss.Value(fit));
        return new SharedDirectionPricing(problem.Inputs, network.Outputs, network.Hidden, beta, accuracy, problem.Threads, cancellation);
    }

    /// <summary>The certificate of a network under weight decay, (12), by prices of its neurons.</summary>
    public static Certificate ProveShared(Network network, TrainingProblem problem, OutputsLoss loss, double beta, IPricing pricing, double tolerance) => SharedCertificate.Build(
        network.Predict(problem.Inputs, problem.Threads),
        network.SquaredWeights(OutputPenalty.WeightDecay),
        loss,
        beta,
        pricing,
        problem.Kind.Describe(network.Outputs),
        problem.Name,
        tolerance);

    /// <summary>The certificate, among all networks, of one whose neurons are confined: by pricing every direction where that is possible, else by (8c).</summary>
    /// <param name="confined">The network, in the coordinates of its directions.</param>
    /// <param name="within">The problem it was trained on.</param>
    /// <param name="full">The problem without the confinement.</param>
    /// <param name="program">The program of <paramref name="within"/>.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    /// <param name="cancellation">Ends with a valid bound.</param>
    /// <param name="known">What is known about the prices of all directions of <paramref name="within"/>.</param>
    /// <param name="dual">The dual point, null for −∇L.</param>
    public static Certificate ProveBeyond(Network confined, TrainingProblem within, TrainingProblem full, ConvexProgram program, double tolerance, CancellationToken cancellation, KnownPrice? known = null, double[]? dual = null)
    {
        Network network = within.Lift(confined);
        double[] fit = network.Predict(full.Inputs, full.Threads).Column(0);
        dual ??= full.Loss.DualAt(fit, full.Targets);
        IPricing pricing = full.Inputs.Columns <= DirectionPricing.MostColumns
            ? AllDirections(network, fit, dual, full, program.Beta, tolerance, cancellation)
            : new TruncatedPricing(
                full.Inputs,
                within.Directions!,
                program.Operator.Patterns.Coverage == Coverage.Complete ? new PatternPricing(program, cancellation) : AllDirections(confined, fit, dual, within, program.Beta, tolerance, cancellation, known));
        return Prove(network, full, program.Beta, pricing, tolerance, cancellation, dual: dual) with { Patterns = program.Operator.Patterns.Count };
    }

    /// <summary>The certificate of a network on a problem.</summary>
    public static Certificate Prove(Network network, TrainingProblem problem, double beta, IPricing pricing, double tolerance, CancellationToken cancellation, double? priceTolerance = null, KnownPrice? known = null, double[]? dual = null)
    {
        double[] fit = network.Predict(problem.Inputs, problem.Threads).Column(0);
        dual ??= problem.Loss.DualAt(fit, problem.Targets);
        return CertificateBuilder.Build(
            fit,
            NetworkPenalty.Of(network, problem.Kind.Penalty, problem.Inputs, groups: problem.Architecture.Groups),
            problem.Targets,
            problem.PlainLoss,
            beta,
            pricing,
            network.Activation == Activation.Relu ? AllDirections(network, fit, dual, problem, beta, priceTolerance ?? tolerance, cancellation, known) : null,
            problem.Describe(1),
            tolerance,
            problem.Name,
            dual,
            problem.Loss,
            squared: problem.Kind.Penalty == PenaltyKind.Ridge);
    }

    /// <summary>Prices over the patterns of a program, or of a linear model, which has none.</summary>
    public static IPricing PricingOf(TrainingProblem problem, ConvexProgram program, CancellationToken cancellation) =>
        problem.Kind is LinearModel ? new LinearPricing(program) : new PatternPricing(program, cancellation);

    /// <summary>Prices over all directions, as accurate as a tolerance of the objective needs; where neurons are monotone, which most of these are not, as far as a share of the work goes.</summary>
    private static DirectionPricing AllDirections(Network network, double[] fit, double[] dual, TrainingProblem problem, double beta, double tolerance, CancellationToken cancellation, KnownPrice? known = null)
    {
        if (problem.Kind.Monotone.Count > 0)
            known ??= new KnownPrice(dual, double.PositiveInfinity);
        double penalty = beta / 2 * network.SquaredWeights();
        double slope = problem.Loss.DualSlope(dual, problem.Targets);
        double accuracy = DirectionPricing.AccuracyFor(tolerance, Math.Max(penalty, slope), penalty + problem.Loss.Value(fit, problem.Targets));
        return new DirectionPricing(problem.Inputs, network.Hidden, beta, accuracy, problem.Threads, known, cancellation);
    }
}
