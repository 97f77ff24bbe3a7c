namespace Bidual.Robustness;

/// <summary>How adversarial rows are looked for.</summary>
public enum AttackMethod
{
    /// <summary>One step of full length along the gradient at the row (Goodfellow, Shlens &amp; Szegedy 2015; for ℓ2 along the normalised gradient).</summary>
    Fgsm,

    /// <summary>Projected gradient steps from that point, from the row and from random points of the ball, the worst point seen (Madry et al. 2018).</summary>
    Pgd,
}

/// <summary>Settings of an attack. The same settings give the same rows, on any number of threads.</summary>
public sealed record AttackSettings
{
    private readonly int steps = 20;
    private readonly int restarts = 3;
    private readonly int threads = Environment.ProcessorCount;

    /// <summary>Which attack.</summary>
    public AttackMethod Method { get; init; } = AttackMethod.Pgd;

    /// <summary>Gradient steps from each start, at least 1; each is 2.5/steps of the radius long.</summary>
    public int Steps
    {
        get => steps;
        init => steps = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of steps must be at least 1.");
    }

    /// <summary>Random starts, at least 0, besides the row itself and the point of the single step.</summary>
    public int Restarts
    {
        get => restarts;
        init => restarts = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of random starts must be at least 0.");
    }

    /// <summary>Seed of the random starts.</summary>
    public long Seed { get; init; }

    /// <summary>Worker threads, at least 1.</summary>
    public int Threads
    {
        get => threads;
        init => threads = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of threads must be at least 1.");
    }
}
