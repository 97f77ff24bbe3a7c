using System.Globalization;
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

/// <summary>The outcome of proving a saved model again.</summary>
/// <param name="Certificate">What is proven now, from the data and the weights alone.</param>
/// <param name="Refutations">What the model file claims and the proof contradicts, a sentence each.</param>
/// <param name="DataIsTrainingData">Whether the data are bit for bit those the model was trained on.</param>
/// <param name="Confined">What is proven among networks whose neurons are confined as this one's are (<see cref="SavedModel.Truncation"/>); null where they are free.</param>
public sealed record Certification(Certificate Certificate, IReadOnlyList<string> Refutations, bool DataIsTrainingData, Certificate? Confined = null)
{
    /// <summary>What is proven about the problem that was solved: among networks confined alike, or all.</summary>
    public Certificate SolvedCertificate => Confined ?? Certificate;

    /// <summary>Whether anything was refuted.</summary>
    public bool IsRefuted => Refutations.Count > 0;
}

/// <summary>Proves a network's quality again, from data and weights alone.</summary>
public static class Certifier
{
    private const double ObjectiveTolerance = 1e-9;
    private const double BoundTolerance = 1e-7;
    private const double PriceTolerance = 1e-6;

    /// <summary>Relative accuracy, twice, of the prices at a network that is not optimal: its bound is a first one.</summary>
    private const double FirstTolerance = 2e-2;

    /// <summary>Share of the time limit that the first bound may take.</summary>
    private const double FirstShare = 0.2;

    /// <summary>Proves a saved model on a data set and compares with what its file claims.</summary>
    /// <param name="saved">The model with its certificate.</param>
    /// <param name="data">The data, encoded as for training, in their own units.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Stops early; what is not proven by then is not held against the file.</param>
    /// <exception cref="DataException">The data do not fit the model.</exception>
    public static Certification Certify(
        SavedModel saved,
        Dataset data,
        int threads = 1,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(data);
        using var run = new FitRun(null, progress, cancellation);
        Model model = saved.Model;
        if (data.Outputs != model.Network.Outputs)
            throw new DataException($"The model has {model.Network.Outputs} outputs and the data have {data.Outputs} columns of targets.");
        foreach ((int feature, int sign) in model.Broken())
            throw new DataException($"The model says that its neurons are {(sign > 0 ? "increasing" : "decreasing")} in {model.FeatureNames[feature]}, and they are not.");
        if (!model.IsQuantisedAsSaid)
            throw new DataException("The model says that its hidden weights are ±1/√d, and they are not.");
        IReadOnlyList<TrainingProblem> problems = TrainingProblem.Of(data, model, threads);
        bool sameData = string.Equals(TrainingProblem.Fingerprint(problems), saved.Training.DataFingerprint, StringComparison.Ordinal);
        if (problems.Count == 1)
            return CertifyOutput(saved, problems[0], sameData, run);
        Certificate recorded = saved.Certificate;
        if (model.OutputPenalty == OutputPenalty.WeightDecay)
            return CertifyShared(saved, problems, sameData, run);
        if (saved.Proofs is not { } proofs || proofs.Count != problems.Count)
            throw new DataException($"The model has {problems.Count} outputs and its file holds {saved.Proofs?.Count ?? 0} proofs.");

        if (model.Loss.CouplesOutputs && model.Network.Polynomial is not null)
        {
            run.Report(FitStage.Certify, detail: "proving the bound");
            Certificate priced = ProveCoupledPolynomial(model.Network, problems, recorded.Beta, recorded.Tolerance);
            return new Certification(priced, PolynomialRefutations(recorded, priced, sameData, cancellation), sameData);
        }

        if (model.Loss.CouplesOutputs)
        {
            (ConvexProgram Program, bool IsListable)[] found = [.. problems.Select((problem, k) => ProgramOf(saved.ForOutput(k), recorded, problem, model.Network.ForOutput(k), run))];
            Certificate together = ProveCoupled(model.Network, problems, [.. found.Select(one => one.Program)], recorded.Tolerance, cancellation);
            return new Certification(together, Refutations(recorded, together, sameData, found.All(one => one.IsListable), cancellation), sameData);
        }

        Certification[] outputs = [.. problems.Select((problem, k) => CertifyOutput(saved.ForOutput(k), problem, sameData: true, run))];
        Certificate proven = JointCertificate.Of([.. outputs.Select(output => output.Certificate)], model.Objective(data, recorded.Beta), problems[0].Describe(problems.Count), problems[0].Name);
        List<string> refutations = [.. outputs.Zip(model.OutputNames).SelectMany(pair => pair.First.Refutations.Select(refutation => $"{pair.Second}: {refutation}"))];
        if (proofs.Any(proof => proof.Certificate?.Beta != recorded.Beta))
            refutations.Add("the outputs are proven for another β than the whole");
        refutations.AddRange(Refutations(recorded, proven, sameData, isListable: true, cancellation));
        return new Certification(proven, refutations, sameData);
    }

