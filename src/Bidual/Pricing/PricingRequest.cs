using Bidual.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// What is asked about g(ν) = max over ‖u‖ ≤ 1 of |Σ_t ν_t (x_tᵀu)₊|, (4): its value to a relative tolerance, or, with a
/// <see cref="Threshold"/>, whether it exceeds that.
/// </summary>
internal sealed record PricingRequest
{
    /// <summary>Below this, rounding margins would dominate the bounds and boxes would be split without end.</summary>
    public const double SmallestTolerance = 1e-7;

    /// <summary>The default of <see cref="StartsPerRank"/>.</summary>
    public const int UsualStartsPerRank = 8;

    private const double LargestEntry = 1e100;

    /// <summary>A question.</summary>
    /// <param name="inputs">X, n×d, finite.</param>
    /// <param name="dual">ν, length n, finite.</param>
    /// <exception cref="ArgumentException">The length of ν is not n, or an entry is not finite, or all are too large or too small to be squared.</exception>
    public PricingRequest(Matrix inputs, double[] dual)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(dual);
        if (dual.Length != inputs.Rows)
            throw new ArgumentException($"There are {dual.Length} entries of ν for {inputs.Rows} rows.", nameof(dual));
        if (!HasUsualSize(inputs.Stored) || !HasUsualSize(dual))
            throw new ArgumentException("X and ν must be finite, and the largest entry of each of a size whose square is a normal number.", nameof(inputs));
        Inputs = inputs;
        Dual = dual;
    }

    /// <summary>X, n×d.</summary>
    public Matrix Inputs { get; }

    /// <summary>ν, length n.</summary>
    public double[] Dual { get; }

    /// <summary>
    /// τ, or null. With it the search proves g ≤ τ or returns directions above τ: those of the local searches, or at most one from each subtree. A τ less than
    /// <see cref="Tolerance"/> above g cannot be proven: then the bound is at most (1 + tolerance) times the best value found.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>With a threshold, and below it: directions above this are wanted, and where the local searches find some the search ends with them. Null for the threshold itself.</summary>
    public double? Wanted { get; init; }

    /// <summary>Values up to here need not be told apart: the bound is proven down to it, or to (1 + tolerance) times the best value found where that is more.</summary>
    public double Floor { get; init; }

    /// <summary>ε, at least <see cref="SmallestTolerance"/>: how far the proven bound may lie above the best value found, as a share of it.</summary>
    public double Tolerance
    {
        get;
        init => field = value >= SmallestTolerance ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The tolerance is too small to be proven in doubles.");
    } = 1e-4;

    /// <summary>How many distinct directions are returned at most, at least 1.</summary>
    public int MaximumDirections
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "One direction at least.");
    } = 40;

    /// <summary>Local searches start from this many times r − 2 random directions, r the rank, for both signs of the output from each.</summary>
    public int StartsPerRank { get; init; } = UsualStartsPerRank;

    /// <summary>Directions, of length d, from which local searches start besides: those of a network's neurons, say.</summary>
    public IReadOnlyList<double[]> Starts { get; init; } = [];

    /// <summary>Of the random directions.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Boxes visited at most in each pass; with 0 there are local searches alone above rank 2.</summary>
    public long NodeLimit { get; init; } = long.MaxValue;

    /// <summary>Whether to prove a falling sequence of coarser bounds first, so that a search that is stopped leaves a useful one.</summary>
    public bool Anytime { get; init; }

    /// <summary>Whether coarser bounds are tried, one after the other, when the node limit ends a search without one.</summary>
    public bool FallsBack { get; init; }

    /// <summary>Worker threads; the answer does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    private static bool HasUsualSize(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                return false;
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest is 0 or (> 1 / LargestEntry and < LargestEntry);
    }
}
