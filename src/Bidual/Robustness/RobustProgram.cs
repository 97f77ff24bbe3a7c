using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Solvers;

namespace Bidual.Robustness;

/// <summary>
/// (30), the hinge loss at the worst point of the ball around every row, over networks no neuron of which switches within a ball (Bai, Gautam &amp; Sojoudi 2022):
/// <para>min Σ_t (1 − y_t Σ_b τ_b d_bt x_tᵀv_b + ‖ε∘Σ_b τ_b d_bt v_b‖_*)₊ + β Σ_b ‖v_b‖,  σ_bt x_tᵀv_b ≥ ‖ε∘v_b‖_*,</para>
/// a block b being a pattern d_b, σ = 2d − 1, with a sign τ_b. Its dual point is a p_t ∈ [0, 1] and an r_t = p_t ε∘s_t, ‖s_t‖ ≤ 1, a row: the multipliers of the hinge and where in its ball each row is at its worst.
/// </summary>
internal sealed class RobustProgram
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
    public RobustProgram(Matrix x, double[] y, RowBall ball, double beta, PatternSet patterns)
    {
        (this.x, this.y, this.ball, this.beta, this.patterns) = (x, y, ball, beta, patterns);
        cones = new RobustCones(x, ball, patterns);
    }

    /// <summary>Blocks: pattern b/2, with sign 1 for even b and −1 for odd.</summary>
    public int Blocks => 2 * patterns.Count;

    /// <summary>The dual point of the network of zeros with every row where it is.</summary>
    public RobustDual AtZero => new([.. Enumerable.Repeat(1.0, x.Rows)], new Matrix(x.Rows, x.Columns));

    public static int Sign(int block) => (block & 1) == 0 ? 1 : -1;

    /// <summary>Solves the program over some of its blocks.</summary>
    /// <param name="blocks">Which.</param>
    /// <param name="tolerance">Relative.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>v of these blocks one after another, and the dual point, made feasible but for its scale.</returns>
    public (double[] Point, RobustDual Dual) Solve(IReadOnlyList<int> blocks, double tolerance, int threads, CancellationToken cancellation)
    {
        var rows = new RobustRows(x, y, ball, beta, [.. blocks.Select(b => (Sign(b), Enumerable.Range(0, x.Rows).Select(t => IsActive(b, t)).ToArray()))]);
        (double[] solution, double[] z, _) = ConicInteriorPoint.Solve(rows.Program, tolerance, threads, cancellation);
        return (rows.Point(solution), rows.Dual(z));
    }

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
        var prices = new double[Blocks];
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
            Vector.AddScaled(dual.P[t] * y[t], x.Row(t), terms.MutableRow(t));
            Vector.AddScaled(-1, dual.R.Row(t), terms.MutableRow(t));
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
    /// <param name="price">The largest price, an upper bound.</param>
    public double Bound(RobustDual dual, double price)
    {
        double largest = dual.P.Max(), sum = dual.P.Sum();
        if (!(largest > 0))
            return 0;
        double certain = price + RoundingOf(dual);
        return Math.Min(beta / certain, 1 / largest) * sum * (1 - (1.2e-16 * (x.Rows + 8)));
    }

    /// <summary>The sums of G_b err by at most n·u·Σ of their terms, and so does Σp.</summary>
    private double RoundingOf(RobustDual dual)
    {
        double size = 0, width = Vector.Norm(ball.Widths);
        for (int t = 0; t < x.Rows; t++)
            size += dual.P[t] * (Vector.Norm(x.Row(t)) + width);
        return 1.2e-16 * (x.Rows + 8) * size;
    }

    private bool IsActive(int block, int row) => patterns.IsActive(block / 2, row);
}

/// <summary>A dual point of <see cref="RobustProgram"/>.</summary>
/// <param name="P">p, length n.</param>
/// <param name="R">r, n×d.</param>
internal sealed record RobustDual(double[] P, Matrix R);