    /// <summary>Proves neurons that feed all outputs again.</summary>
    private static Certification CertifyShared(SavedModel saved, IReadOnlyList<TrainingProblem> problems, bool sameData, FitRun run)
    {
        Model model = saved.Model;
        Certificate recorded = saved.Certificate;
        FitRules.RequireShareable(new FitSettings { Activation = model.Network.Activation }, model.Loss);
        if (model.Network.Activation == Activation.Relu)
        {
            run.Report(FitStage.Certify, detail: "proving the bound");
            OutputsLoss loss = TrainingProblem.OutputsOf(problems, model.Loss);
            SharedDirectionPricing pricing = SharedDirections(model.Network, problems[0], loss, recorded.Beta, recorded.Tolerance, run.Cancellation);
            Certificate priced = ProveShared(model.Network, problems[0], loss, recorded.Beta, pricing, recorded.Tolerance);
            return new Certification(priced, Refutations(recorded, priced, sameData, isListable: true, run.Cancellation), sameData);
        }

        (ConvexProgram program, bool isListable) = ProgramOf(saved, recorded, problems[0], model.Network, run);
        SharedProgram shared = TrainingProblem.Shared(problems, model.Loss, recorded.Beta, program.Operator.Patterns);
        Certificate proven = ProveShared(model.Network, problems[0], shared, recorded.Tolerance);
        return new Certification(proven, Refutations(recorded, proven, sameData, isListable, run.Cancellation), sameData);
    }

    /// <summary>Proves one output, or the only one, again.</summary>
    private static Certification CertifyOutput(SavedModel saved, TrainingProblem full, bool sameData, FitRun run)
    {
        Model model = saved.Model;
        CancellationToken cancellation = run.Cancellation;
        Certificate recorded = saved.SolvedCertificate;
        if (full.Kind is PolynomialNetwork)
        {
            run.Report(FitStage.Certify, detail: "proving the bound");
            Certificate priced = ProvePolynomial(model.Network, full, recorded.Beta, recorded.Tolerance, DualOf(saved, full));
            return new Certification(priced, PolynomialRefutations(recorded, priced, sameData, cancellation), sameData);
        }

        TrainingProblem problem = saved.Truncation is { } truncation ? full.Within(truncation.Directions) : full;
        Network network = problem.Confine(model.Network);
        (ConvexProgram program, bool isListable) = ProgramOf(saved, recorded, problem, network, run);
        double[]? dual = DualOf(saved, problem);
        Certificate proven = Prove(network, problem, recorded.Beta, PricingOf(problem, program, cancellation), recorded.Tolerance, cancellation, dual: dual);
        List<string> refutations = Refutations(recorded, proven, sameData, isListable, cancellation);
        if (saved.Truncation is null)
            return new Certification(proven, refutations, sameData);

        Certificate beyond = ProveBeyond(network, problem, full, program, saved.Certificate.Tolerance, cancellation, dual: dual);
        if (!IsWithin(model.Network.Hidden, saved.Truncation.Directions))
            refutations.Add("there are neurons outside the span of the directions that the file says they are confined to");
        refutations.AddRange(Refutations(saved.Certificate, beyond, sameData: true, isListable: true, cancellation));
        return new Certification(beyond, refutations, sameData, proven);
    }

