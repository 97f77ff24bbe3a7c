namespace Bidual.Robustness;

/// <summary>Settings of <see cref="RobustTraining"/>.</summary>
public sealed record RobustSettings
{
    private readonly double radius;
    private readonly double beta = 0.1;
    private readonly double tolerance = 1e-6;
    private readonly int maximumPatterns = 20_000;
    private readonly int threads = Environment.ProcessorCount;

    /// <summary>ℓ∞ radius of the box around each row, finite and at least 0: in standard deviations of the training rows where features are scaled, else in their own units.</summary>
    public double Radius
    {
        get => radius;
        init => radius = double.IsFinite(value) && value >= 0 ? value : throw Refuse(nameof(Radius), value, "finite and at least 0");
    }

    /// <summary>β of (0), sum scaling, finite and above 0.</summary>
    public double Beta
    {
        get => beta;
        init => beta = double.IsFinite(value) && value > 0 ? value : throw Refuse(nameof(Beta), value, "finite and above 0");
    }

    /// <summary>Whether features are scaled to mean 0 and deviation 1.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Relative gap to reach, in [1e-9, 1).</summary>
    public double Tolerance
    {
        get => tolerance;
        init => tolerance = value is >= 1e-9 and < 1 ? value : throw Refuse(nameof(Tolerance), value, "in [1e-9, 1)");
    }

    /// <summary>All patterns count where they are no more than this; else as many are drawn. At least 1.</summary>
    public int MaximumPatterns
    {
        get => maximumPatterns;
        init => maximumPatterns = value >= 1 ? value : throw Refuse(nameof(MaximumPatterns), value, "at least 1");
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
