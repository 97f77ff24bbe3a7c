using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual;

/// <summary>Certificates of polynomial networks, from data and weights alone.</summary>
internal static class PolynomialProofs
{
    /// <summary>The certificate of a polynomial network: all neurons are priced, (25), or all of those with quantised weights.</summary>
    public static Certificate Prove(Network network, TrainingProblem problem, double beta, double tolerance, double[]? dual) => beta == 0 ? ProveLeastSquares(network, problem, tolerance) : CertificateBuilder.Build(
        network.Predict(problem.Inputs, problem.Threads).Column(0),
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
        network.Predict(problem.Inputs, problem.Threads).Column(0),
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
    public static Certificate ProveCoupled(Network network, IReadOnlyList<TrainingProblem> problems, double beta, double tolerance)
    {
        TrainingProblem any = problems[0];
        var pricing = new PolynomialPricing(any.Seen!, network.Polynomial!, any.Threads);
        return CoupledCertificate.Build(
            network.Predict(any.Inputs, any.Threads),
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
}
