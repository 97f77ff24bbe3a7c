namespace Bidual.Programs;

/// <summary>What a dual point costs each block: (4) block by block.</summary>
/// <param name="Values">Per block an upper bound of ‖Proj(A_bᵀν)‖, the dual norm of a penalty on that block alone, tight to rounding; NaN for blocks that were not looked at because others are dearer.</param>
/// <param name="Largest">An upper bound over all blocks, looked at or not; where the penalty is no sum over blocks, its dual norm, which may be above every block's.</param>
public sealed record BlockPrices(double[] Values, double Largest);
