using Bidual.Programs.Losses;

namespace Bidual.Programs.FreeParts;

/// <summary>A loss at given targets.</summary>
/// <param name="loss">L, differentiable.</param>
/// <param name="targets">y, length n.</param>
internal sealed class LossFunction(ILoss loss, double[] targets) : ISmoothFunction
{
    public double TypicalCurvature => loss.TypicalCurvature;

    public double Value(ReadOnlySpan<double> f) => loss.Value(f, targets);

    public void Gradient(ReadOnlySpan<double> f, Span<double> result) => loss.Gradient(f, targets, result);

    public void Curvature(ReadOnlySpan<double> f, Span<double> result) => loss.Curvature(f, targets, result);

    public double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change) => loss.TrustedShare(f, change);
}
