namespace Bidual;

/// <summary>Which β a regularisation path has, and how its networks are trained. Immutable; every value is checked when it is set.</summary>
public sealed record PathSettings
{
    private readonly FitSettings fit = new();
    private readonly int points = 20;
    private readonly double smallestRatio = 1e-3;

    /// <summary>How each network is trained; without a β, which the path gives. The time limit is that of the whole path.</summary>
    public FitSettings Fit
    {
        get => fit;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            fit = value is { Beta: null, BetaRatio: null } ? value : throw new ArgumentException("A path has its own β: the settings of its fits must have none.", nameof(Fit));
        }
    }

    /// <summary>Number of β, in 2 … 10,000, from β_max down, neighbours a constant factor apart.</summary>
    public int Points
    {
        get => points;
        init => points = value is >= 2 and <= 10_000 ? value : throw FitSettings.Refuse("--points", value, "in 2 … 10000");
    }

    /// <summary>The smallest β as a share of β_max, in (0, 1).</summary>
    public double SmallestRatio
    {
        get => smallestRatio;
        init => smallestRatio = value is > 0 and < 1 ? value : throw FitSettings.Refuse("--ratio", value, "in (0, 1)");
    }
}
