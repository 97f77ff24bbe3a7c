using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;

namespace Bidual.Fitting;

/// <summary>Problem (0) without its β: prepared data, loss and architecture.</summary>
/// <param name="Inputs">X, n×d, with the column of ones where there is one.</param>
/// <param name="Targets">y, length n.</param>
/// <param name="Loss">L; where the network has a free part, with that minimised out of it, <see cref="FreePartLoss"/>.</param>
/// <param name="Kind">The kind of network.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Directions">V, d×k, where neurons are confined to its span: <paramref name="Inputs"/> is then XV, n×k. Null where they are free.</param>
/// <param name="Weights">How often each row counts in <paramref name="Loss"/>, length n; null for once.</param>
/// <param name="Seen">Of polynomial networks, what neurons see of X; null for others.</param>
internal sealed record TrainingProblem(Matrix Inputs, double[] Targets, ILoss Loss, INetworkKind Kind, int Threads, Matrix? Directions = null, double[]? Weights = null, NeuronInputs? Seen = null)
{
    /// <summary>Share of the loss of a prediction of zero that is none.</summary>
    private const double Perfect = 1e-9;

    /// <summary>The kind of network where it has a program over patterns.</summary>
    /// <exception cref="InvalidCastException">It has none.</exception>
    public IArchitecture Architecture => (IArchitecture)Kind;

    /// <summary>Whether the free part has no loss by itself, which leaves nothing to the neurons.</summary>
    public bool IsFitByFreePart => Loss is FreePartLoss && ValueAtZero() <= Perfect * PlainLoss.Value(new double[Targets.Length], Targets);

    /// <summary>The problems of a data set, one an output, on the same inputs and weights: of a loss that is a sum over outputs, (11) is as many of (0).</summary>
    /// <param name="dataset">Rows in their own units.</param>
    /// <param name="preparation">What is done to them.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="balanced">Whether all classes are to count alike.</param>
    /// <param name="kind">The kind of network.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="skip">Whether it has a free linear function of the features.</param>
    /// <param name="intercept">Whether it has a free constant.</param>
    public static IReadOnlyList<TrainingProblem> Of(Dataset dataset, Preparation preparation, ILoss loss, bool balanced, INetworkKind kind, int threads, bool skip, bool intercept)
    {
        double[]? weights = dataset.LossWeights(balanced);
        Matrix inputs = preparation.Inputs(dataset.Features), targets = preparation.ScaledTargets(dataset.Targets);
        FreeColumns? free = FreeColumns.Of(inputs, preparation.Bias, skip, intercept);
        NeuronInputs? seen = kind is PolynomialNetwork polynomial ? NeuronInputs.Of(inputs, polynomial.Layout, threads) : null;
        return [.. Enumerable.Range(0, targets.Columns).Select(k => new TrainingProblem(inputs, targets.Column(k), free is null ? Weighted() : new FreePartLoss(Weighted(), free), kind, threads, Weights: weights, Seen: seen))];

        ILoss Weighted() => loss.Weighted(weights);
    }

    /// <summary>The problems that a model was trained on.</summary>
    /// <param name="dataset">Rows in their own units.</param>
    /// <param name="model">The model.</param>
    /// <param name="threads">Worker threads.</param>
    public static IReadOnlyList<TrainingProblem> Of(Dataset dataset, Model model, int threads) =>
        Of(dataset, model.Preparation, model.Loss, model.BalancesClasses, Architectures.Architecture.KindOf(model), threads, model.Network.Linear?.Skip is not null, model.Network.Linear?.Intercept is not null);

    /// <summary>The problems that settings ask for.</summary>
    /// <param name="dataset">Rows in their own units.</param>
    /// <param name="preparation">What is done to them.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="settings">The settings.</param>
    public static IReadOnlyList<TrainingProblem> Of(Dataset dataset, Preparation preparation, ILoss loss, FitSettings settings) =>
        Of(dataset, preparation, loss, settings.BalanceClasses, settings.Kind, settings.Threads, settings.Skip, settings.Intercept);

