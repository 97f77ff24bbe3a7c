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
        var scaled = new double[dual.Length];
        return (At(1) - At(1 - SlopeStep)) / SlopeStep;

        double At(double s)
        {
            Vector.Scale(-s, dual, scaled);
            return -loss.Conjugate(scaled, targets);
        }
    }
}
