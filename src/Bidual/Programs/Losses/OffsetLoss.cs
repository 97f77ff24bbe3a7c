using Bidual.Numerics;

namespace Bidual.Programs.Losses;

/// <summary>L(f − o): a loss whose predictions start from elsewhere.</summary>
/// <param name="loss">L.</param>
/// <param name="offset">o, length n.</param>
internal sealed class OffsetLoss(ILoss loss, double[] offset) : ILoss
{
    public string Name => loss.Name;

    public TargetKind Targets => loss.Targets;

    public double Smoothness => loss.Smoothness;

    public double TypicalCurvature => loss.TypicalCurvature;

    public bool IsDifferentiable => loss.IsDifferentiable;

    public bool DependsOnRow => true;

    public bool IsQuadratic => loss.IsQuadratic;

    public bool IsStrictlyConvex => loss.IsStrictlyConvex;

    public double TrustedShare(ReadOnlySpan<double> f, ReadOnlySpan<double> change) => loss.TrustedShare(Shifted(f), change);

    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y) => loss.Value(Shifted(f), y);

    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => loss.Gradient(Shifted(f), y, result);

    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => loss.Curvature(Shifted(f), y, result);

    /// <summary>L*(ν) + νᵀo.</summary>
    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y) => loss.Conjugate(dual, y) + Vector.Dot<double>(dual, offset);

    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        double value = loss.Prox(Shifted(point), y, step, result);
        Vector.AddScaled<double>(1, offset, result);
        return value;
    }

    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit) => DualScale.Best(this, [.. dual], [.. y], limit);

    private double[] Shifted(ReadOnlySpan<double> f)
    {
        var shifted = new double[f.Length];
        Vector.Subtract(f, offset, shifted);
        return shifted;
    }
}
