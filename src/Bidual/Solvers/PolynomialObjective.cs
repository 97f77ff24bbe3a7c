using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// (22) without its constraint ‖u_j‖ = 1: with v_j = √|α_j|·u_j the neuron predicts s_j (a(Xv_j)² + b‖v_j‖Xv_j + c‖v_j‖²) and costs β‖v_j‖², s_j = sign α_j being held. Not convex; a minimum of it is one of (23) as soon as
/// no price is above β. The weights are one vector, the m×d rows v_j.
/// </summary>
/// <param name="inputs">X, n×d.</param>
/// <param name="loss">L of c outputs, the slots of the neurons.</param>
/// <param name="activation">a, b, c.</param>
/// <param name="beta">β.</param>
/// <param name="neurons">v_j and s_j; none is zero.</param>
/// <param name="outputs">c.</param>
/// <param name="threads">Worker threads, where a product is worth waking them.</param>
internal sealed class PolynomialObjective(Matrix inputs, OutputsLoss loss, PolynomialActivation activation, double beta, PolynomialNeurons neurons, int outputs, int threads) : IPolynomialObjective
{
    /// <summary>Multiplications of a product from which a second thread is worth waking.</summary>
    private const long LeastParallel = 1_000_000;

    /// <summary>Whether the neuron after one feeds another output, or there is none: up to there sums are one.</summary>
    private readonly bool[] ends = [.. Enumerable.Range(0, neurons.Count).Select(j => j == neurons.Count - 1 || neurons.Slots[j + 1] != neurons.Slots[j])];

    private readonly int threads = (long)neurons.Count * inputs.Rows * inputs.Columns > LeastParallel ? threads : 1;

    /// <inheritdoc/>
    public double[] Start => neurons.Weights.Data;

    /// <inheritdoc/>
    public Matrix Predict(double[] weights) => Predict(Linear(weights), neurons.Norms(weights));

    /// <inheritdoc/>
    public double Value(double[] weights) => loss.Value(Predict(weights)) + (beta * Vector.SquaredNorm(weights));

    /// <inheritdoc/>
    public (double[] Gradient, Func<double[], double[]> Hessian) DerivativesAt(double[] weights)
    {
        int n = inputs.Rows, m = neurons.Count;
        double[] signs = neurons.Signs, norms = neurons.Norms(weights);
        int[] slots = neurons.Slots;
        Matrix z = Linear(weights), slopes = new(n, m), fit = Predict(z, norms), gradient = loss.DualAt(fit);
        Vector.Scale(-1, gradient.Data, gradient.Data);
        Func<Matrix, Matrix> curvature = loss.CurvatureAt(fit);
        double[] total = Totals(gradient), along = Along(gradient, z);
        for (int t = 0; t < n; t++)
        {
            for (int j = 0; j < m; j++)
                slopes.Data[(t * m) + j] = signs[j] * ((2 * activation.A * z[t, j]) + (activation.B * norms[j]));
        }

        return (Gradient(), Multiply);

        double[] Gradient()
        {
            Matrix turned = Turned(Weighted(gradient, slopes));
            for (int j = 0; j < m; j++)
            {
                double factor = (2 * beta) + (signs[j] * ((activation.B * along[j] / norms[j]) + (2 * activation.C * total[slots[j]])));
                Vector.AddScaled(factor, Row(weights, j), turned.MutableRow(j));
            }

            return turned.Data;
        }

        double[] Multiply(double[] change)
        {
            Matrix y = Linear(change), bends = new(n, m), drift = new(n, outputs);
            double[] stretch = [.. Enumerable.Range(0, m).Select(j => Vector.Dot<double>(Row(weights, j), Row(change, j)) / norms[j])];
            for (int t = 0; t < n; t++)
            {
                Span<double> row = drift.MutableRow(t);
                ReadOnlySpan<double> slope = slopes.Row(t), to = y.Row(t), at = z.Row(t);
                double sum = 0;
                for (int j = 0; j < m; j++)
                {
                    sum += (slope[j] * to[j]) + (signs[j] * stretch[j] * ((activation.B * at[j]) + (2 * activation.C * norms[j])));
                    if (!ends[j])
                        continue;
                    row[slots[j]] += sum;
                    sum = 0;
                }
            }

            Matrix bent = curvature(drift);
            for (int t = 0; t < n; t++)
            {
                ReadOnlySpan<double> by = bent.Row(t), g = gradient.Row(t), slope = slopes.Row(t), to = y.Row(t);
                Span<double> bend = bends.MutableRow(t);
                for (int j = 0; j < bend.Length; j++)
                    bend[j] = (by[slots[j]] * slope[j]) + (g[slots[j]] * signs[j] * ((2 * activation.A * to[j]) + (activation.B * stretch[j])));
            }

            Matrix turned = Turned(bends);
            double[] alongBent = Along(bent, z), alongChange = Along(gradient, y), bentTotal = Totals(bent);
            for (int j = 0; j < m; j++)
            {
                double onWeights = (activation.B * (alongBent[j] + alongChange[j] - (along[j] * stretch[j] / norms[j])) / norms[j]) + (2 * activation.C * bentTotal[slots[j]]);
                double onChange = (activation.B * along[j] / norms[j]) + (2 * activation.C * total[slots[j]]);
                Vector.AddScaled(signs[j] * onWeights, Row(weights, j), turned.MutableRow(j));
                Vector.AddScaled((2 * beta) + (signs[j] * onChange), Row(change, j), turned.MutableRow(j));
            }

            return turned.Data;
        }
    }

