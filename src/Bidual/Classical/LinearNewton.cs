using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Classical;

/// <summary>
/// Newton's method for ridge (Boyd &amp; Vandenberghe 2004, 9.5): min F(w) = L(Xw, y) + (β/2)‖w‖², each step by one of the classical ways to solve (AᵀA + βI)δ = −∇F with A = √H·X.
/// Of the squared loss the first step is ridge regression by that way, and each further one refines it with a residual computed anew; the matrix is factored once.
/// <list type="table">
/// <item><term>w, f = Xw</term><description><c>point</c>, <c>fit</c></description></item>
/// <item><term>H</term><description><c>curvature</c> of L at f, beside the free part where there is one: A is then orthogonal to √H·Z</description></item>
/// <item><term>δ</term><description><c>step</c>, halved until F falls enough</description></item>
/// </list>
/// </summary>
internal sealed class LinearNewton(RidgeMethod method) : ISolver
{
    private const int MostHalvings = 50, LargestIdle = 3;
    private const double SufficientShare = 1e-4;

    /// <summary>Share of F below which a foretold gain cannot be measured: then the gradient tells.</summary>
    private const double Unmeasurable = 1e-12;

    public RidgeMethod Method => method;

    public string Name => method switch
    {
        RidgeMethod.Cholesky => "cholesky",
        RidgeMethod.Qr => "qr",
        RidgeMethod.Svd => "svd",
        RidgeMethod.ConjugateGradient => "cg",
        _ => "pcg",
    };

    public string? Refuse(ConvexProgram program) => RidgeOnly(program) ?? SmoothOnly(program);

    /// <summary>The refusal of what is for ridge alone.</summary>
    public static string? RidgeOnly(ConvexProgram program) =>
        program.Penalty is SquaredNorm && program.Blocks == 1 ? null : "it is for linear models under the ridge penalty, --model linear --penalty ridge.";

    /// <summary>The refusal of what needs second derivatives, of which the envelope of a loss with kinks has hardly any.</summary>
    public static string? SmoothOnly(ConvexProgram program) =>
        FreePartLoss.Plain(program.Loss) is MoreauEnvelope ? $"it needs curvature, which the loss {program.Loss.Name} has not; admm and proximal-gradient do without." : null;

    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        Matrix x = program.Operator.Data;
        double[] point = start is null ? new double[x.Columns] : [.. start], fit = RowProducts.Apply(x, point);
        IRidgeSystem? system = null;
        double[] gradient = Gradient(program, point, fit);
        double value = Value(program, point, fit);
        var idle = new IdleCount(LargestIdle);
        bool isQuadratic = FreePartLoss.Plain(program.Loss).IsQuadratic;
        idle.Note(Vector.Norm(gradient));
        while (!idle.IsStuck && !cancellation.IsCancellationRequested)
        {
            if (system is null || !isQuadratic)
                system = RidgeSystem.Of(method, Weighted(program, fit), program.Beta, program.Threads);
            double[] step = system.Solve(gradient);
            Vector.Scale(-1, step, step);
            double[] change = RowProducts.Apply(x, step);
            double slope = Vector.Dot<double>(gradient, step), size = Vector.Norm(gradient), share = 1;
            bool moved = false;
            for (int halving = 0; halving < MostHalvings && !moved; halving++, share /= 2)
            {
                double[] next = Sum(point, step, share), nextFit = Sum(fit, change, share);
                double reached = Value(program, next, nextFit);
                if (!(reached <= value + (SufficientShare * share * slope)) && slope < -Unmeasurable * Math.Abs(value))
                    continue;
                double[] nextGradient = Gradient(program, next, nextFit);
                if (reached > value && Vector.Norm(nextGradient) > size)
                    continue;
                moved = true;
                (point, fit, gradient, value) = (next, RowProducts.Apply(x, next), nextGradient, reached);
            }

            if (!moved)
                yield break;
            idle.Note(Vector.Norm(gradient));
            yield return new Iterate(point);
        }
    }

    /// <summary>F(w).</summary>
    internal static double Value(ConvexProgram program, double[] point, double[] fit) => program.Loss.Value(fit, program.Targets) + (program.Beta * program.Penalty.Value(point));

    /// <summary>Xᵀ∇L(Xw) + βw.</summary>
    internal static double[] Gradient(ConvexProgram program, double[] point, double[] fit)
    {
        var slopes = new double[fit.Length];
        program.Loss.Gradient(fit, program.Targets, slopes);
        double[] gradient = RowProducts.ApplyTransposed(program.Operator.Data, slopes);
        Vector.AddScaled<double>(program.Beta, point, gradient);
        return gradient;
    }

    /// <summary>A = √H·X, made orthogonal to √H·Z of a free part, for X ᵀ(H − HZ(ZᵀHZ)⁻¹ZᵀH)X = AᵀA.</summary>
    internal static Matrix Weighted(ConvexProgram program, double[] fit)
    {
        Matrix x = program.Operator.Data;
        var roots = new double[fit.Length];
        program.Loss.Curvature(fit, program.Targets, roots);
        for (int t = 0; t < roots.Length; t++)
            roots[t] = Math.Sqrt(Math.Max(0, roots[t]));
        Matrix? basis = FreePartLoss.BasisOf(program.Loss);
        if (basis is null && roots.AsSpan().IndexOfAnyExcept(1.0) < 0)
            return x;
        var weighted = new Matrix(x.Rows, x.Columns);
        for (int t = 0; t < roots.Length; t++)
            Vector.Scale(roots[t], x.Row(t), weighted.MutableRow(t));
        if (basis is null)
            return weighted;
        var projection = new FreeProjection(basis, roots);
        Matrix columns = weighted.Transpose();
        for (int j = 0; j < columns.Rows; j++)
            projection.Project(columns.MutableRow(j));
        return columns.Transpose();
    }

    private static double[] Sum(double[] point, double[] step, double share)
    {
        double[] sum = [.. point];
        Vector.AddScaled<double>(share, step, sum);
        return sum;
    }
}