    /// <summary>(12) of gated networks: the program of neurons that feed all outputs.</summary>
    /// <param name="outputs">Problems on the same inputs and weights.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="beta">β.</param>
    /// <param name="patterns">Patterns of the inputs.</param>
    public static SharedProgram Shared(IReadOnlyList<TrainingProblem> outputs, ILoss loss, double beta, PatternSet patterns)
    {
        TrainingProblem any = outputs[0];
        PatternOperator products = any.Architecture.Program(any.Inputs, any.Targets, any.Loss, beta, patterns, any.Threads).Operator;
        return new SharedProgram(products, OutputsOf(outputs, loss), outputs.Count, beta, any.Threads);
    }

    /// <summary>L of all outputs.</summary>
    /// <param name="outputs">Problems on the same inputs and weights.</param>
    /// <param name="loss">L, its rows counting once.</param>
    public static OutputsLoss OutputsOf(IReadOnlyList<TrainingProblem> outputs, ILoss loss) =>
        OutputsLoss.Of(loss, Matrix.FromColumns([.. outputs.Select(output => output.Targets)]), outputs[0].Weights);

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
        return Within(LeadingDirections.Of(Inputs, k, Threads));
    }

    /// <summary>The problem for neurons in the span of the given directions, d×k with orthonormal columns.</summary>
    public TrainingProblem Within(Matrix directions) => this with { Inputs = LeadingDirections.Project(Inputs, directions), Directions = directions };

    /// <summary>L without a free part.</summary>
    public ILoss PlainLoss => FreePartLoss.Plain(Loss);

    /// <summary>A search for networks of this problem; a loss with kinks is replaced by a differentiable one.</summary>
    public LocalSearch Searcher() => new(Inputs, Targets, MultiplierMethod.Smoothed(PlainLoss, Targets), Threads, (Loss as FreePartLoss)?.Columns, Kind.Monotone);

    /// <summary>The network of a point of a program of this problem, with its free part.</summary>
    public Network Recover(ConvexProgram program, double[] point) => Completed(Architecture.Recover(program, point));

    /// <summary>The network with the free part that is best for its neurons.</summary>
    public Network Completed(Network network)
    {
        if (Loss is not FreePartLoss free)
            return network;
        double[] c = free.Columns.Coefficients(free.At(network.With(null).Predict(Inputs).Column(0), Targets).Free);
        double[]? intercept = free.Columns.HasIntercept ? [c[^1]] : null;
        if (!free.Columns.HasSkip)
            return network.With(new LinearPart(intercept, null));
        var skip = new Matrix(network.Inputs, 1);
        c.AsSpan(0, c.Length - (intercept?.Length ?? 0)).CopyTo(skip.Data);
        return network.With(new LinearPart(intercept, skip));
    }

    /// <summary>A network of this problem, on d inputs.</summary>
    public Network Lift(Network network) => Directions is null ? network : new Network(network.Activation, LeadingDirections.Lift(network.Hidden, Directions), network.Output, linear: network.Linear);

    /// <summary>A network on d inputs, on those of this problem: what is not in the span of the directions is lost.</summary>
    public Network Confine(Network network) => Directions is null ? network : new Network(network.Activation, LeadingDirections.Project(network.Hidden, Directions), network.Output, linear: network.Linear);

    /// <summary>What a certificate calls networks with a number of outputs.</summary>
    public string Describe(int outputs) => Kind.Describe(outputs) + (Loss is FreePartLoss free ? LinearPart.Describe(free.Columns.HasSkip, free.Columns.HasIntercept) : string.Empty);

    /// <summary>What a certificate calls the inputs.</summary>
    public string Name => Directions?.Columns switch
    {
        null => "these data",
        1 => "the leading direction of these data",
        int k => $"the {k} leading directions of these data",
    } + Kind.Scope;

    /// <summary>L at the zero network.</summary>
    public double ValueAtZero() => Loss.Value(new double[Targets.Length], Targets);

    /// <summary>ν = −∇L(0), the dual point of the zero network.</summary>
    public double[] DualAtZero() => Loss.DualAt(new double[Targets.Length], Targets);

    /// <summary>A lower estimate of β_max (6) by multi-start ascent, when the patterns cannot all be priced.</summary>
    public double EstimateBetaMax(long seed) => AscentPricing.Search(Inputs, DualAtZero(), seed, Threads, Kind.Monotone);
}
