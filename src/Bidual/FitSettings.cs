using Bidual.Architectures;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Robustness;

namespace Bidual;

/// <summary>The algorithm that solves the convex program.</summary>
public enum SolverKind
{
    /// <summary>The one that suits the program.</summary>
    Auto,

    /// <summary>Interior point over a growing set of blocks chosen by pricing.</summary>
    WorkingSet,

    /// <summary>Interior point over all blocks at once; small programs. Of polynomial networks that of their semidefinite program, for few columns.</summary>
    InteriorPoint,

    /// <summary>Alternating direction method of multipliers.</summary>
    Admm,

    /// <summary>Accelerated proximal gradient with backtracking and restart.</summary>
    ProximalGradient,

    /// <summary>Steps from batches of rows with reduced variance; gated networks on many rows.</summary>
    Stochastic,

    /// <summary>The gated program's optimum, decomposed over the cones, (10): a ReLU network, in general not an optimal one, at the price of a gated one.</summary>
    Decomposition,

    /// <summary>Neurons join as they are priced, and Newton's method finds their weights; polynomial networks.</summary>
    ColumnGeneration,

    /// <summary>Newton's method by a Cholesky factorisation of XᵀHX + βI, one step for the squared loss; ridge.</summary>
    Cholesky,

    /// <summary>The same by the QR factorisation of the rows of √H·X above √β·I; ridge.</summary>
    Qr,

    /// <summary>The same by the singular values of √H·X; ridge.</summary>
    Svd,

    /// <summary>The same by conjugate gradients; ridge.</summary>
    ConjugateGradient,

    /// <summary>The same by conjugate gradients, preconditioned by a sketch where there are many rows, else by the diagonal; ridge.</summary>
    PreconditionedConjugateGradient,

    /// <summary>Limited-memory BFGS; ridge.</summary>
    LimitedMemoryBfgs,

    /// <summary>Coordinate descent on quadratic models, of the squared loss on one; the Lasso.</summary>
    CoordinateDescent,
}

/// <summary>The numbers that a solver's products are computed with. What is claimed is always computed in double.</summary>
public enum Precision
{
    /// <summary>64 bits.</summary>
    Double,

    /// <summary>32 bits, and 64 where those do not reach the tolerance: for large data.</summary>
    Single,
}

/// <summary>How a network is trained. Immutable; every value is checked when it is set.</summary>
public sealed record FitSettings
{
    private readonly double? beta;
    private readonly double? betaRatio;
    private readonly double tolerance = 1e-6;
    private readonly double validation;
    private readonly int folds;
    private readonly int? rank;
    private readonly int threads = Environment.ProcessorCount;
    private readonly TimeSpan? maxTime;

    /// <summary>ReLU, gated ReLU, a polynomial, or linear.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>The kind of network that all of these describe.</summary>
    public INetworkKind Kind => Architecture.KindOf(Activation, Polynomial, Penalty, Monotone, Groups, Layout, Quantised);

    /// <summary>a, b, c of polynomial networks; not looked at by others.</summary>
    public PolynomialActivation Polynomial { get; init; } = PolynomialActivation.ReluFit;

    /// <summary>Of polynomial networks, the patches of the rows that neurons see; null for whole rows. The features are then scaled alike.</summary>
    public PatchLayout? Layout { get; init; }

    /// <summary>Whether the hidden weights of a polynomial network are to be ±1/√d, d being the inputs with that of ones.</summary>
    public bool Quantised { get; init; }

    /// <summary>The loss; null for squared (regression) or logistic (classification).</summary>
    public ILoss? Loss { get; init; }

    /// <summary>How the weights are penalised; of ReLU networks by <see cref="PenaltyKind.Group"/> only, of linear models not by <see cref="PenaltyKind.Features"/>.</summary>
    public PenaltyKind Penalty { get; init; }

    /// <summary>Of linear models under <see cref="PenaltyKind.Group"/>: features that go together, each in one group at most; those in none are groups of their own.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; init; } = [];

    /// <summary>What is penalised of several outputs. Weight decay is for losses without kinks, at a single β.</summary>
    public OutputPenalty OutputPenalty { get; init; }

