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
/// <param name="targets">y, length n.</param>
/// <param name="loss">L.</param>
/// <param name="activation">a, b, c.</param>
/// <param name="beta">β.</param>
/// <param name="neurons">v_j and s_j; none is zero.</param>
/// <param name="threads">Worker threads, where a product is worth waking them.</param>
internal sealed class PolynomialObjective(Matrix inputs, double[] targets, ILoss loss, PolynomialActivation activation, double beta, PolynomialNeurons neurons, int threads) : ISecondOrderObjective
{
    /// <summary>Multiplications of a product from which a second thread is worth waking.</summary>
    private const long LeastParallel = 1_000_000;

    private readonly int threads = (long)neurons.Count * inputs.Rows * inputs.Columns > LeastParallel ? threads : 1;

    /// <inheritdoc/>
    public double[] Start => neurons.Weights.Data;

    /// <inheritdoc/>
    public double Value(double[] weights) => loss.Value(neurons.Predict(Linear(weights), weights, activation), targets) + (beta * Vector.SquaredNorm(weights));

    /// <inheritdoc/>
    public (double[] Gradient, Func<double[], double[]> Hessian) DerivativesAt(double[] weights)
    {
        int n = inputs.Rows, m = neurons.Count;
        double[] signs = neurons.Signs, norms = neurons.Norms(weights);
        Matrix z = Linear(weights), slopes = new(n, m);
        double[] fit = neurons.Predict(z, weights, activation), gradient = new double[n], curvature = new double[n];
        loss.Gradient(fit, targets, gradient);
        loss.Curvature(fit, targets, curvature);
        double total = gradient.Sum();
        double[] along = Along(gradient, z);
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
                double factor = (2 * beta) + (signs[j] * ((activation.B * along[j] / norms[j]) + (2 * activation.C * total)));
                Vector.AddScaled(factor, Row(weights, j), turned.MutableRow(j));
            }

            return turned.Data;
        }

        double[] Multiply(double[] change)
        {
            Matrix y = Linear(change), bends = new(n, m);
            double[] stretch = [.. Enumerable.Range(0, m).Select(j => Vector.Dot<double>(Row(weights, j), Row(change, j)) / norms[j])], bent = new double[n];
            for (int t = 0; t < n; t++)
            {
                double drift = 0;
                for (int j = 0; j < m; j++)
                    drift += (slopes[t, j] * y[t, j]) + (signs[j] * stretch[j] * ((activation.B * z[t, j]) + (2 * activation.C * norms[j])));
                bent[t] = curvature[t] * drift;
                for (int j = 0; j < m; j++)
                    bends.Data[(t * m) + j] = (bent[t] * slopes[t, j]) + (gradient[t] * signs[j] * ((2 * activation.A * y[t, j]) + (activation.B * stretch[j])));
            }

            Matrix turned = Turned(bends);
            double[] alongBent = Along(bent, z), alongChange = Along(gradient, y);
            double bentTotal = bent.Sum();
            for (int j = 0; j < m; j++)
            {
                double onWeights = (activation.B * (alongBent[j] + alongChange[j] - (along[j] * stretch[j] / norms[j])) / norms[j]) + (2 * activation.C * bentTotal);
                double onChange = (activation.B * along[j] / norms[j]) + (2 * activation.C * total);
                Vector.AddScaled(signs[j] * onWeights, Row(weights, j), turned.MutableRow(j));
                Vector.AddScaled((2 * beta) + (signs[j] * onChange), Row(change, j), turned.MutableRow(j));
            }

            return turned.Data;
        }
    }

    private ReadOnlySpan<double> Row(double[] weights, int j) => weights.AsSpan(j * inputs.Columns, inputs.Columns);

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

    /// <summary>Diag(g) B.</summary>
    private static Matrix Weighted(double[] g, Matrix b)
    {
        var weighted = new Matrix(b.Rows, b.Columns);
        for (int t = 0; t < b.Rows; t++)
            Vector.Scale(g[t], b.Row(t), weighted.MutableRow(t));
        return weighted;
    }

    /// <summary>Bᵀg.</summary>
    private static double[] Along(double[] g, Matrix b)
    {
        var along = new double[b.Columns];
        for (int t = 0; t < b.Rows; t++)
            Vector.AddScaled(g[t], b.Row(t), along);
        return along;
    }
}
