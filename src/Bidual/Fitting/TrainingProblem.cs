using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;

namespace Bidual.Fitting;

/// <summary>Problem (0) without its β: prepared data, loss and architecture.</summary>
/// <param name="Inputs">X, n×d, with the column of ones where there is one.</param>
/// <param name="Targets">y, length n.</param>
/// <param name="Loss">L.</param>
/// <param name="Architecture">The kind of network.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Directions">V, d×k, where neurons are confined to its span: <paramref name="Inputs"/> is then XV, n×k. Null where they are free.</param>
/// <param name="Weights">How often each row counts in <paramref name="Loss"/>, length n; null for once.</param>
internal sealed record TrainingProblem(Matrix Inputs, double[] Targets, ILoss Loss, IArchitecture Architecture, int Threads, Matrix? Directions = null, double[]? Weights = null)
{
    /// <summary>The problems of a data set, one an output, on the same inputs and weights: of a loss that is a sum over outputs, (11) is as many of (0).</summary>
    /// <param name="dataset">Rows in their own units.</param>
    /// <param name="preparation">What is done to them.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="balanced">Whether all classes are to count alike.</param>
    /// <param name="architecture">The kind of network.</param>
    /// <param name="threads">Worker threads.</param>
    public static IReadOnlyList<TrainingProblem> Of(Dataset dataset, Preparation preparation, ILoss loss, bool balanced, IArchitecture architecture, int threads)
    {
        double[]? weights = dataset.LossWeights(balanced);
        Matrix inputs = preparation.Inputs(dataset.Features), targets = preparation.ScaledTargets(dataset.Targets);
        return [.. Enumerable.Range(0, targets.Columns).Select(k => new TrainingProblem(inputs, targets.Column(k), loss.Weighted(weights), architecture, threads, Weights: weights))];
    }

    /// <summary>(12) of gated networks: the program of neurons that feed all outputs.</summary>
    /// <param name="outputs">Problems on the same inputs and weights.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="beta">β.</param>
    /// <param name="patterns">Patterns of the inputs.</param>
    public static SharedProgram Shared(IReadOnlyList<TrainingProblem> outputs, ILoss loss, double beta, PatternSet patterns)
    {
        TrainingProblem any = outputs[0];
        PatternOperator products = any.Architecture.Program(any.Inputs, any.Targets, any.Loss, beta, patterns, any.Threads).Operator;
        return new SharedProgram(products, OutputsLoss.Of(loss, Matrix.FromColumns([.. outputs.Select(output => output.Targets)]), any.Weights), outputs.Count, beta, any.Threads);
    }

    /// <summary>Recognises the data of all outputs.</summary>
    /// <param name="outputs">Problems on the same inputs and weights.</param>
    public static string Fingerprint(IReadOnlyList<TrainingProblem> outputs) =>
        DataFingerprint.Of(outputs[0].Inputs, [.. outputs.SelectMany(output => output.Targets)], outputs[0].Weights);

    /// <summary>The problem for neurons in the span of the k leading right singular vectors of X; this one for null.</summary>
    /// <exception cref="DataException">X has fewer rows or columns than k.</exception>
    public TrainingProblem OfRank(int? rank)
    {
        if (rank is not int k)
            return this;
        if (k > Math.Min(Inputs.Rows, Inputs.Columns))
            throw new DataException($"--rank {k}: the data are {Inputs.Rows}×{Inputs.Columns}{(Inputs.Columns < Inputs.Rows ? ", the column of ones included if there is one" : "")}, and no rank is above {Math.Min(Inputs.Rows, Inputs.Columns)}.");
        return Within(LeadingDirections.Of(Inputs, k));
    }

    /// <summary>The problem for neurons in the span of the given directions, d×k with orthonormal columns.</summary>
    public TrainingProblem Within(Matrix directions) => this with { Inputs = LeadingDirections.Project(Inputs, directions), Directions = directions };

    /// <summary>A network of this problem, on d inputs.</summary>
    public Network Lift(Network network) => Directions is null ? network : new Network(network.Activation, LeadingDirections.Lift(network.Hidden, Directions), network.Output);

    /// <summary>A network on d inputs, on those of this problem: what is not in the span of the directions is lost.</summary>
    public Network Confine(Network network) => Directions is null ? network : new Network(network.Activation, LeadingDirections.Project(network.Hidden, Directions), network.Output);

    /// <summary>What a certificate calls the inputs.</summary>
    public string Name => Directions?.Columns switch
    {
        null => "these data",
        1 => "the leading direction of these data",
        int k => $"the {k} leading directions of these data",
    };

    /// <summary>L at the zero network.</summary>
    public double ValueAtZero() => Loss.Value(new double[Targets.Length], Targets);

    /// <summary>ν = −∇L(0), the dual point of the zero network.</summary>
    public double[] DualAtZero() => Loss.DualAt(new double[Targets.Length], Targets);

    /// <summary>A lower estimate of β_max (6) by multi-start ascent, when the patterns cannot all be priced.</summary>
    public double EstimateBetaMax(long seed) => AscentPricing.Search(Inputs, DualAtZero(), seed, Threads);
}
