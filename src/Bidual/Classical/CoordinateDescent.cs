using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Classical;

/// <summary>
/// The Lasso, min F(w) = L(Xw, y) + β‖w‖₁, by its quadratic models (<see cref="QuadraticLasso"/>), of the squared loss one that is formed once, XᵀX, and refined with gradients computed anew; of others Newton's, with a line search
/// (Friedman, Hastie &amp; Tibshirani 2010; Lee, Sun &amp; Saunders 2014). For many more rows than columns: a pass over the rows is one product, whatever the number of coordinate steps.
/// </summary>
internal sealed class CoordinateDescent : ISolver
{
    private const int MostHalvings = 50, LargestIdle = 3;
    private const double SufficientShare = 1e-4, ModelTolerance = 1e-12;

    /// <summary>Share of F below which a gain cannot be measured.</summary>
    private const double Unmeasurable = 1e-14;

    public string Name => "coordinate-descent";

    public string? Refuse(ConvexProgram program) =>
        program.Penalty is not L1Norm || program.Blocks != 1 ? "it is for linear models under the l1 penalty, --model linear --penalty l1."
        : program.Operator.Data.IsSparse ? "it takes products of all columns, and the data are sparse; proximal-gradient takes them."
        : LinearNewton.SmoothOnly(program);

    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        Matrix x = program.Operator.Data;
        double[] point = start is null ? new double[x.Columns] : [.. start], fit = RowProducts.Apply(x, point);
        double value = LinearNewton.Value(program, point, fit);
        bool isQuadratic = FreePartLoss.Plain(program.Loss).IsQuadratic;
        double[]? gram = null;
        var idle = new IdleCount(LargestIdle);
        while (!idle.IsStuck && !cancellation.IsCancellationRequested)
        {
            if (gram is null || !isQuadratic)
                gram = CholeskyRidge.ColumnGram(LinearNewton.Weighted(program, fit), program.Threads);
            double[] gradient = LossGradient(program, fit);
            double[] aim = new QuadraticLasso(gram, gradient, point, program.Beta).Solve(ModelTolerance, cancellation), step = [.. aim];
            Vector.AddScaled<double>(-1, point, step);
            double[] change = RowProducts.Apply(x, step);
            double slope = Vector.Dot<double>(gradient, step) + (program.Beta * (program.Penalty.Value(aim) - program.Penalty.Value(point)));
            double share = 1, reached = value;
            double[] next = aim;
            for (int halving = 0; halving < MostHalvings; halving++, share /= 2)
            {
                next = share == 1 ? aim : Sum(point, step, share);
                reached = LinearNewton.Value(program, next, Sum(fit, change, share));
                if (reached <= value + (SufficientShare * share * slope) + (Unmeasurable * Math.Abs(value)))
                    break;
            }

            (point, value) = (next, reached);
            fit = RowProducts.Apply(x, point);
            idle.Note(-slope);
            yield return new Iterate(point);
        }
    }

    /// <summary>Xᵀ∇L(f).</summary>
    private static double[] LossGradient(ConvexProgram program, double[] fit)
    {
        var slopes = new double[fit.Length];
        program.Loss.Gradient(fit, program.Targets, slopes);
        return RowProducts.ApplyTransposed(program.Operator.Data, slopes);
    }

    private static double[] Sum(double[] point, double[] step, double share)
    {
        double[] sum = [.. point];
        Vector.AddScaled<double>(share, step, sum);
        return sum;
    }
}
