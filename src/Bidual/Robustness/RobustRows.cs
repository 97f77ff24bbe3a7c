using Bidual.Numerics;
using Bidual.Solvers;

namespace Bidual.Robustness;

/// <summary>
/// (30) over some blocks as a program over half lines and norm cones. Of every block there are v, e with ‖ε∘v‖_* ≤ e by one number (ℓ2) or by one for each input that is moved (ℓ∞: |v_f| ≤ e_f), and ‖v‖'s bound; of every row w of
/// the slope g_t, likewise, and the hinge ξ_t. What belongs to a row meets other rows only through the blocks, which <see cref="ConicProgram.Shared"/> says.
/// </summary>
internal sealed class RobustRows
{
    private readonly RowBall ball;
    private readonly int n, d, widths, size, slack, blocks;
    private readonly int[] hinges, first;

    /// <param name="x">n×d.</param>
    /// <param name="y">±1.</param>
    /// <param name="ball">Around each row.</param>
    /// <param name="beta">β.</param>
    /// <param name="signed">Of each block its sign τ, and the rows where it is active.</param>
    public RobustRows(Matrix x, double[] y, RowBall ball, double beta, (int Sign, bool[] Active)[] signed)
    {
        this.ball = ball;
        (n, d, blocks) = (x.Rows, x.Columns, signed.Length);
        int[] moved = ball.Moved;
        bool boxes = ball.Norm == PerturbationNorm.Infinity;
        widths = boxes ? moved.Length : Math.Min(1, moved.Length);
        size = d + widths + 1;
        slack = blocks * size;
        var cost = new double[slack + (n * (widths + 1))];
        for (int k = 0; k < blocks; k++)
            cost[(k * size) + d + widths] = beta;
        for (int t = 0; t < n; t++)
            cost[Hinge(t)] = 1;
        Program = new ConicProgram(cost) { Shared = slack, Local = widths + 1 };
        (hinges, first) = (new int[n], new int[n]);
        double[] share = boxes ? [.. moved.Select(f => ball.Widths[f])] : [.. Enumerable.Repeat(1.0, widths)];
        for (int k = 0; k < blocks; k++)
        {
            int own = k * size;
            for (int t = 0; t < n; t++)
                Program.AtLeast([.. Product(k, t, signed[k].Active[t] ? 1 : -1), .. share.Select((width, i) => (own + d + i, -width))], 0);
            if (boxes)
            {
                for (int i = 0; i < moved.Length; i++)
                    AbsoluteAtMost([(own + moved[i], 1)], own + d + i);
            }
        }

        int[][] active = [.. Enumerable.Range(0, n).Select(t => Enumerable.Range(0, blocks).Where(k => signed[k].Active[t]).ToArray())];
        for (int t = 0; t < n; t++)
        {
            hinges[t] = Program.AtLeast(
                [(Hinge(t), 1), .. active[t].SelectMany(k => Product(k, t, y[t] * signed[k].Sign)), .. share.Select((width, i) => (Width(t, i), -width))],
                1);
            Program.AtLeast([(Hinge(t), 1)], 0);
            for (int i = 0; boxes && i < moved.Length; i++)
            {
                int row = AbsoluteAtMost(Slope(t, moved[i], 1), Width(t, i));
                first[t] = i == 0 ? row : first[t];
            }
        }

        for (int k = 0; k < blocks; k++)
        {
            int own = k * size;
            Program.NormAtMost(own, d, own + d + widths);
            if (!boxes && widths > 0)
                Program.NormAtMost([.. moved.Select(f => new[] { (own + f, ball.Widths[f]) })], own + d);
        }

        for (int t = 0; t < n && !boxes && widths > 0; t++)
            first[t] = Program.NormAtMost([.. moved.Select(f => Slope(t, f, ball.Widths[f]))], Width(t, 0));

        int Hinge(int t) => Width(t, widths);

        int Width(int t, int i) => slack + (t * (widths + 1)) + i;

        IEnumerable<(int Column, double Value)> Product(int k, int t, double factor) => Enumerable.Range(0, d).Select(j => ((k * size) + j, factor * x[t, j]));

        (int Column, double Value)[] Slope(int t, int f, double factor) => [.. active[t].Select(k => ((k * size) + f, factor * signed[k].Sign))];
    }

    public ConicProgram Program { get; }

    /// <summary>v of the blocks one after another.</summary>
    public double[] Point(double[] solution) => [.. Enumerable.Range(0, blocks).SelectMany(k => solution.Skip(k * size).Take(d))];

    /// <summary>p and r of the multipliers: of ℓ∞ what holds w above g and above −g, of ℓ2 what holds it above the norm.</summary>
    public RobustDual Dual(double[] z)
    {
        var dual = new RobustDual([.. hinges.Select(row => Math.Clamp(z[row], 0, 1))], new Matrix(n, d));
        for (int t = 0; t < n && widths > 0; t++)
        {
            Span<double> r = dual.Moves.MutableRow(t);
            for (int i = 0; i < ball.Moved.Length; i++)
            {
                int f = ball.Moved[i];
                r[f] = ball.Norm == PerturbationNorm.Infinity ? z[first[t] + (2 * i)] - z[first[t] + (2 * i) + 1] : -ball.Widths[f] * z[first[t] + 1 + i];
            }

            ball.Confine(dual.Multipliers[t], r);
        }

        return dual;
    }

    /// <summary>|a| ≤ x_bound.</summary>
    /// <returns>The row of bound − a ≥ 0; that of bound + a ≥ 0 is the next.</returns>
    private int AbsoluteAtMost((int Column, double Value)[] a, int bound)
    {
        int row = Program.AtLeast([(bound, 1), .. a.Select(entry => (entry.Column, -entry.Value))], 0);
        Program.AtLeast([(bound, 1), .. a], 0);
        return row;
    }
}
