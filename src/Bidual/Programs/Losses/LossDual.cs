using Bidual.Numerics;

namespace Bidual.Programs.Losses;

/// <summary>The dual point of a prediction.</summary>
internal static class LossDual
{
    /// <summary>ν = −∇L(f), length n: (5).</summary>
    public static double[] DualAt(this ILoss loss, double[] fit, double[] targets)
    {
        var dual = new double[fit.Length];
        loss.Gradient(fit, targets, dual);
        Vector.Scale(-1, dual, dual);
        return dual;
    }
}
