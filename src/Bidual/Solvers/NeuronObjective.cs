using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// (12) as a function of the weights, L(Σ_j φ_j(Xu_j) a_jᵀ, Y) + (β/2) Σ_j (‖u_j‖² + ‖a_j‖²), with gradient and Hessian. The weights are one vector, the m×d rows u_j and then the m×c rows a_j.
/// Which rows a neuron is active on, and where it may move, is what kinds of neurons differ in.
/// </summary>
/// <param name="data">X, n×d.</param>
/// <param name="loss">L, Y.</param>
/// <param name="outputs">c.</param>
/// <param name="beta">β.</param>
/// <param name="neurons">m.</param>
/// <param name="threads">Worker threads, where a product is worth waking them.</param>
internal abstract class NeuronObjective(Matrix data, OutputsLoss loss, int outputs, double beta, int neurons, int threads) : ISecondOrderObjective
{
    /// <summary>Multiplications of a product from which a second thread is worth waking.</summary>
    private const long LeastParallel = 20_000_000;

    private readonly int inside = neurons * data.Columns;
    private readonly int threads = (long)neurons * data.Rows * (data.Columns + outputs) > LeastParallel ? threads : 1;

    /// <inheritdoc/>
    public abstract double[] Start { get; }

    /// <inheritdoc/>
    public double Value(double[] weights) => Value(Fit(Hidden(weights).Values, weights), weights);

    /// <summary>The value and its gradient.</summary>
    public double Evaluate(double[] weights, Span<double> gradient)
    {
        (Matrix hidden, Matrix active) = Hidden(weights);
        Matrix fit = Fit(hidden, weights);
        Gradient(hidden, active, loss.DualAt(fit), weights).CopyTo(gradient);
        return Value(fit, weights);
    }

    /// <inheritdoc/>
    public (double[] Gradient, Func<double[], double[]> Hessian) DerivativesAt(double[] weights)
    {
        (Matrix hidden, Matrix active) = Hidden(weights);
        Matrix outer = Outer(weights), fit = Fit(hidden, weights), dual = loss.DualAt(fit);
        Func<Matrix, Matrix> curvature = loss.CurvatureAt(fit);
        return (Gradient(hidden, active, dual, weights), Multiply);

        double[] Multiply(double[] change)
        {
            Matrix moved = Linear(change);
            Vector.Multiply<double>(active.Data, moved.Data);
            Matrix drift = Fit(moved, weights);
            Products.Add(1, hidden, Outer(change), drift, threads);
            Matrix bent = curvature(drift), bends = new(data.Rows, neurons), product = new(neurons, outputs);
            Products.Add(1, bent, outer, bends, threads, turnSecond: true);
            Products.Add(-1, dual, Outer(change), bends, threads, turnSecond: true);
            Products.Add(1, hidden, bent, product, threads, turnFirst: true);
            Products.Add(-1, moved, dual, product, threads, turnFirst: true);
            return Joined(bends, product, active, change);
        }
    }

    /// <summary>φ_j(Xu_j), and 1 where a neuron is active and 0 elsewhere.</summary>
    /// <param name="linear">Xu_j, n×m; may be overwritten.</param>
    protected abstract (Matrix Values, Matrix Active) Activated(Matrix linear);

    /// <summary>Weights, or slopes, without what neurons may not do.</summary>
    protected virtual void Project(double[] weights)
    {
    }

    /// <summary>u_j, m×d.</summary>
    protected Matrix Inner(double[] weights) => new(neurons, data.Columns, weights[..inside]);

    /// <summary>a_j, m×c.</summary>
    protected Matrix Outer(double[] weights) => new(neurons, outputs, weights[inside..]);

    private double Value(Matrix fit, double[] weights) => loss.Value(fit) + (beta / 2 * Vector.SquaredNorm(weights));

    private (Matrix Values, Matrix Active) Hidden(double[] weights) => Activated(Linear(weights));

    private Matrix Linear(double[] weights)
    {
        var linear = new Matrix(data.Rows, neurons);
        Products.Add(1, data, Inner(weights), linear, threads, turnSecond: true);
        return linear;
    }

    private Matrix Fit(Matrix hidden, double[] weights)
    {
        var fit = new Matrix(data.Rows, outputs);
        Products.Add(1, hidden, Outer(weights), fit, threads);
        return fit;
    }

    private double[] Gradient(Matrix hidden, Matrix active, Matrix dual, double[] weights)
    {
        Matrix slopes = new(data.Rows, neurons), outside = new(neurons, outputs);
        Products.Add(-1, dual, Outer(weights), slopes, threads, turnSecond: true);
        Products.Add(-1, hidden, dual, outside, threads, turnFirst: true);
        return Joined(slopes, outside, active, weights);
    }

    /// <summary>Xᵀ of the slopes of the active rows, then the outer part, both with β times the weights.</summary>
    private double[] Joined(Matrix slopes, Matrix outside, Matrix active, double[] weights)
    {
        Vector.Multiply<double>(active.Data, slopes.Data);
        var turned = new Matrix(neurons, data.Columns);
        Products.Add(1, slopes, data, turned, threads, turnFirst: true);
        double[] joined = [.. turned.Data, .. outside.Data];
        Vector.AddScaled(beta, weights, joined);
        Project(joined);
        return joined;
    }
}
