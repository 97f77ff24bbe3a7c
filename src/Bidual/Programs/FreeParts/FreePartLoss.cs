using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Programs.FreeParts;

/// <summary>
/// L̃(f) = min over c of L(f + Zc, y): a loss that a network's free part, which has no penalty, has been minimised out of. Convex, and as smooth as L. With H = ∇²L at f + Zc it has the second
/// derivatives H − HZ(ZᵀHZ)⁻¹ZᵀH, of which <see cref="Curvature"/> is H: solvers add the rest from <see cref="Columns"/>. Its gradients, and so all dual points, are orthogonal to Z.
/// </summary>
/// <param name="loss">L, a sum over rows.</param>
/// <param name="columns">Z.</param>
internal sealed class FreePartLoss(ILoss loss, FreeColumns columns) : ILoss
{
    /// <summary>
    /// What a free part may be, ‖Zc‖ over √n times the largest target or 1, for bounds to hold: dual points are orthogonal to Z up to rounding only, and that times this is taken from the bound.
    /// </summary>
    public const double LargestPart = 1e4;

    private Memo? last;

    /// <summary>L.</summary>
    public ILoss Loss => loss;

    /// <summary>Z.</summary>
    public FreeColumns Columns => columns;

    public string Name => loss.Name;

    public TargetKind Targets => loss.Targets;

    public double Smoothness => loss.Smoothness;

    public double TypicalCurvature => loss.TypicalCurvature;

    public bool IsDifferentiable => loss.IsDifferentiable;

    public bool DependsOnRow => true;

    /// <summary>A loss without its free part, which is that of the network then.</summary>
    public static ILoss Plain(ILoss loss) => loss is FreePartLoss free ? free.Loss : loss;

    /// <summary>Q of a loss with a free part; null for others.</summary>
    public static Matrix? BasisOf(ILoss loss) => (loss as FreePartLoss)?.Columns.Basis;

    /// <summary>Another loss in place of L.</summary>
    public FreePartLoss With(ILoss other) => new(other, columns);

    /// <summary>What minimises L over the free part.</summary>
    public FreeMinimum At(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        Memo? known = last;
        if (known is not null && f.SequenceEqual(known.Fit) && y.SequenceEqual(known.Targets))
            return known.Minimum;
        double[] targets = known is not null && y.SequenceEqual(known.Targets) ? known.Targets : y.ToArray();
        FreeMinimum minimum = FreeMinimum.Of(loss, targets, columns.Basis, f);
        last = new Memo(f.ToArray(), targets, minimum);
        return minimum;
    }

    public double Value(ReadOnlySpan<double> f, ReadOnlySpan<double> y) => At(f, y).Value;

    public void Gradient(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => At(f, y).Slopes.CopyTo(result);

    public void Curvature(ReadOnlySpan<double> f, ReadOnlySpan<double> y, Span<double> result) => loss.Curvature(At(f, y).At, y, result);

    /// <summary>L*(ν), at ν that are orthogonal to Z up to rounding: sup over f of νᵀf − min L(f + Zc) over the c of <see cref="LargestPart"/>.</summary>
    public double Conjugate(ReadOnlySpan<double> dual, ReadOnlySpan<double> y) => loss.Conjugate(dual, y) + Slack(dual, y);

    /// <summary>With g = f + Zc: the proximal point of L at point + Zc, less Zc, for the c that is best.</summary>
    public double Prox(ReadOnlySpan<double> point, ReadOnlySpan<double> y, double step, Span<double> result)
    {
        FreeMinimum minimum = FreeMinimum.Smooth(new ProximalFunction(loss, y.ToArray(), step), columns.Basis, point, new double[columns.Basis.Rows]);
        double value = loss.Prox(minimum.At, y, step, result);
        FreeMinimum.AddFree(columns.Basis, Array.ConvertAll(minimum.Free, e => -e), result);
        return value;
    }

    public DualPoint BestDual(ReadOnlySpan<double> dual, ReadOnlySpan<double> y, double limit)
    {
        DualPoint best = loss.BestDual(dual, y, limit);
        return best with { Value = best.Value - (Math.Abs(best.Scale) * Slack(dual, y)) };
    }

    /// <summary>‖Qν‖ times the largest ‖Zc‖.</summary>
    private double Slack(ReadOnlySpan<double> dual, ReadOnlySpan<double> y)
    {
        double largest = 1;
        foreach (double target in y)
            largest = Math.Max(largest, Math.Abs(target));
        return LargestPart * Math.Sqrt(y.Length) * largest * FreeMinimum.Project(columns.Basis, dual, new double[columns.Basis.Rows]);
    }

    /// <summary>The last minimum: value, gradient and curvature are asked for at the same f.</summary>
    private sealed record Memo(double[] Fit, double[] Targets, FreeMinimum Minimum);
}