    /// <summary>
    /// Proves how far a network that was trained elsewhere can be from optimal: its objective (0), a bound from its own dual point, and then, starting from it,
    /// a better network and a better bound by the convex program.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The rows it was trained on, in their own units.</param>
    /// <param name="settings">β and what the network sees of the data.</param>
    /// <param name="progress">Told about every stage and evaluated iterate.</param>
    /// <param name="cancellation">Stops early, with what is proven by then.</param>
    /// <exception cref="DataException">Network, data and settings do not go together, or not exactly one way to give β is used.</exception>
    public static NetworkCertification Certify(
        ForeignNetwork network,
        Dataset data,
        CertifySettings settings,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.HasOneBeta)
            throw new DataException("One of --beta, --beta-ratio and --weight-decay says which objective the network is to be held to.");
        if (data.Outputs != 1)
            throw new DataException($"The network has one output and the target {(data.Task == LearningTask.Classification ? $"{data.ClassLabels.Count} classes: --positive says which one it tells from the others" : $"{data.Outputs} columns")}.");
        if (data.Features.Columns != network.Inputs)
            throw new DataException($"The network takes {network.Inputs} inputs and the data have {data.Features.Columns} features; --target and --drop say which columns are none.");
        bool bias = settings.Bias ?? network.HasBiases;
        FitSettings fit = settings.ToFit(bias);
        ILoss loss = FitRules.LossFor(data, fit);
        if (network.EndsInSigmoid && loss is not LogisticLoss)
            throw new DataException("The network ends in a sigmoid, which goes with the logistic loss of a class: see --task and --loss.");
        Preparation preparation = PreparationOf(network, data, loss, settings.Standardize, bias);
        Network given = network.ToNetwork(bias), balanced = given.Balanced();
        using var run = new FitRun(settings.MaxTime, progress, cancellation);
        var rows = new FitRows(data, null, preparation);
        TrainingProblem problem = TrainingProblem.Of(data, preparation, loss, fit).Single();
        var fits = new CertifiedFits(rows, problem, loss, fit, run, balanced.Hidden);
        double beta = settings.BetaFor(loss, data.Count) ?? (settings.BetaRatio!.Value * FitRules.RequirePositive(fits.Fitter.BetaMax()));

        run.Report(FitStage.Certify, detail: "a first bound from the network itself");
        Certificate own = First(balanced, problem, beta, settings.Tolerance, run);
        double[] f = given.Predict(problem.Inputs).Column(0);
        return new NetworkCertification
        {
            Model = rows.ModelOf(given, loss, fit.BalanceClasses),
            OutputBias = network.OutputBias,
            Objective = problem.Loss.Value(f, problem.Targets) + (beta / 2 * given.SquaredWeights()),
            Own = own,
            Fitted = Improve(),
            SuggestedBeta = SuggestedBeta(f, problem, balanced),
        };

