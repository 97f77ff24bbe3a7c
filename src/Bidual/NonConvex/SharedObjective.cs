using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.NonConvex;

/// <summary>
/// (12) of ReLU neurons that feed all outputs, L(Σ_j (Xu_j)₊ a_jᵀ, Y) + (β/2) Σ_j (‖u_j‖² + ‖a_j‖²), as a function of the weights: the m×d rows u_j and then the m×c rows a_j. It has a kink where x_tᵀu_j = 0, at
/// which a minimum often lies: neurons can be held there, and move where those rows stay zero.
/// </summary>
internal sealed class SharedObjective : ICurvedFunction
{
    /// <summary>Multiplications of a product from which a second thread is worth waking.</summary>
    private const long LeastParallel = 20_000_000;

    /// <summary>What is left of a unit row beside the others held for it to count.</summary>
    private const double Independent = 1e-6;

    private readonly Matrix data;
    private readonly OutputsLoss loss;
    private readonly double beta;
    private readonly int m;
    private readonly int d;
    private readonly int c;
    private readonly int threads;

    /// <summary>n×m: 0 where a row is held at zero, else 1; null where none is.</summary>
    private readonly Matrix? free;

    /// <summary>Orthonormal vectors that span the rows held, for each neuron.</summary>
    private readonly double[][][] normals;

    /// <param name="data">X, n×d.</param>
    /// <param name="loss">L, Y.</param>
    /// <param name="beta">β.</param>
    /// <param name="start">m neurons to begin with.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="held">Rows at which each neuron is held, m lists; null for none.</param>
    public SharedObjective(Matrix data, OutputsLoss loss, double beta, Network start, int threads, IReadOnlyList<IReadOnlyList<int>>? held = null)
    {
        (this.data, this.loss, this.beta, m, d, c) = (data, loss, beta, start.Neurons, data.Columns, start.Outputs);
        this.threads = (long)data.Rows * m * (d + c) > LeastParallel ? threads : 1;
        normals = new double[m][][];
        Start = [.. start.Hidden.Data, .. start.Output.Data];
        if (held is not null)
        {
            free = new Matrix(data.Rows, m);
            free.Data.AsSpan().Fill(1);
        }

        for (int j = 0; j < m; j++)
        {
            normals[j] = held is null ? [] : Basis(held[j]);
            foreach (int t in held?[j] ?? [])
                free!.MutableRow(t)[j] = 0;
        }

        Project(Start);
    }

    /// <inheritdoc/>
    public double[] Start { get; }

    /// <summary>The network of weights.</summary>
    public Network ToNetwork(double[] weights) => new(Activation.Relu, Inner(weights), Outer(weights));

    /// <inheritdoc/>
    public double Value(double[] weights) => loss.Value(Fit(Hidden(weights).Values, weights)) + (beta / 2 * Vector.SquaredNorm(weights));

    /// <summary>The value and its gradient.</summary>
    public double Evaluate(double[] weights, Span<double> gradient)
    {
        (Matrix hidden, Matrix active) = Hidden(weights);
        Matrix fit = Fit(hidden, weights);
        Gradient(hidden, active, loss.DualAt(fit), weights).CopyTo(gradient);
        return loss.Value(fit) + (beta / 2 * Vector.SquaredNorm(weights));
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
            var moved = new Matrix(data.Rows, m);
            Products.Add(1, data, Inner(change), moved, threads, turnSecond: true);
            Vector.Multiply<double>(active.Data, moved.Data);
            Matrix drift = Fit(moved, weights);
            Products.Add(1, hidden, Outer(change), drift, threads);
            Matrix bent = curvature(drift), bends = new(data.Rows, m), product = new(m, c);
            Products.Add(1, bent, outer, bends, threads, turnSecond: true);
            Products.Add(-1, dual, Outer(change), bends, threads, turnSecond: true);
            Products.Add(1, hidden, bent, product, threads, turnFirst: true);
            Products.Add(-1, moved, dual, product, threads, turnFirst: true);
            return Joined(bends, product, active, change);
        }
    }

    private double[] Gradient(Matrix hidden, Matrix active, Matrix dual, double[] weights)
    {
        Matrix slopes = new(data.Rows, m), outside = new(m, c);
        Products.Add(-1, dual, Outer(weights), slopes, threads, turnSecond: true);
        Products.Add(-1, hidden, dual, outside, threads, turnFirst: true);
        return Joined(slopes, outside, active, weights);
    }

    /// <summary>Xᵀ of the slopes of the active rows, then the outer part, both with β times the weights, within what is not held.</summary>
    private double[] Joined(Matrix slopes, Matrix outside, Matrix active, double[] weights)
    {
        Vector.Multiply<double>(active.Data, slopes.Data);
        var inside = new Matrix(m, d);
        Products.Add(1, slopes, data, inside, threads, turnFirst: true);
        double[] joined = [.. inside.Data, .. outside.Data];
        Vector.AddScaled(beta, weights, joined);
        Project(joined);
        return joined;
    }

    /// <summary>(Xu_j)₊ and where it is positive, n×m.</summary>
    private (Matrix Values, Matrix Active) Hidden(double[] weights)
    {
        Matrix hidden = new(data.Rows, m), active = new(data.Rows, m);
        Products.Add(1, data, Inner(weights), hidden, threads, turnSecond: true);
        if (free is not null)
            Vector.Multiply<double>(free.Data, hidden.Data);
        for (int i = 0; i < hidden.Data.Length; i++)
        {
            active.Data[i] = hidden.Data[i] > 0 ? 1 : 0;
            hidden.Data[i] = Math.Max(0, hidden.Data[i]);
        }

        return (hidden, active);
    }

    private Matrix Fit(Matrix hidden, double[] weights)
    {
        var fit = new Matrix(data.Rows, c);
        Products.Add(1, hidden, Outer(weights), fit, threads);
        return fit;
    }

    private Matrix Inner(double[] weights) => new(m, d, weights[..(m * d)]);

    private Matrix Outer(double[] weights) => new(m, c, weights[(m * d)..]);

    private void Project(double[] weights)
    {
        for (int j = 0; j < m; j++)
        {
            Span<double> u = weights.AsSpan(j * d, d);
            foreach (double[] normal in normals[j])
                Vector.AddScaled(-Vector.Dot(normal, u), normal, u);
        }
    }

    private double[][] Basis(IReadOnlyList<int> rows)
    {
        var basis = new List<double[]>();
        foreach (int t in rows)
        {
            double[] rest = data.Row(t).ToArray();
            double length = Vector.Norm(rest);
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] normal in basis)
                    Vector.AddScaled(-Vector.Dot<double>(normal, rest), normal, rest);
            }

            double left = Vector.Norm(rest);
            if (left <= Independent * length)
                continue;
            Vector.Scale(1 / left, rest, rest);
            basis.Add(rest);
        }

        return [.. basis];
    }
}
