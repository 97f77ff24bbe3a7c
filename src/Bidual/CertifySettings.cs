using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual;

/// <summary>How a network from elsewhere is certified. Immutable; every value is checked when it is set.</summary>
public sealed record CertifySettings
{
    private readonly double? beta;
    private readonly double? betaRatio;
    private readonly double? weightDecay;
    private readonly double tolerance = 1e-2;
    private readonly TimeSpan? maxTime;
    private readonly int threads = Environment.ProcessorCount;

    /// <summary>β of (0), sum scaling. Finite and positive. Exactly one of this, <see cref="BetaRatio"/> and <see cref="WeightDecay"/> is given.</summary>
    public double? Beta
    {
        get => beta;
        init => beta = value == 0 ? throw FitSettings.Refuse("--beta", 0, "a finite number above 0") : new FitSettings { Beta = value }.Beta;
    }

    /// <summary>β as a share of β_max (6), in (0, 1].</summary>
    public double? BetaRatio
    {
        get => betaRatio;
        init => betaRatio = new FitSettings { BetaRatio = value }.BetaRatio;
    }

    /// <summary>
    /// The weight decay w of an optimiser of the mean loss, which adds w·θ to the gradient: β = nw/2 for the mean squared error, nw for the mean of any other loss; half of that where a linear model is
    /// <see cref="ForeignNetwork.IsDifference"/>. It is no l1 or group penalty.
    /// </summary>
    public double? WeightDecay
    {
        get => weightDecay;
        init => weightDecay = value is null || (double.IsFinite(value.Value) && value > 0)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"--weight-decay {value}: must be a finite number above 0."));
    }

    /// <summary>The loss the network was trained with; null for squared (regression) or logistic (classification).</summary>
    public ILoss? Loss { get; init; }

    /// <summary>How the weights of a linear model are penalised, (13); null for ridge. Networks have weight decay, null or <see cref="PenaltyKind.Group"/>.</summary>
    public PenaltyKind? Penalty { get; init; }

    /// <summary>Of linear models under <see cref="PenaltyKind.Group"/>: features that go together, each in one group at most; those in none are groups of their own.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; init; } = [];

    /// <summary>Whether a column of ones follows the inputs; null for: where the network has biases, and they are no <see cref="Intercept"/>.</summary>
    public bool? Bias { get; init; }

    /// <summary>Whether the constant of a linear model has no penalty. Not together with <see cref="Bias"/>.</summary>
    public bool Intercept { get; init; }

    /// <summary>Whether the network was trained on standardised features, and a regression on a standardised target.</summary>
    public bool Standardize { get; init; }

    /// <summary>Relative gap at which the search for a better network and a better bound ends, in [1e-12, 1).</summary>
    public double Tolerance
    {
        get => tolerance;
        init => tolerance = new FitSettings { Tolerance = value }.Tolerance;
    }

    /// <summary>Wall-clock limit of everything; null for none. Positive.</summary>
    public TimeSpan? MaxTime
    {
        get => maxTime;
        init => maxTime = new FitSettings { MaxTime = value }.MaxTime;
    }

    /// <summary>Seed of every random choice.</summary>
    public long Seed { get; init; }

    /// <summary>Worker threads, at least 1.</summary>
    public int Threads
    {
        get => threads;
        init => threads = new FitSettings { Threads = value }.Threads;
    }

    /// <summary>Whether exactly one of the three ways to give β is used.</summary>
    internal bool HasOneBeta => new[] { Beta, BetaRatio, WeightDecay }.Count(value => value is not null) == 1;

    /// <summary>β where it does not depend on β_max, for n rows.</summary>
    internal double? BetaFor(ForeignNetwork network, ILoss loss, int rows) =>
        WeightDecay is { } decay ? rows / loss.CustomaryFactor * decay / (network.IsDifference ? 2 : 1) : Beta;

    /// <summary>How the better network is trained.</summary>
    internal FitSettings ToFit(Activation activation, bool bias) => new()
    {
        Activation = activation,
        Penalty = Penalty ?? (activation == Activation.Linear ? PenaltyKind.Ridge : PenaltyKind.Group),
        Groups = Groups,
        Beta = Beta,
        BetaRatio = BetaRatio,
        Loss = Loss,
        Bias = bias,
        Intercept = Intercept,
        Standardize = Standardize,
        Tolerance = Tolerance,
        MaxTime = MaxTime,
        Seed = Seed,
        Threads = Threads,
    };
}
