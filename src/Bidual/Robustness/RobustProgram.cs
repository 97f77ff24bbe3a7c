using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Programs.Cones;
using Bidual.Solvers;

namespace Bidual.Robustness;

/// <summary>
/// (30), the hinge loss at the worst point of the box |x′ − x_t| ≤ ε around every row, over networks no neuron of which switches within a box (Bai, Gautam &amp; Sojoudi 2022):
/// <para>min Σ_t (1 − y_t Σ_b τ_b d_bt x_tᵀv_b + ‖ε∘Σ_b τ_b d_bt v_b‖₁)₊ + β Σ_b ‖v_b‖,  σ_bt x_tᵀv_b ≥ ‖ε∘v_b‖₁,</para>
/// a block b being a pattern d_b, σ = 2d − 1, with a sign τ_b. Its dual point is a p_t ∈ [0, 1] and an r_t, |r_tf| ≤ p_t ε_f, a row: the multipliers of the hinge and where in its box each row is at its worst.
/// </summary>
internal sealed class RobustProgram
{
    /// <summary>Rows of the cones at most.</summary>
    private const int MaximumCorners = 1 << 18;

    private readonly Matrix x;
    private readonly double[] y, epsilon;
    private readonly double beta;
    private readonly PatternSet patterns;
    private readonly PatternCones cones;
    private readonly int[] moved;

    /// <param name="x">n×d, prepared inputs.</param>
    /// <param name="y">±1.</param>
    /// <param name="epsilon">Per input half the side of the box, 0 for one that is not moved, such as the ones.</param>
    /// <param name="beta">β.</param>
    /// <param name="patterns">Of x.</param>
    public RobustProgram(Matrix x, double[] y, double[] epsilon, double beta, PatternSet patterns)
    {
        (this.x, this.y, this.epsilon, this.beta, this.patterns) = (x, y, epsilon, beta, patterns);
        moved = [.. Enumerable.Range(0, epsilon.Length).Where(f => epsilon[f] > 0)];
        cones = Cones();
    }

    /// <summary>Blocks: pattern b/2, with sign 1 for even b and −1 for odd.</summary>
    public int Blocks => 2 * patterns.Count;

    /// <summary>Whether the corners of all boxes are few enough to price with.</summary>
    public static bool Suits(int rows, int movedInputs) => movedInputs < 20 && (long)rows << movedInputs <= MaximumCorners;

    public static int Sign(int block) => (block & 1) == 0 ? 1 : -1;

    /// <summary>Solves the program over some of its blocks.</summary>
    /// <param name="blocks">Which.</param>
    /// <param name="tolerance">Relative.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>v of these blocks one after another, and the dual point, made feasible but for its scale.</returns>
    public (double[] Point, RobustDual Dual) Solve(IReadOnlyList<int> blocks, double tolerance, CancellationToken cancellation)
    {
        int d = x.Columns, m = moved.Length, n = x.Rows, size = d + m + 1, slack = blocks.Count * size, variables = slack + (n * (m + 1));
        var cost = new double[variables];
        for (int k = 0; k < blocks.Count; k++)
            cost[(k * size) + d + m] = beta;
        for (int t = 0; t < n; t++)
            cost[Hinge(t)] = 1;
        var program = new ConicProgram(cost);

        // σ xᵀv − εᵀe ≥ 0 and |v| ≤ e.
        for (int k = 0; k < blocks.Count; k++)
        {
            for (int t = 0; t < n; t++)
            {
                int sigma = IsActive(blocks[k], t) ? 1 : -1;
                program.AtLeast([.. Entries(k, t, sigma), .. moved.Select((f, i) => ((k * size) + d + i, -epsilon[f]))], 0);
            }

            for (int i = 0; i < m; i++)
            {
                program.AtLeast([((k * size) + d + i, 1), ((k * size) + moved[i], 1)], 0);
                program.AtLeast([((k * size) + d + i, 1), ((k * size) + moved[i], -1)], 0);
            }
        }

        // |Σ τ d v| ≤ w, and ξ ≥ 1 − y f + εᵀw, ξ ≥ 0.
        int[] hinge = new int[n], low = new int[n * m], high = new int[n * m];
        for (int t = 0; t < n; t++)
        {
            int[] active = [.. Enumerable.Range(0, blocks.Count).Where(k => IsActive(blocks[k], t))];
            for (int i = 0; i < m; i++)
            {
                int w = slack + (t * (m + 1)) + i;
                high[(t * m) + i] = program.AtLeast([(w, 1), .. active.Select(k => ((k * size) + moved[i], -(double)Sign(blocks[k])))], 0);
                low[(t * m) + i] = program.AtLeast([(w, 1), .. active.Select(k => ((k * size) + moved[i], (double)Sign(blocks[k])))], 0);
            }

            hinge[t] = program.AtLeast(
                [(Hinge(t), 1), .. active.SelectMany(k => Entries(k, t, y[t] * Sign(blocks[k]))), .. moved.Select((f, i) => (slack + (t * (m + 1)) + i, -epsilon[f]))],
                1);
            program.AtLeast([(Hinge(t), 1)], 0);
        }

        for (int k = 0; k < blocks.Count; k++)
            program.NormAtMost(k * size, d, (k * size) + d + m);
        (double[] solution, double[] z, _) = ConicInteriorPoint.Solve(program, tolerance, cancellation);
        double[] point = [.. Enumerable.Range(0, blocks.Count).SelectMany(k => solution.Skip(k * size).Take(d))];
        var dual = new RobustDual([.. hinge.Select(row => Math.Clamp(z[row], 0, 1))], new Matrix(n, d));
        for (int t = 0; t < n; t++)
        {
            for (int i = 0; i < m; i++)
            {
                double limit = dual.P[t] * epsilon[moved[i]];
                dual.R.MutableRow(t)[moved[i]] = Math.Clamp(z[high[(t * m) + i]] - z[low[(t * m) + i]], -limit, limit);
            }
        }

        return (point, dual);

        int Hinge(int t) => slack + (t * (m + 1)) + m;

        IEnumerable<(int Column, double Value)> Entries(int k, int t, double factor) => Enumerable.Range(0, d).Select(j => ((k * size) + j, factor * x[t, j]));
    }

