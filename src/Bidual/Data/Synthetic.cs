using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>Data drawn from a seed.</summary>
public static class Synthetic
{
    /// <summary>
    /// A planted network: standard normal features, targets Σ_j α_j max(0, xᵀw_j) plus noise, with w_j uniform on the unit sphere and α_j = ±1 in turn.
    /// </summary>
    /// <param name="rows">n, at least 1.</param>
    /// <param name="features">d, at least 1.</param>
    /// <param name="neurons">Neurons of the planted network, at least 1.</param>
    /// <param name="noise">Standard deviation of the noise, at least 0.</param>
    /// <param name="seed">The same seed gives the same data.</param>
    public static Dataset Planted(int rows, int features, int neurons, double noise, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neurons);
        ArgumentOutOfRangeException.ThrowIfNegative(noise);
        var random = new RandomSource(seed);
        var weights = new Matrix(neurons, features);
        random.FillGaussian(weights.Data);
        for (int j = 0; j < neurons; j++)
            Normalise(weights.MutableRow(j));
        var x = new Matrix(rows, features);
        random.FillGaussian(x.Data);
        var y = new Matrix(rows, 1);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < neurons; j++)
                y.Data[i] += (j % 2 == 0 ? 1 : -1) * Math.Max(0, Dot(x.Row(i), weights.Row(j)));
            y.Data[i] += noise * random.NextGaussian();
        }

        return new Dataset(x, y, LearningTask.Regression);
    }

    /// <summary>Two spirals in the plane, one class each, of one turn and a half and radius at most 1.</summary>
    /// <param name="rows">n, at least 2; the classes alternate.</param>
    /// <param name="noise">Standard deviation of the noise on both coordinates, at least 0.</param>
    /// <param name="seed">The same seed gives the same data.</param>
    public static Dataset TwoSpirals(int rows, double noise, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(noise);
        var random = new RandomSource(seed);
        var x = new Matrix(rows, 2);
        var y = new Matrix(rows, 1);
        for (int i = 0; i < rows; i++)
        {
            int side = i % 2 == 0 ? -1 : 1;
            double radius = 0.1 + (0.9 * (i / 2) / Math.Max(1, (rows - 1) / 2));
            double angle = 3 * Math.PI * radius;
            Span<double> point = x.MutableRow(i);
            point[0] = (side * radius * Math.Cos(angle)) + (noise * random.NextGaussian());
            point[1] = (side * radius * Math.Sin(angle)) + (noise * random.NextGaussian());
            y.Data[i] = side;
        }

        return new Dataset(x, y, LearningTask.Classification);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }

    private static void Normalise(Span<double> w)
    {
        double norm = Math.Sqrt(Dot(w, w));
        foreach (ref double value in w)
            value /= norm;
    }
}
