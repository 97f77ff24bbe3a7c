using Bidual.Numerics;

namespace Bidual.Programs.Losses;

/// <summary>The dual point of a prediction.</summary>
internal static class LossDual
{
    private const double SlopeStep = 1e-3;

    /// <summary>ν = −∇L(f), length n: (5).</summary>
    public static double[] DualAt(this ILoss loss, double[] fit, double[] targets)
    {
        var dual = new double[fit.Length];
        loss.Gradient(fit, targets, dual);
        Vector.Scale(-1, dual, dual);
        return dual;
    }

    /// <summary>
    /// How fast the dual value falls as its point is scaled down, D′(1) of D(s) = −L*(−sν): at an optimum the penalty, and beyond that, for losses whose slopes are
    /// bounded, what rows at a bound lose. From above, as a difference of the concave D.
    /// </summary>
    public static double DualSlope(this ILoss loss, double[] dual, double[] targets)
    {
        var scratch = new double[dual.Length];
        return SlopeAtOne(scale => loss.DualValue(dual, targets, scale, scratch));
    }

    /// <summary>D′(1) from above, as a difference of the concave D.</summary>
    public static double SlopeAtOne(Func<double, double> value) => (value(1) - value(1 - SlopeStep)) / SlopeStep;

    /// <summary>D(s) = −L*(−sν).</summary>
    /// <param name="loss">L.</param>
    /// <param name="dual">ν, length n.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="scale">s.</param>
    /// <param name="scratch">Length n; overwritten.</param>
    public static double DualValue(this ILoss loss, double[] dual, double[] targets, double scale, double[] scratch)
    {
        Vector.Scale(-scale, dual, scratch);
        return -loss.Conjugate(scratch, targets);
    }
}
