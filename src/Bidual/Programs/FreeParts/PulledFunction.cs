using Bidual.Numerics;

namespace Bidual.Programs.FreeParts;

/// <summary>A function and pull/2·‖f − anchor‖².</summary>
/// <param name="function">The function.</param>
/// <param name="pull">At least 0.</param>
/// <param name="anchor">Length n.</param>
internal sealed class PulledFunction(ISmoothFunction function, double pull, double[] anchor) : ISmoothFunction
{
    public double TypicalCurvature => function.TypicalCurvature + pull;

    public double Value(ReadOnlySpan<double> f)
    {
        double sum = 0;
        for (int t = 0; pull > 0 && t < anchor.Length; t++)
            sum += (f[t] - anchor[t]) * (f[t] - anchor[t]);
        return function.Value(f) + (pull / 2 * sum);
    }

    public void Gradient(ReadOnlySpan<double> f, Span<double> result)
    {
        function.Gradient(f, result);
        if (pull == 0)
            return;
        Vector.AddScaled(pull, f, result);
        Vector.AddScaled<double>(-pull, anchor, result);
    }

    public void Curvature(ReadOnlySpan<double> f, Span<double> result)
    {
        function.Curvature(f, result);
        for (int t = 0; t < result.Length; t++)
            result[t] += pull;
    }

    public double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change) => function.TrustedShare(f, change);
}
