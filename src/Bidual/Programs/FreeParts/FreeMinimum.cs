using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs.Losses;

namespace Bidual.Programs.FreeParts;

/// <summary>What minimises a loss over the free part, min over e of L(f + Qᵀe).</summary>
/// <param name="Free">e, length r.</param>
/// <param name="At">f + Qᵀe, length n.</param>
/// <param name="Value">L there.</param>
/// <param name="Slopes">∇L there, of a loss with kinks that subgradient with Q∇L = 0; length n.</param>
internal sealed record FreeMinimum(double[] Free, double[] At, double Value, double[] Slopes)
{
    private const int MostSteps = 100;
    private const int MostHalvings = 60;
    private const double SufficientShare = 1e-4;

    /// <summary>‖Q∇L‖ over ‖∇L‖ that is rounding, and from which it may well be.</summary>
    private const double Finest = 1e-16, Fine = 1e-10;

    /// <summary>Share of a gradient that a step must take away where it may be rounding.</summary>
    private const double Progress = 0.5;

    /// <summary>Share of the value below which a foretold gain cannot be measured: then the gradient tells.</summary>
    private const double Unmeasurable = 1e-12;

    /// <summary>Over the typical curvature: what makes the Hessian of a loss that is flat here definite.</summary>
    private const double Ridge = 1e-13;

    /// <summary>Of the multipliers of a loss with kinks.</summary>
    private const int MostMultipliers = 40;
    private const double Shrink = 0.2, SmallestGap = 1e-14;

    /// <summary>The minimum by Newton's method, of a loss with kinks by the method of multipliers.</summary>
    /// <param name="loss">L.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="basis">Q, r×n.</param>
    /// <param name="f">Length n.</param>
    public static FreeMinimum Of(ILoss loss, double[] targets, Matrix basis, ReadOnlySpan<double> f) => loss.IsDifferentiable
        ? Smooth(new LossFunction(loss, targets), basis, f, new double[basis.Rows])
        : ByMultipliers(loss, targets, basis, f);

    /// <summary>The minimum of a differentiable function.</summary>
    /// <param name="function">Of n predictions.</param>
    /// <param name="basis">Q, r×n.</param>
    /// <param name="f">Length n.</param>
    /// <param name="start">e to start from, length r.</param>
    public static FreeMinimum Smooth(ISmoothFunction function, Matrix basis, ReadOnlySpan<double> f, double[] start)
    {
        int n = f.Length, r = basis.Rows;
        double[] e = [.. start], at = f.ToArray(), slopes = new double[n], curvature = new double[n], step = new double[r], change = new double[n], next = new double[n];
        AddFree(basis, e, at);
        double value = function.Value(at), last = double.PositiveInfinity;
        function.Gradient(at, slopes);
        for (int iteration = 0; iteration < MostSteps; iteration++)
        {
            double size = Project(basis, slopes, step), whole = Vector.Norm(slopes);
            if (size <= Finest * whole || (size <= Fine * whole && size > Progress * last))
                break;
            last = size;
            function.Curvature(at, curvature);
            double[] hessian = Hessian(basis, curvature);
            for (int i = 0; i < r; i++)
                hessian[(i * r) + i] += Ridge * function.TypicalCurvature;
            double[] gradient = [.. step];
            Cholesky.FactorRaised(hessian, r);
            Cholesky.Solve(hessian, r, step);
            Vector.Scale(-1, step, step);
            Array.Clear(change);
            AddFree(basis, step, change);
            double slope = Vector.Dot<double>(gradient, step), share = function.TrustedShare(at, change);
            bool moved = false;
            for (int halving = 0; halving < MostHalvings && !moved; halving++)
            {
                at.CopyTo(next, 0);
                Vector.AddScaled(share, change, next);
                double reached = function.Value(next);
                moved = reached <= value + (SufficientShare * share * slope) || (slope > -Unmeasurable * Math.Abs(value) && ProjectedGradient(function, basis, next) <= Progress * size);
                if (moved)
                    value = reached;
                else
                    share /= 2;
            }

            if (!moved)
                break;
            Vector.AddScaled(share, step, e);
            (at, next) = (next, at);
            function.Gradient(at, slopes);
        }

        return new FreeMinimum(e, at, value, slopes);
    }

    private static double ProjectedGradient(ISmoothFunction function, Matrix basis, double[] at)
    {
        var slopes = new double[at.Length];
        function.Gradient(at, slopes);
        return Project(basis, slopes, new double[basis.Rows]);
    }

    /// <summary>result ← Q x.</summary>
    /// <returns>Its norm.</returns>
    public static double Project(Matrix basis, ReadOnlySpan<double> x, Span<double> result)
    {
        for (int i = 0; i < basis.Rows; i++)
            result[i] = Vector.Dot(basis.Row(i), x);
        return Vector.Norm(result);
    }

    /// <summary>f ← f + Qᵀe.</summary>
    public static void AddFree(Matrix basis, ReadOnlySpan<double> e, Span<double> f)
    {
        for (int i = 0; i < basis.Rows; i++)
            Vector.AddScaled(e[i], basis.Row(i), f);
    }

    /// <summary>Q H Qᵀ, r×r.</summary>
    /// <param name="basis">Q.</param>
    /// <param name="curvature">Diagonal of H, length n.</param>
    public static double[] Hessian(Matrix basis, ReadOnlySpan<double> curvature)
    {
        int r = basis.Rows;
        var hessian = new double[r * r];
        var weighted = new double[curvature.Length];
        for (int i = 0; i < r; i++)
        {
            basis.Row(i).CopyTo(weighted);
            Vector.Multiply(curvature, weighted);
            for (int j = 0; j <= i; j++)
                hessian[(i * r) + j] = hessian[(j * r) + i] = Vector.Dot(weighted, basis.Row(j));
        }

        return hessian;
    }

    /// <summary>
    /// One envelope of L after the other, each about the multipliers ν that the one before ended with: every ν is feasible for the dual of the minimisation, max −L*(−ν) − νᵀf over Qν = 0.
    /// </summary>
    private static FreeMinimum ByMultipliers(ILoss loss, double[] targets, Matrix basis, ReadOnlySpan<double> f)
    {
        var multipliers = new double[f.Length];
        double step = FirstStep(loss, targets);
        FreeMinimum? best = null;
        double least = double.PositiveInfinity;
        double[] e = new double[basis.Rows], start = f.ToArray();
        for (int k = 0; k < MostMultipliers; k++, step *= Shrink)
        {
            FreeMinimum smooth = Smooth(new LossFunction(new MoreauEnvelope(loss, step, multipliers), targets), basis, f, e);
            e = smooth.Free;
            Vector.Scale(-1, smooth.Slopes, multipliers);
            double value = loss.Value(smooth.At, targets);
            double gap = value + Vector.Dot<double>(multipliers, start) + loss.Conjugate(smooth.Slopes, targets);
            if (best is not null && !(gap < least))
                break;
            least = gap;
            best = smooth with { Value = value };
            if (gap <= SmallestGap * value)
                break;
            multipliers = [.. multipliers];
        }

        return best!;
    }

    private static double FirstStep(ILoss loss, double[] targets)
    {
        var zero = new double[targets.Length];
        double size = Vector.SquaredNorm(loss.DualAt(zero, targets));
        return size > 0 ? loss.Value(zero, targets) / size : 1;
    }
}
