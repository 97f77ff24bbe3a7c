using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Threads;

namespace Bidual.Robustness;

/// <summary>
/// Prices of (30) at a dual point and the lower bound that follows, from data, patterns and dual point alone. A block is a pattern with a sign: pattern b/2, with sign 1 for even b and −1 for odd.
/// </summary>
internal sealed class RobustPricing
{
    private const int PricedTogether = 64;

    private readonly Matrix x;
    private readonly double[] y;
    private readonly double beta;
    private readonly PatternSet patterns;
    private readonly RowBall ball;
    private readonly RobustCones cones;

    /// <param name="x">n×d, prepared inputs.</param>
    /// <param name="y">±1.</param>
    /// <param name="ball">Around each row.</param>
    /// <param name="beta">β.</param>
    /// <param name="patterns">Of x.</param>
    public RobustPricing(Matrix x, double[] y, RowBall ball, double beta, PatternSet patterns)
    {
        (this.x, this.y, this.ball, this.beta, this.patterns) = (x, y, ball, beta, patterns);
        cones = new RobustCones(x, ball, patterns);
    }

    /// <summary>The dual point of the network of zeros with every row where it is.</summary>
    public RobustDual AtZero => new([.. Enumerable.Repeat(1.0, x.Rows)], new Matrix(x.Rows, x.Columns));

    /// <summary>The largest price at a dual point, an upper bound: patterns are priced a few at a time, and no more accurately than tells whether they are above those before.</summary>
    /// <param name="dual">The dual point.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="cancellation">Ends with a bound that needs no patterns: Σ_t ‖p_t y_t x_t − r_t‖.</param>
    public double LargestPrice(RobustDual dual, int threads, CancellationToken cancellation)
    {
        double largest = 0;
        Matrix terms = Terms(dual);
        for (int first = 0; first < patterns.Count && !cancellation.IsCancellationRequested; first += PricedTogether)
        {
            int begin = first, count = Math.Min(PricedTogether, patterns.Count - first);
            var prices = new double[2 * count];
            SharedLoop.For(0, count, threads, i => Price(begin + i, terms, largest, prices.AsSpan(2 * i, 2)));
            largest = Math.Max(largest, prices.Max());
        }

        return cancellation.IsCancellationRequested ? Enumerable.Range(0, x.Rows).Sum(t => Vector.Norm(terms.Row(t))) : largest;
    }

    /// <summary>
    /// Prices every block: upper bounds of max vᵀG_b over unit vectors of its cone, G_b = τ_b Σ_t d_bt(p_t y_t x_t − r_t). Prices up to β need not be tight.
    /// </summary>
    /// <param name="dual">The dual point.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="cancellation">Leaves the rest at infinity.</param>
    public double[] Prices(RobustDual dual, int threads, CancellationToken cancellation)
    {
        var prices = new double[2 * patterns.Count];
        Array.Fill(prices, double.PositiveInfinity);
        Matrix terms = Terms(dual);
        SharedLoop.For(0, patterns.Count, threads, pattern =>
        {
            if (!cancellation.IsCancellationRequested)
                Price(pattern, terms, beta, prices.AsSpan(2 * pattern, 2));
        });
        return prices;
    }

    /// <summary>p_t y_t x_t − r_t, n×d.</summary>
    private Matrix Terms(RobustDual dual)
    {
        var terms = new Matrix(x.Rows, x.Columns);
        for (int t = 0; t < x.Rows; t++)
        {
            Vector.AddScaled(dual.Multipliers[t] * y[t], x.Row(t), terms.MutableRow(t));
            Vector.AddScaled(-1, dual.Moves.Row(t), terms.MutableRow(t));
        }

        return terms;
    }

    private void Price(int pattern, Matrix terms, double irrelevantBelow, Span<double> prices)
    {
        var g = new double[x.Columns];
        for (int t = 0; t < x.Rows; t++)
        {
            if (patterns.IsActive(pattern, t))
                Vector.AddScaled(1, terms.Row(t), g);
        }

        for (int sign = 0; sign < 2; sign++)
        {
            prices[sign] = cones.SupportBound(pattern, g, irrelevantBelow);
            Vector.Scale(-1, g, g);
        }
    }

    /// <summary>The value that a dual point proves: s·Σp, s the most that keeps prices below β and p below 1. From data, dual point and prices alone.</summary>
    /// <param name="dual">The dual point.</param>
    /// <param name="prices">Upper bounds of the prices of all blocks.</param>
    public double Bound(RobustDual dual, double[] prices)
    {
        double largest = dual.Multipliers.Max(), sum = dual.Multipliers.Sum();
        if (!(largest > 0))
            return 0;
        double certain = prices.DefaultIfEmpty().Max() + RoundingOf(dual);
        return Math.Min(beta / certain, 1 / largest) * sum * (1 - (1.2e-16 * (x.Rows + 8)));
    }

    /// <summary>The sums of G_b err by at most n·u·Σ of their terms, and so does Σp.</summary>
    private double RoundingOf(RobustDual dual)
    {
        double size = 0, width = Vector.Norm(ball.Widths);
        for (int t = 0; t < x.Rows; t++)
            size += dual.Multipliers[t] * (Vector.Norm(x.Row(t)) + width);
        return 1.2e-16 * (x.Rows + 8) * size;
    }
}
