namespace Bidual.Robustness;

/// <summary>Settings of <see cref="RobustTraining"/>.</summary>
public sealed record RobustSettings
{
    private readonly double radius;
    private readonly double beta = 0.1;
    private readonly double tolerance = 1e-6;
    private readonly int maximumPatterns = 100_000;
    private readonly int drawnPatterns = 5000;
    private readonly int threads = Environment.ProcessorCount;

    /// <summary>Of the ball around each row.</summary>
    public PerturbationNorm Norm { get; init; } = PerturbationNorm.Infinity;

    /// <summary>Features that stay as they are.</summary>
    public IReadOnlyList<int> Kept { get; init; } = [];

    /// <summary>Radius of the ball around each row, finite and at least 0: in standard deviations of the training rows where features are scaled, else in their own units.</summary>
    public double Radius
    {
        get => radius;
        init => radius = double.IsFinite(value) && value >= 0 ? value : throw Refuse(nameof(Radius), value, "finite and at least 0");
    }

    /// <summary>The ball.</summary>
    internal RobustBall Ball => new(Radius, Norm) { Kept = [.. Kept.Order()] };

    /// <summary>β of (0), sum scaling, finite and above 0.</summary>
    public double Beta
    {
        get => beta;
        init => beta = double.IsFinite(value) && value > 0 ? value : throw Refuse(nameof(Beta), value, "finite and above 0");
    }

    /// <summary>Whether features are scaled to mean 0 and deviation 1.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Whether a column of ones is appended, which is not moved.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>Relative gap to reach, in [1e-9, 1).</summary>
    public double Tolerance
    {
        get => tolerance;
        init => tolerance = value is >= 1e-9 and < 1 ? value : throw Refuse(nameof(Tolerance), value, "in [1e-9, 1)");
    }

    /// <summary>All patterns count where they are no more than this; else <see cref="DrawnPatterns"/> are drawn. At least 1.</summary>
    public int MaximumPatterns
    {
        get => maximumPatterns;
        init => maximumPatterns = value >= 1 ? value : throw Refuse(nameof(MaximumPatterns), value, "at least 1");
    }

    /// <summary>Whether more patterns than are allowed are an error.</summary>
    internal bool RequireAll { get; init; }

    /// <summary>Patterns that are drawn where there are too many for all, at least 1.</summary>
    public int DrawnPatterns
    {
        get => drawnPatterns;
        init => drawnPatterns = value >= 1 ? value : throw Refuse(nameof(DrawnPatterns), value, "at least 1");
    }

    /// <summary>Seed of the draws.</summary>
    public long Seed { get; init; }

    /// <summary>Worker threads, at least 1.</summary>
    public int Threads
    {
        get => threads;
        init => threads = value >= 1 ? value : throw Refuse(nameof(Threads), value, "at least 1");
    }

    private static ArgumentOutOfRangeException Refuse(string name, double value, string range) => new(name, value, $"{name} must be {range}.");
}
