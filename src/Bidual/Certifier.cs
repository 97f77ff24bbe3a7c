using System.Globalization;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Programs;
using Bidual.Programs.Losses;

namespace Bidual;

/// <summary>The outcome of proving a saved model again.</summary>
/// <param name="Certificate">What is proven now, from the data and the weights alone.</param>
/// <param name="Refutations">What the model file claims and the proof contradicts, a sentence each.</param>
/// <param name="DataIsTrainingData">Whether the data are bit for bit those the model was trained on.</param>
public sealed record Certification(Certificate Certificate, IReadOnlyList<string> Refutations, bool DataIsTrainingData)
{
    /// <summary>Whether anything was refuted.</summary>
    public bool IsRefuted => Refutations.Count > 0;
}

/// <summary>Proves a network's quality again, from data and weights alone.</summary>
public static class Certifier
{
    private const double ObjectiveTolerance = 1e-9;
    private const double BoundTolerance = 1e-7;

    /// <summary>Proves a saved model on a data set and compares with what its file claims.</summary>
    /// <param name="saved">The model with its certificate.</param>
    /// <param name="data">The data, encoded as for training, in their own units.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Stops the enumeration of patterns.</param>
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
        Certificate recorded = saved.Certificate;
        ILoss loss = model.Loss;
        TrainingProblem problem = TrainingProblem.Of(data, model.Preparation, loss, Architecture.Of(model.Network.Activation), threads);
        run.Report(FitStage.Arrangements, detail: "finding the patterns again");
        PatternSet patterns = recorded is { Coverage: Coverage.Complete, Pricing: PricingMethod.Enumeration }
            ? Arrangement.Enumerate(problem.Inputs, ArrangementLimits.Default, threads, cancellation)
            : PatternSet.FromDirections(problem.Inputs, saved.PatternDirections ?? model.Network.Gates ?? model.Network.Hidden);
        run.Report(FitStage.Certify, detail: "proving the bound");
        ConvexProgram program = problem.Architecture.Program(problem.Inputs, problem.Targets, loss, recorded.Beta, patterns, threads);
        Certificate proven = Prove(model.Network, problem, recorded.Beta, new PatternPricing(program), recorded.Tolerance, cancellation);
        bool sameData = string.Equals(DataFingerprint.Of(problem.Inputs, problem.Targets), saved.Training.DataFingerprint, StringComparison.Ordinal);
        return new Certification(proven, [.. Contradictions(recorded, proven, sameData)], sameData);
    }

    /// <summary>The certificate of a network on a problem.</summary>
    internal static Certificate Prove(Network network, TrainingProblem problem, double beta, IPricing pricing, double tolerance, CancellationToken cancellation) =>
        CertificateBuilder.Build(
            network.Predict(problem.Inputs).Column(0),
            network.SquaredWeights(),
            problem.Targets,
            problem.Loss,
            beta,
            pricing,
            network.Activation == Activation.Relu ? new DirectionPricing(problem.Inputs, network.Hidden, tolerance, problem.Threads, cancellation) : null,
            problem.Architecture.Description,
            tolerance);

    private static IEnumerable<string> Contradictions(Certificate recorded, Certificate proven, bool sameData)
    {
        if (!sameData)
            yield return "the data are not those the certificate speaks of";
        double scale = Math.Max(Math.Abs(recorded.Objective), Math.Abs(proven.Objective));
        if (Math.Abs(recorded.Objective - proven.Objective) > ObjectiveTolerance * scale)
            yield return Compare("objective", recorded.Objective, proven.Objective);
        if (recorded.LowerBound > proven.LowerBound + (BoundTolerance * scale))
            yield return Compare("lower bound", recorded.LowerBound, proven.LowerBound);
        if (recorded.GlobalLowerBound > proven.GlobalLowerBound + (BoundTolerance * scale))
            yield return Compare("lower bound over all patterns", recorded.GlobalLowerBound, proven.GlobalLowerBound);
        if (recorded.Patterns != proven.Patterns)
            yield return string.Create(CultureInfo.InvariantCulture, $"the file speaks of {recorded.Patterns} patterns, there are {proven.Patterns}");
        if (recorded.Claim > proven.Claim)
            yield return $"the file claims \"{recorded.Claim}\", proven is \"{proven.Claim}\"";
    }

    private static string Compare(string what, double recorded, double proven) =>
        string.Create(CultureInfo.InvariantCulture, $"the file says {what} {recorded:R}, proven is {proven:R}");
}
