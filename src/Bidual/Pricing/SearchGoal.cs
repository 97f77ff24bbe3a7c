namespace Bidual.Pricing;

/// <summary>What a pass over all boxes is to prove of max |f| over |y| ≤ 1.</summary>
/// <param name="Threshold">Values up to here need not be told apart.</param>
/// <param name="Growth">1 + ε.</param>
/// <param name="Coarseness">At least 1: the whole bound is multiplied by it.</param>
/// <param name="Ceiling">A subtree ends at the first value above this.</param>
internal readonly record struct SearchGoal(double Threshold, double Growth, double Coarseness, double Ceiling)
{
    /// <summary>The bound to be proven when <paramref name="value"/> is attained.</summary>
    public double Bound(double value) => Coarseness * Math.Max(Threshold, Growth * value);
}
