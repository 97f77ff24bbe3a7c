using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// (26) in the weights v_j of <see cref="PolynomialObjective"/>, of neurons that see patches: s_j(a·vᵀMv + b‖v‖mᵀv + c‖v‖²) by the moments M and m of each row and pool, so that a slot's neurons are one symmetric matrix,
/// one vector and one number, and what all rows make of a gradient is of that size too. The number of neurons costs nothing.
/// </summary>
/// <param name="moments">M and m of every row and pool.</param>
/// <param name="loss">L.</param>
/// <param name="activation">a, b, c.</param>
/// <param name="beta">β.</param>
/// <param name="neurons">v_j and s_j; none is zero.</param>
/// <param name="outputs">c.</param>
/// <param name="threads">Worker threads.</param>
internal sealed class PooledObjective(PooledMoments moments, OutputsLoss loss, PolynomialActivation activation, double beta, PolynomialNeurons neurons, int outputs, int threads) : IPolynomialObjective
{
    private readonly int order = moments.Order;
    private readonly int pools = moments.Pools;

    /// <inheritdoc/>
    public double[] Start => neurons.Weights.Data;

    /// <inheritdoc/>
    public Matrix Predict(double[] weights)
    {
        double[] norms = neurons.Norms(weights);
        return Predict((j, slot) =>
        {
            ReadOnlySpan<double> v = Row(weights, j);
            AddOuter(slot.Bend, neurons.Signs[j] * activation.A, v, v);
            Vector.AddScaled(neurons.Signs[j] * activation.B * norms[j], v, slot.Slope);
            return neurons.Signs[j] * activation.C * norms[j] * norms[j];
        });
    }

    /// <inheritdoc/>
    public double Value(double[] weights) => loss.Value(Predict(weights)) + (beta * Vector.SquaredNorm(weights));

    /// <inheritdoc/>
    public (double[] Gradient, Func<double[], double[]> Hessian) DerivativesAt(double[] weights)
    {
        double[] norms = neurons.Norms(weights);
        Matrix fit = Predict(weights), gradient = loss.DualAt(fit);
        Vector.Scale(-1, gradient.Data, gradient.Data);
        Func<Matrix, Matrix> curvature = loss.CurvatureAt(fit);
        Sums[] sums = SumsOf(gradient);
        return (WithPenalty(OnWeights(sums), weights), Multiply);

        double[] Multiply(double[] change)
        {
            double[] stretch = [.. Enumerable.Range(0, neurons.Count).Select(j => Vector.Dot<double>(Row(weights, j), Row(change, j)))];
            Matrix drift = Predict((j, slot) =>
            {
                ReadOnlySpan<double> v = Row(weights, j), y = Row(change, j);
                AddOuter(slot.Bend, neurons.Signs[j] * activation.A, v, y);
                AddOuter(slot.Bend, neurons.Signs[j] * activation.A, y, v);
                Vector.AddScaled(neurons.Signs[j] * activation.B * norms[j], y, slot.Slope);
                Vector.AddScaled(neurons.Signs[j] * activation.B * stretch[j] / norms[j], v, slot.Slope);
                return 2 * neurons.Signs[j] * activation.C * stretch[j];
            });
            double[] image = OnWeights(SumsOf(curvature(drift)));
            for (int j = 0; j < neurons.Count; j++)
            {
                Sums slot = sums[neurons.Slots[j]];
                ReadOnlySpan<double> v = Row(weights, j), y = Row(change, j);
                Span<double> to = image.AsSpan(j * order, order);
                double s = neurons.Signs[j], norm = norms[j], along = Vector.Dot(slot.Slope, v), alongChange = Vector.Dot(slot.Slope, y);
                Vector.AddScaled(2 * s * activation.A, LowerTriangle.Multiply(slot.Bend, y), to);
                Vector.AddScaled(s * activation.B * stretch[j] / norm, slot.Slope, to);
                Vector.AddScaled(s * ((activation.B * along / norm) + (2 * activation.C * slot.Total)), y, to);
                Vector.AddScaled(s * activation.B * ((alongChange / norm) - (along * stretch[j] / (norm * norm * norm))), v, to);
            }

            return WithPenalty(image, change);
        }

        // s(2a·Av + b(‖v‖r + rᵀv/‖v‖·v) + 2cγ·v), A = Σ g M, r = Σ g m and γ = Σ g over the rows.
        double[] OnWeights(Sums[] of)
        {
            var image = new double[weights.Length];
            for (int j = 0; j < neurons.Count; j++)
            {
                Sums slot = of[neurons.Slots[j]];
                ReadOnlySpan<double> v = Row(weights, j);
                Span<double> to = image.AsSpan(j * order, order);
                double s = neurons.Signs[j];
                Vector.AddScaled(2 * s * activation.A, LowerTriangle.Multiply(slot.Bend, v), to);
                Vector.AddScaled(s * activation.B * norms[j], slot.Slope, to);
                Vector.AddScaled(s * ((activation.B * Vector.Dot(slot.Slope, v) / norms[j]) + (2 * activation.C * slot.Total)), v, to);
            }

            return image;
        }
    }

    private ReadOnlySpan<double> Row(double[] weights, int j) => weights.AsSpan(j * order, order);

    private double[] WithPenalty(double[] image, double[] weights)
    {
        Vector.AddScaled(2 * beta, weights, image);
        return image;
    }

    /// <summary>F of slots, each neuron adding to the matrix and the vector of its own and returning what it adds to its output everywhere.</summary>
    private Matrix Predict(Func<int, (double[] Bend, double[] Slope), double> add)
    {
        int slots = outputs * pools;
        double[][] bends = [.. Enumerable.Range(0, slots).Select(_ => new double[order * order])], slopes = [.. Enumerable.Range(0, slots).Select(_ => new double[order])];
        var constants = new double[outputs];
        for (int j = 0; j < neurons.Count; j++)
        {
            int slot = neurons.Slots[j];
            constants[slot / pools] += add(j, (bends[slot], slopes[slot]));
        }

        var fit = new Matrix(moments.Rows, outputs);
        for (int t = 0; t < fit.Rows; t++)
            constants.CopyTo(fit.MutableRow(t));
        moments.AddProducts(bends, slopes, fit, threads);
        return fit;
    }

    private Sums[] SumsOf(Matrix g)
    {
        var totals = new double[outputs];
        for (int t = 0; t < g.Rows; t++)
            Vector.AddScaled(1, g.Row(t), totals);
        return [.. moments.Turned(g, threads).Select((sums, slot) => new Sums(sums.Bend, sums.Slope, totals[slot / pools]))];
    }

    /// <summary>A += factor·x yᵀ.</summary>
    private void AddOuter(double[] a, double factor, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        for (int i = 0; i < order; i++)
            Vector.AddScaled(factor * x[i], y, a.AsSpan(i * order, order));
    }

    /// <summary>Σ g_t M_t, lower triangle, Σ g_t m_t and Σ g_t of a slot.</summary>
    private sealed record Sums(double[] Bend, double[] Slope, double Total);
}
