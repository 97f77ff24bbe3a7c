using Bidual.Numerics;

namespace Bidual.Robustness;

/// <summary>A dual point of (30): of each row the multiplier of its hinge, and where in its ball the row is at its worst.</summary>
/// <param name="Multipliers">p, length n, in [0, 1].</param>
/// <param name="Moves">r, n×d: p_t ε∘s_t with ‖s_t‖ ≤ 1, ε the widths of the ball around the prepared rows.</param>
public sealed record RobustDual(double[] Multipliers, Matrix Moves)
{
    /// <summary>The nearest of what a ball allows, to rounding: whatever the numbers are, this is a dual point. One that was stays as it is.</summary>
    internal RobustDual Within(RowBall ball)
    {
        double[] p = Array.ConvertAll(Multipliers, value => value > 0 ? Math.Min(1, value) : 0);
        var moves = new Matrix(Moves.Rows, Moves.Columns);
        for (int t = 0; t < p.Length; t++)
        {
            Span<double> r = moves.MutableRow(t);
            for (int f = 0; f < r.Length; f++)
                r[f] = double.IsFinite(Moves[t, f]) ? Moves[t, f] : 0;
            ball.Confine(p[t], r);
        }

        return new RobustDual(p, moves);
    }
}
