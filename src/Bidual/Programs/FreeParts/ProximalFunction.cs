using Bidual.Programs.Losses;

namespace Bidual.Programs.FreeParts;

/// <summary>min_z L(z) + ‖z − f‖²/(2·step), with gradient (f − z)/step.</summary>
/// <param name="loss">L, differentiable.</param>
/// <param name="targets">y, length n.</param>
/// <param name="step">Above 0.</param>
internal sealed class ProximalFunction(ILoss loss, double[] targets, double step) : ISmoothFunction
{
    public double TypicalCurvature => 1 / (step + (1 / loss.TypicalCurvature));

    public double Value(ReadOnlySpan<double> f)
    {
        var z = new double[f.Length];
        double value = loss.Prox(f, targets, step, z), distance = 0;
        for (int t = 0; t < z.Length; t++)
            distance += (z[t] - f[t]) * (z[t] - f[t]);
        return value + (distance / (2 * step));
    }

    public void Gradient(ReadOnlySpan<double> f, Span<double> result)
    {
        loss.Prox(f, targets, step, result);
        for (int t = 0; t < result.Length; t++)
            result[t] = (f[t] - result[t]) / step;
    }

    public void Curvature(ReadOnlySpan<double> f, Span<double> result)
    {
        var z = new double[f.Length];
        loss.Prox(f, targets, step, z);
        loss.Curvature(z, targets, result);
        for (int t = 0; t < result.Length; t++)
            result[t] /= 1 + (step * result[t]);
    }

    public double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change) => 1;
}