        FittedNetwork? Improve()
        {
            try
            {
                using FitRun solving = run.Solving();
                return fits.Certify(fits.Fitter.Fit(beta, balanced, solving), run);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    /// <summary>The certificate of a network whose outputs share a softmax.</summary>
    /// <param name="network">Of k outputs.</param>
    /// <param name="problems">One an output.</param>
    /// <param name="programs">Theirs, over the patterns of each.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    /// <param name="cancellation">Ends with a valid bound.</param>
    internal static Certificate ProveCoupled(Network network, IReadOnlyList<TrainingProblem> problems, IReadOnlyList<ConvexProgram> programs, double tolerance, CancellationToken cancellation)
    {
        TrainingProblem any = problems[0];
        double beta = programs[0].Beta;
        return CoupledCertificate.Build(
            network.Predict(any.Inputs),
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
    internal static Certificate ProveShared(Network network, TrainingProblem problem, SharedProgram program, double tolerance) =>
        ProveShared(network, problem, program.Loss, program.Beta, new SharedPricing(program), tolerance);

    /// <summary>Prices of ReLU neurons that feed all outputs over all directions, as accurate as a tolerance of (12) needs.</summary>
    internal static SharedDirectionPricing SharedDirections(Network network, TrainingProblem problem, OutputsLoss loss, double beta, double tolerance, CancellationToken cancellation)
    {
        Matrix fit = network.Predict(problem.Inputs);
        double penalty = beta / 2 * network.SquaredWeights(OutputPenalty.WeightDecay);
        double accuracy = DirectionPricing.AccuracyFor(tolerance, Math.Max(penalty, loss.DualSlope(loss.DualAt(fit))), penalty + loss.Value(fit));
        return new SharedDirectionPricing(problem.Inputs, network.Outputs, network.Hidden, beta, accuracy, problem.Threads, cancellation);
    }

    /// <summary>The certificate of a network under weight decay, (12), by prices of its neurons.</summary>
    internal static Certificate ProveShared(Network network, TrainingProblem problem, OutputsLoss loss, double beta, IPricing pricing, double tolerance) => SharedCertificate.Build(
        network.Predict(problem.Inputs),
        network.SquaredWeights(OutputPenalty.WeightDecay),
        loss,
        beta,
        pricing,
        problem.Kind.Describe(network.Outputs),
        problem.Name,
        tolerance);

    /// <summary>The program over the patterns that a certificate speaks of: all, where they were enumerated and are not too many to list, else those of the file's directions.</summary>
    private static (ConvexProgram Program, bool IsListable) ProgramOf(SavedModel saved, Certificate recorded, TrainingProblem problem, Network network, FitRun run)
    {
        run.Report(FitStage.Arrangements, detail: "finding the patterns again");
        if (network.Activation == Activation.Linear)
            return (problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, recorded.Beta, LinearModel.Everywhere(problem.Inputs), problem.Threads), true);
        bool enumerated = recorded is { Coverage: Coverage.Complete, Pricing: PricingMethod.Enumeration };
        bool isListable = !enumerated || ArrangementLimits.Default.Allow(Arrangement.Predict(problem.Inputs));
        PatternSet patterns = enumerated && isListable
            ? Arrangement.Enumerate(problem.Inputs, ArrangementLimits.Default, problem.Threads, run.Cancellation)
            : PatternSet.FromDirections(problem.Inputs, saved.UsedDirections(network));
        run.Report(FitStage.Certify, detail: "proving the bound");
        return (problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, recorded.Beta, patterns, problem.Threads), isListable);
    }

    /// <summary>What a file claims of a polynomial network and its proof contradicts.</summary>
    private static List<string> PolynomialRefutations(Certificate recorded, Certificate proven, bool sameData, CancellationToken cancellation)
    {
        // Without a penalty the price of the residual is rounding, and no part of the claim.
        Certificate claimed = recorded.Beta == 0 ? recorded with { DualNorm = proven.DualNorm } : recorded;
        List<string> lies = Refutations(claimed, proven, sameData, isListable: true, cancellation);
        if ((recorded.Coverage, recorded.Pricing) != (proven.Coverage, proven.Pricing))
            lies.Add("the file says that polynomial neurons were priced in a way that is for others");
        return lies;
    }

    /// <summary>What a file claims and its proof contradicts.</summary>
    private static List<string> Refutations(Certificate recorded, Certificate proven, bool sameData, bool isListable, CancellationToken cancellation)
    {
        List<string> refutations = [.. Contradictions(recorded, proven, sameData)];
        if (!isListable)
            refutations.Add("the file says that all patterns were enumerated; there are too many");
        if (!cancellation.IsCancellationRequested)
            refutations.AddRange(BoundContradictions(recorded, proven));
        return refutations;
    }

    /// <summary>The dual point of a file whose loss has kinks or whose weights are quantised, moved into the conjugate's domain where it is not and that is simple; null where the network's own does.</summary>
    private static double[]? DualOf(SavedModel saved, TrainingProblem problem) =>
        saved.DualPoint is not { } dual || dual.Length != problem.Targets.Length ? null
        : RowTerms.Of(problem.PlainLoss) is { } terms ? RowTerms.Inside(terms, dual, problem.Targets)
        : double.IsFinite(problem.PlainLoss.Conjugate(Array.ConvertAll(dual, value => -value), problem.Targets)) ? dual
        : null;

    private static Preparation PreparationOf(ForeignNetwork network, Dataset data, ILoss loss, bool standardize, bool bias)
    {
        if (network.InputScaling is not { } scaling)
            return Preparation.Fit(data, standardize, bias, loss.ScalesTargets);
        return standardize
            ? throw new DataException("The network scales its inputs itself: leave out --standardize.")
            : new Preparation(scaling, Scaling.Identity(1), bias);
    }

    private static Certificate First(Network network, TrainingProblem problem, double beta, double tolerance, FitRun run)
    {
        using FitRun first = run.WithShare(FirstShare);
        PatternSet patterns = PatternSet.FromDirections(problem.Inputs, network.Hidden);
        ConvexProgram program = problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, beta, patterns, problem.Threads);
        return Prove(network, problem, beta, new PatternPricing(program, first.Stop), tolerance, first.Stop, Math.Max(tolerance, FirstTolerance));
    }

    /// <summary>Where the derivative of L(cf) + cβ Σ‖u_j‖|a_j| at c = 1 is 0.</summary>
    private static double SuggestedBeta(double[] f, TrainingProblem problem, Network balanced)
    {
        var gradient = new double[f.Length];
        problem.Loss.Gradient(f, problem.Targets, gradient);
        return -Vector.Dot<double>(gradient, f) / (balanced.SquaredWeights() / 2);
    }

    /// <summary>Whether rows are in the span of orthonormal directions, up to rounding.</summary>
    private static bool IsWithin(Matrix rows, Matrix directions) =>
        Vector.Norm(LeadingDirections.Residual(rows, directions).Values) <= ObjectiveTolerance * Vector.Norm(rows.Values);

    /// <summary>The certificate, among all networks, of one whose neurons are confined: by pricing every direction where that is possible, else by (8c).</summary>
    /// <param name="confined">The network, in the coordinates of its directions.</param>
    /// <param name="within">The problem it was trained on.</param>
    /// <param name="full">The problem without the confinement.</param>
    /// <param name="program">The program of <paramref name="within"/>.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    /// <param name="cancellation">Ends with a valid bound.</param>
    /// <param name="known">What is known about the prices of all directions of <paramref name="within"/>.</param>
    /// <param name="dual">The dual point, null for −∇L.</param>
    internal static Certificate ProveBeyond(Network confined, TrainingProblem within, TrainingProblem full, ConvexProgram program, double tolerance, CancellationToken cancellation, KnownPrice? known = null, double[]? dual = null)
    {
        Network network = within.Lift(confined);
        double[] fit = network.Predict(full.Inputs).Column(0);
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
    internal static Certificate Prove(Network network, TrainingProblem problem, double beta, IPricing pricing, double tolerance, CancellationToken cancellation, double? priceTolerance = null, KnownPrice? known = null, double[]? dual = null)
    {
        double[] fit = network.Predict(problem.Inputs).Column(0);
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
    internal static IPricing PricingOf(TrainingProblem problem, ConvexProgram program, CancellationToken cancellation) =>
        problem.Kind is LinearModel ? new LinearPricing(program) : new PatternPricing(program, cancellation);

    /// <summary>The certificate of a polynomial network: all neurons are priced, (25), or all of those with quantised weights.</summary>
    internal static Certificate ProvePolynomial(Network network, TrainingProblem problem, double beta, double tolerance, double[]? dual) => beta == 0 ? ProveLeastSquares(network, problem, tolerance) : CertificateBuilder.Build(
        network.Predict(problem.Inputs).Column(0),
        NetworkPenalty.Of(network, PenaltyKind.Group),
        problem.Targets,
        problem.PlainLoss,
        beta,
        problem.Kind is PolynomialNetwork { IsQuantised: true }
            ? new QuantisedPricing(problem.Inputs, network.Polynomial!, problem.Threads)
            : new PolynomialPricing(problem.Seen!, network.Polynomial!, problem.Threads),
        null,
        problem.Describe(1),
        tolerance,
        problem.Name,
        dual);

    /// <summary>The same without a penalty.</summary>
    private static Certificate ProveLeastSquares(Network network, TrainingProblem problem, double tolerance) => LeastSquaresCertificate.Build(
        problem.Inputs,
        QuadraticLeastSquares.Require(problem.Inputs, network.Polynomial!, problem.Loss),
        network.Polynomial!,
        network.Predict(problem.Inputs).Column(0),
        network.Neurons,
        NetworkPenalty.Of(network, PenaltyKind.Group),
        problem.Targets,
        problem.Loss,
        problem.Weights,
        problem.Describe(1),
        problem.Name,
        tolerance,
        problem.Threads);

    /// <summary>The same of one whose outputs share a softmax.</summary>
    internal static Certificate ProveCoupledPolynomial(Network network, IReadOnlyList<TrainingProblem> problems, double beta, double tolerance)
    {
        TrainingProblem any = problems[0];
        var pricing = new PolynomialPricing(any.Seen!, network.Polynomial!, any.Threads);
        return CoupledCertificate.Build(
            network.Predict(any.Inputs),
            NetworkPenalty.Of(network, PenaltyKind.Group),
            SoftmaxSweeps.TargetsOf(problems),
            any.Weights,
            beta,
            [.. problems.Select(_ => pricing)],
            null,
            any.Describe(problems.Count),
            any.Name,
            tolerance);
    }

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

    /// <summary>What does not depend on how far the proof got. Comparisons are such that NaN does not pass.</summary>
    private static IEnumerable<string> Contradictions(Certificate recorded, Certificate proven, bool sameData)
    {
        if (!sameData)
            yield return "the data are not those the certificate speaks of";
        double scale = Math.Abs(proven.Objective);
        if (!(Math.Abs(recorded.Objective - proven.Objective) <= ObjectiveTolerance * scale))
            yield return Compare("objective", recorded.Objective, proven.Objective);
        if (recorded.Patterns != proven.Patterns)
            yield return string.Create(CultureInfo.InvariantCulture, $"the file speaks of {recorded.Patterns} patterns, there are {proven.Patterns}");
        if (proven.LowerBound > proven.Objective + (BoundTolerance * scale))
            yield return "the network has patterns that are not among those of the file: its objective is below the bound over these";
    }

    /// <summary>What a proof that was carried to its end contradicts.</summary>
    private static IEnumerable<string> BoundContradictions(Certificate recorded, Certificate proven)
    {
        double slack = BoundTolerance * Math.Abs(proven.Objective);
        if (!(recorded.LowerBound <= proven.LowerBound + slack))
            yield return Compare("lower bound", recorded.LowerBound, proven.LowerBound);
        if (!(recorded.GlobalLowerBound <= proven.GlobalLowerBound + slack))
            yield return Compare("lower bound over all patterns", recorded.GlobalLowerBound, proven.GlobalLowerBound);
        if (recorded.Claim > proven.Claim)
            yield return $"the file claims \"{recorded.Claim}\", proven is \"{proven.Claim}\"";
        if (recorded.Coverage == Coverage.Complete && proven.Coverage == Coverage.Sampled)
            yield return "the file says that its bound is over all patterns, proven is one over some";
        if (recorded.Pricing > proven.Pricing)
            yield return "the file says that all directions were priced, which proves nothing here";
        if ((recorded.Coverage, recorded.Pricing) != (proven.Coverage, proven.Pricing))
            yield break;

        // A proof that was cut short has bounds that are not tight, and claims nothing.
        bool exact = proven.Pricing == PricingMethod.Enumeration && recorded.Claim != Claim.None;
        if (!Holds(recorded.DualNorm, proven.DualNorm, exact))
            yield return Compare("largest price", recorded.DualNorm, proven.DualNorm);
        if (!Holds(recorded.BetaMax, proven.BetaMax, exact))
            yield return Compare("β_max", recorded.BetaMax, proven.BetaMax);
        if (!Holds(proven.DualScale, recorded.DualScale, exact))
            yield return Compare("scale of the dual point", recorded.DualScale, proven.DualScale);
    }

    /// <summary>Whether a claimed upper bound is no lower than the proven one; the same where both are computed without freedom.</summary>
    private static bool Holds(double claimed, double proven, bool exact)
    {
        double slack = PriceTolerance * Math.Min(Math.Abs(claimed), Math.Abs(proven));
        return (exact ? Math.Abs(claimed - proven) : proven - claimed) <= slack;
    }

    private static string Compare(string what, double recorded, double proven) =>
        string.Create(CultureInfo.InvariantCulture, $"the file says {what} {recorded:R}, proven is {proven:R}");
}
