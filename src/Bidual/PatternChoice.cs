using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual;

/// <summary>Which activation patterns the convex program is built over.</summary>
public abstract record PatternChoice
{
    private PatternChoice()
    {
    }

    /// <summary>All when their count is affordable, else those of a few quick local searches plus samples.</summary>
    public static PatternChoice Auto { get; } = new AutoPatterns();

    /// <summary>All full-dimensional cells; refused when there are too many.</summary>
    public static PatternChoice Exact { get; } = new ExactPatterns();

    /// <summary>Patterns of Gaussian directions, drawn until <paramref name="count"/> distinct ones are found or no new ones turn up.</summary>
    public static PatternChoice Sampled(int count) => new SampledPatterns(count);

    /// <summary>The same number of patterns, drawn from several times as many by how much each matters to the big matrix [D₁X … D_PX].</summary>
    /// <param name="count">How many.</param>
    /// <param name="weight">What they are drawn by.</param>
    public static PatternChoice Sampled(int count, PatternWeight weight) => new SampledPatterns(count) { Weight = weight };

    /// <summary>Patterns of given directions.</summary>
    /// <param name="gates">d×p, a column a gate, d counting the column of ones where there is one.</param>
    public static PatternChoice Gates(Matrix gates) => new GivenGates(gates);

    internal sealed record AutoPatterns : PatternChoice;

    internal sealed record ExactPatterns : PatternChoice;

    internal sealed record SampledPatterns : PatternChoice
    {
        public SampledPatterns(int count)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
            Count = count;
        }

        public int Count { get; }

        public PatternWeight Weight { get; init; }
    }

    internal sealed record GivenGates(Matrix Directions) : PatternChoice;
}
