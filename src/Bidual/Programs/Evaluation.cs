namespace Bidual.Programs;

/// <summary>Primal and dual value of one point of a program, computed from the point alone.</summary>
/// <param name="Point">The point, projected onto the cone.</param>
/// <param name="Fit">A·Point, length n.</param>
/// <param name="Objective">L(Fit, y) + β·penalty(Point).</param>
/// <param name="LowerBound">The dual value (5) of the program at ν = −∇L(Fit), suitably scaled.</param>
/// <param name="Dual">ν.</param>
/// <param name="BlockPrices">Per block an upper bound of ‖Proj(A_bᵀν)‖, tight where it exceeds β; NaN where not looked at: see <see cref="Programs.BlockPrices"/>.</param>
/// <param name="DualNorm">Largest block price; where the penalty is no sum over blocks, its dual norm at Aᵀν.</param>
/// <param name="DualScale">s of (5).</param>
public sealed record Evaluation(
    double[] Point,
    double[] Fit,
    double Objective,
    double LowerBound,
    double[] Dual,
    double[] BlockPrices,
    double DualNorm,
    double DualScale)
{
    /// <summary>Objective − LowerBound, not below 0.</summary>
    public double Gap => Math.Max(0, Objective - LowerBound);

    /// <summary>Gap / |Objective|, 0 when there is no gap.</summary>
    public double RelativeGap => Gap == 0 ? 0 : Gap / Math.Abs(Objective);
}