    private ReadOnlySpan<double> Row(double[] weights, int j) => weights.AsSpan(j * inputs.Columns, inputs.Columns);

    /// <summary>F from Z = XVᵀ and ‖v_j‖.</summary>
    private Matrix Predict(Matrix z, double[] norms)
    {
        var fit = new Matrix(z.Rows, outputs);
        var constants = new double[outputs];
        double[] signs = neurons.Signs;
        int[] slots = neurons.Slots;
        for (int j = 0; j < norms.Length; j++)
            constants[slots[j]] += signs[j] * activation.C * norms[j] * norms[j];
        for (int t = 0; t < z.Rows; t++)
        {
            ReadOnlySpan<double> row = z.Row(t);
            Span<double> f = fit.MutableRow(t);
            constants.CopyTo(f);
            double sum = 0;
            for (int j = 0; j < row.Length; j++)
            {
                sum += signs[j] * row[j] * ((activation.A * row[j]) + (activation.B * norms[j]));
                if (!ends[j])
                    continue;
                f[slots[j]] += sum;
                sum = 0;
            }
        }

        return fit;
    }

    /// <summary>XVᵀ, n×m.</summary>
    private Matrix Linear(double[] weights)
    {
        var linear = new Matrix(inputs.Rows, neurons.Count);
        Products.Add(1, inputs, new Matrix(neurons.Count, inputs.Columns, weights), linear, threads, turnSecond: true);
        return linear;
    }

    /// <summary>BᵀX, m×d.</summary>
    private Matrix Turned(Matrix b)
    {
        var turned = new Matrix(neurons.Count, inputs.Columns);
        Products.Add(1, b, inputs, turned, threads, turnFirst: true);
        return turned;
    }

    /// <summary>The entries of B, n×m, each times that of the neuron's output in G.</summary>
    private Matrix Weighted(Matrix g, Matrix b)
    {
        var weighted = new Matrix(b.Rows, b.Columns);
        int[] slots = neurons.Slots;
        for (int t = 0; t < b.Rows; t++)
        {
            ReadOnlySpan<double> by = g.Row(t), row = b.Row(t);
            Span<double> to = weighted.MutableRow(t);
            for (int j = 0; j < to.Length; j++)
                to[j] = by[slots[j]] * row[j];
        }

        return weighted;
    }

    /// <summary>The sums of the columns of what <see cref="Weighted"/> makes of G and B.</summary>
    private double[] Along(Matrix g, Matrix b)
    {
        var along = new double[b.Columns];
        int[] slots = neurons.Slots;
        for (int t = 0; t < b.Rows; t++)
        {
            ReadOnlySpan<double> by = g.Row(t), row = b.Row(t);
            for (int j = 0; j < along.Length; j++)
                along[j] += by[slots[j]] * row[j];
        }

        return along;
    }

    /// <summary>Gᵀ1.</summary>
    private static double[] Totals(Matrix g)
    {
        var totals = new double[g.Columns];
        for (int t = 0; t < g.Rows; t++)
            Vector.AddScaled(1, g.Row(t), totals);
        return totals;
    }
}