    /// <summary>Whether both classes count alike in the loss, n/2 rows each, however many there are of either.</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>β of (0), sum scaling; null to choose it. Finite and positive, or 0 of polynomial networks with the squared loss: least squares.</summary>
    public double? Beta
    {
        get => beta;
        init => beta = value is null || (double.IsFinite(value.Value) && value >= 0) ? value : throw Refuse("--beta", value.Value, "a finite number, at least 0");
    }

    /// <summary>β as a share of β_max (6), in (0, 1]; null to choose it. Not together with <see cref="Beta"/>.</summary>
    public double? BetaRatio
    {
        get => betaRatio;
        init => betaRatio = value is null || value is > 0 and <= 1 ? value : throw Refuse("--beta-ratio", value.Value, "in (0, 1]");
    }

    /// <summary>Which activation patterns the program has.</summary>
    public PatternChoice Patterns { get; init; } = PatternChoice.Auto;

    /// <summary>Append a column of ones, penalised like every other input.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Whether a constant without a penalty is added to every output: L is then minimised over it too, and so is what bounds speak of.</summary>
    public bool Intercept { get; init; }

    /// <summary>Whether a linear function of the features without a penalty is added to every output, likewise.</summary>
    public bool Skip { get; init; }

    /// <summary>Features, each once, in which every neuron is monotone, and so every prediction, for a classification the margin of the second of two classes. ReLU networks only.</summary>
    public IReadOnlyList<MonotoneFeature> Monotone { get; init; } = [];

    /// <summary>Standardise features, and the target of a regression, on the training rows.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>
    /// k, where the neurons are confined to the span of the k leading right singular vectors of the prepared inputs: training sees k columns, the network has all inputs. Positive;
    /// null for neurons that are free. ReLU only, and not along a path.
    /// </summary>
    public int? Rank
    {
        get => rank;
        init => rank = value is null or >= 1 ? value : throw Refuse("--rank", value.Value, "at least 1");
    }

    /// <summary>The ball around every row whose worst point the loss is taken at, (30); null for the rows as they are. ReLU networks of two classes with the hinge loss, and not along a path.</summary>
    public RobustBall? Robust { get; init; }

    /// <summary>The algorithm.</summary>
    public SolverKind Solver { get; init; } = SolverKind.Auto;

    /// <summary>Numbers of the solver's products; single only with <see cref="SolverKind.ProximalGradient"/>, which auto then takes, and <see cref="SolverKind.Stochastic"/>.</summary>
    public Precision Precision { get; init; } = Precision.Double;

    /// <summary>Relative duality gap at which training stops, in [1e-12, 1).</summary>
    public double Tolerance
    {
        get => tolerance;
        init => tolerance = value is >= 1e-12 and < 1 ? value : throw Refuse("--tolerance", value, "in [1e-12, 1)");
    }

    /// <summary>Wall-clock limit of the whole fit; null for none. Positive.</summary>
    public TimeSpan? MaxTime
    {
        get => maxTime;
        init => maxTime = value is null || value > TimeSpan.Zero ? value : throw Refuse("--max-time", value.Value.TotalSeconds, "above 0 seconds");
    }

    /// <summary>Share of rows set aside before training and scored afterwards, in [0, 1).</summary>
    public double Validation
    {
        get => validation;
        init => validation = value is >= 0 and < 1 ? value : throw Refuse("--validation", value, "in [0, 1)");
    }

    /// <summary>Folds by which β is chosen, each leaving out its share of the training rows: at least 2, or 0 for five of at most 1,000 rows and a single split of more; along a path, for none. Not together with a given β.</summary>
    public int Folds
    {
        get => folds;
        init => folds = value is 0 or >= 2 ? value : throw Refuse("--folds", value, "at least 2");
    }

    /// <summary>Which of the β compared is chosen, where β is not given.</summary>
    public BetaRule BetaRule { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public long Seed { get; init; }

    /// <summary>Worker threads, at least 1. The same seed and thread count give the same bits.</summary>
    public int Threads
    {
        get => threads;
        init => threads = value is >= 1 and <= 1024 ? value : throw Refuse("--threads", value, "in 1 … 1024");
    }

    internal static ArgumentOutOfRangeException Refuse(string option, double value, string range) =>
        new(option, value, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{option} {value}: must be {range}."));
}