    /// <summary>
    /// Prices every block: upper bounds of max vᵀG_b over unit vectors of its cone, G_b = τ_b Σ_t d_bt(p_t y_t x_t − r_t). Prices up to β need not be tight.
    /// </summary>
    public double[] Prices(RobustDual dual, int threads)
    {
        var prices = new double[Blocks];
        SharedLoop.For(0, prices.Length, threads, b =>
        {
            var g = new double[x.Columns];
            for (int t = 0; t < x.Rows; t++)
            {
                if (!IsActive(b, t))
                    continue;
                Vector.AddScaled(Sign(b) * dual.P[t] * y[t], x.Row(t), g);
                Vector.AddScaled(-Sign(b), dual.R.Row(t), g);
            }

            prices[b] = cones.SupportBound(b, g, beta);
        });
        return prices;
    }

    /// <summary>The value that a dual point proves: s·Σp, s the most that keeps prices below β and p below 1. From data, dual point and prices alone.</summary>
    /// <param name="dual">The dual point.</param>
    /// <param name="price">The largest price, an upper bound.</param>
    public double Bound(RobustDual dual, double price)
    {
        double largest = dual.P.Max(), sum = dual.P.Sum();
        if (!(largest > 0))
            return 0;
        double size = 0;
        for (int t = 0; t < x.Rows; t++)
            size += dual.P[t] * (Vector.Norm(x.Row(t)) + Vector.Norm(epsilon));

        // The sums of G_b err by at most n·u·Σ of their terms, and so does Σp.
        const double unit = 1.2e-16;
        double certain = price + (unit * (x.Rows + 8) * size);
        return Math.Min(beta / certain, 1 / largest) * sum * (1 - (unit * (x.Rows + 8)));
    }

    private bool IsActive(int block, int row) => patterns.IsActive(block / 2, row);

    /// <summary>The cones σ_bt x′ᵀv ≥ 0 at all corners x′ of the boxes, which are those of the program: ‖ε∘v‖₁ is the most that a corner takes.</summary>
    private PatternCones Cones()
    {
        int n = x.Rows, corners = 1 << moved.Length;
        var rows = new Matrix(n * corners, x.Columns);
        for (int t = 0; t < n; t++)
        {
            for (int corner = 0; corner < corners; corner++)
            {
                Span<double> row = rows.MutableRow((t * corners) + corner);
                x.Row(t).CopyTo(row);
                for (int i = 0; i < moved.Length; i++)
                    row[moved[i]] += (corner >> i & 1) == 0 ? epsilon[moved[i]] : -epsilon[moved[i]];
            }
        }

        var builder = new PatternSetBuilder(rows);
        var bits = new ulong[PatternSet.WordsFor(rows.Rows)];
        for (int i = 0; i < patterns.Count; i++)
        {
            Array.Clear(bits);
            for (int row = 0; row < rows.Rows; row++)
                bits[row >> 6] |= patterns.IsActive(i, row / corners) ? 1UL << (row & 63) : 0;
            builder.Add(patterns.Witness(i), bits);
        }

        return new PatternCones(rows, builder.Build(patterns.Coverage), [.. Enumerable.Range(0, Blocks).Select(b => b / 2)]);
    }
}

/// <summary>A dual point of <see cref="RobustProgram"/>.</summary>
/// <param name="P">p, length n.</param>
/// <param name="R">r, n×d.</param>
internal sealed record RobustDual(double[] P, Matrix R);
