using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Solvers;

namespace Bidual.Robustness;

/// <summary>
/// (30), the hinge loss at the worst point of the ball around every row, over networks no neuron of which switches within a ball (Bai, Gautam &amp; Sojoudi 2022):
/// <para>min Σ_t (1 − y_t Σ_b τ_b d_bt x_tᵀv_b + ‖ε∘Σ_b τ_b d_bt v_b‖_*)₊ + β Σ_b ‖v_b‖,  σ_bt x_tᵀv_b ≥ ‖ε∘v_b‖_*,</para>
/// a block b being a pattern d_b, σ = 2d − 1, with a sign τ_b. Its dual point is a p_t ∈ [0, 1] and an r_t = p_t ε∘s_t, ‖s_t‖ ≤ 1, a row: the multipliers of the hinge and where in its ball each row is at its worst.
/// </summary>
/// <param name="x">n×d, prepared inputs.</param>
/// <param name="y">±1.</param>
/// <param name="ball">Around each row.</param>
/// <param name="beta">β.</param>
/// <param name="patterns">Of x.</param>
internal sealed class RobustProgram(Matrix x, double[] y, RowBall ball, double beta, PatternSet patterns)
{
    /// <summary>τ of a block.</summary>
    public static int Sign(int block) => (block & 1) == 0 ? 1 : -1;

    /// <summary>Solves the program over some of its blocks.</summary>
    /// <param name="blocks">Which.</param>
    /// <param name="tolerance">Relative.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>v of these blocks one after another, and the dual point, made feasible but for its scale.</returns>
    public (double[] Point, RobustDual Dual) Solve(IReadOnlyList<int> blocks, double tolerance, int threads, CancellationToken cancellation)
    {
        var rows = new RobustRows(x, y, ball, beta, [.. blocks.Select(b => (Sign(b), Enumerable.Range(0, x.Rows).Select(t => patterns.IsActive(b / 2, t)).ToArray()))]);
        (double[] solution, double[] z, _) = ConicInteriorPoint.Solve(rows.Program, tolerance, threads, cancellation);
        return (rows.Point(solution), rows.Dual(z));
    }
}
