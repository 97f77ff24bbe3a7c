using Bidual.Numerics;

namespace Bidual.Programs.Losses;

/// <summary>Σ_k L(f_k, y_k): a loss that is a sum over rows is one of n·c rows, row by row.</summary>
/// <param name="loss">L of one output, its rows counting once.</param>
/// <param name="targets">Y, n×c.</param>
/// <param name="weights">How often rows count, length n; null for once.</param>
internal sealed class SummedOutputs(ILoss loss, Matrix targets, double[]? weights) : OutputsLoss
{
    private readonly ILoss stacked = loss.Weighted(weights is null ? null : [.. weights.SelectMany(w => Enumerable.Repeat(w, targets.Columns))]);

    public override OutputsLoss Select(ReadOnlySpan<int> rows) => new SummedOutputs(loss, targets.SelectRows(rows), Selected(weights, rows));

    public override double Value(Matrix fit) => stacked.Value(fit.Data, targets.Data);

    public override Matrix DualAt(Matrix fit) => new(fit.Rows, fit.Columns, stacked.DualAt(fit.Data, targets.Data));

    public override Func<Matrix, Matrix> CurvatureAt(Matrix fit)
    {
        var curvature = new double[fit.Data.Length];
        stacked.Curvature(fit.Data, targets.Data, curvature);
        return change =>
        {
            double[] bent = [.. curvature];
            Vector.Multiply<double>(change.Data, bent);
            return new Matrix(fit.Rows, fit.Columns, bent);
        };
    }

    public override IReadOnlyList<Matrix> CurvatureRootsAt(Matrix fit)
    {
        var curvature = new Matrix(fit.Rows, fit.Columns);
        stacked.Curvature(fit.Data, targets.Data, curvature.Data);
        return [.. Enumerable.Range(0, fit.Columns).Select(RootsOf)];

        Matrix RootsOf(int k)
        {
            var roots = new Matrix(fit.Rows, fit.Columns);
            for (int t = 0; t < fit.Rows; t++)
                roots.MutableRow(t)[k] = Math.Sqrt(curvature[t, k]);
            return roots;
        }
    }

    public override DualPoint BestDual(Matrix dual, double limit) => stacked.BestDual(dual.Data, targets.Data, limit);

    public override double DualSlope(Matrix dual) => stacked.DualSlope(dual.Data, targets.Data);
}
