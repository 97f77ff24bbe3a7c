using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Polynomials;

namespace Bidual.Solvers;

/// <summary>Neurons of a polynomial network as v_j = √|α_j|·u_j and s_j = sign α_j.</summary>
/// <param name="Weights">m×d, the rows v_j.</param>
/// <param name="Signs">s_j, ±1.</param>
internal sealed record PolynomialNeurons(Matrix Weights, double[] Signs)
{
    /// <summary>m.</summary>
    public int Count => Signs.Length;

    /// <summary>Σ|α_j|.</summary>
    public double Size => Vector.SquaredNorm(Weights.Values);

    /// <summary>From directions and signed weights.</summary>
    /// <param name="inputs">d.</param>
    /// <param name="neurons">u_j, of norm 1, and α_j ≠ 0.</param>
    public static PolynomialNeurons Of(int inputs, IReadOnlyList<(double[] Direction, double Weight)> neurons)
    {
        var weights = new Matrix(neurons.Count, inputs);
        for (int j = 0; j < neurons.Count; j++)
            Vector.Scale(Math.Sqrt(Math.Abs(neurons[j].Weight)), neurons[j].Direction, weights.MutableRow(j));
        return new PolynomialNeurons(weights, [.. neurons.Select(neuron => neuron.Weight < 0 ? -1.0 : 1)]);
    }

    /// <summary>Directions and signed weights.</summary>
    public IReadOnlyList<(double[] Direction, double Weight)> Split()
    {
        double[] norms = Norms(Weights.Data);
        return [.. Enumerable.Range(0, Count).Select(j =>
        {
            double[] u = Weights.Row(j).ToArray();
            Vector.Scale(1 / norms[j], u, u);
            Vector.Scale(1 / Vector.Norm(u), u, u);
            return (u, Signs[j] * norms[j] * norms[j]);
        })];
    }

    /// <summary>The neurons with others.</summary>
    public PolynomialNeurons With(PolynomialNeurons others) => new(Matrix.Stack([Weights, others.Weights]), [.. Signs, .. others.Signs]);

    /// <summary>Those that carry more than a share of Σ|α|.</summary>
    public PolynomialNeurons Pruned(double share)
    {
        double[] norms = Norms(Weights.Data);
        double least = share * Size;
        int[] kept = [.. Enumerable.Range(0, Count).Where(j => norms[j] * norms[j] > least)];
        return kept.Length == Count ? this : new PolynomialNeurons(Weights.SelectRows(kept), [.. kept.Select(j => Signs[j])]);
    }

    /// <summary>No more neurons of either sign than their lifts are independent: at most d + 1, (24).</summary>
    public PolynomialNeurons Reduced() => Of(Weights.Columns, [.. ReducedOf(1), .. ReducedOf(-1)]);

    /// <summary>‖v_j‖.</summary>
    public double[] Norms(double[] weights)
    {
        int d = Weights.Columns;
        return [.. Enumerable.Range(0, Count).Select(j => Vector.Norm(weights.AsSpan(j * d, d)))];
    }

    /// <summary>f on the rows.</summary>
    public double[] Predict(Matrix inputs, PolynomialActivation activation, int threads)
    {
        var linear = new Matrix(inputs.Rows, Count);
        Products.Add(1, inputs, Weights, linear, threads, turnSecond: true);
        return Predict(linear, Weights.Data, activation);
    }

    /// <summary>f from Xv_j.</summary>
    /// <param name="linear">n×m.</param>
    /// <param name="weights">The rows v_j, m×d.</param>
    /// <param name="activation">a, b, c.</param>
    public double[] Predict(Matrix linear, double[] weights, PolynomialActivation activation)
    {
        double[] norms = Norms(weights), fit = new double[linear.Rows];
        double constant = 0;
        for (int j = 0; j < Count; j++)
            constant += Signs[j] * activation.C * norms[j] * norms[j];
        for (int t = 0; t < fit.Length; t++)
        {
            double sum = constant;
            ReadOnlySpan<double> z = linear.Row(t);
            for (int j = 0; j < z.Length; j++)
                sum += Signs[j] * z[j] * ((activation.A * z[j]) + (activation.B * norms[j]));
            fit[t] = sum;
        }

        return fit;
    }

    private IEnumerable<(double[] Direction, double Weight)> ReducedOf(double sign)
    {
        (double[] Direction, double Weight)[] own = [.. Split().Where(neuron => neuron.Weight * sign > 0)];
        return NeuralDecomposition.Reduced([.. own.Select(neuron => neuron.Direction)], [.. own.Select(neuron => Math.Abs(neuron.Weight))])
            .Select(neuron => (neuron.Direction, sign * neuron.Weight));
    }
}
