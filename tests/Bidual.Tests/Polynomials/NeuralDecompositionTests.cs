using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Tests.Polynomials;

/// <summary>(24): any feasible Z is a sum of neurons, as many as its rank at most.</summary>
public sealed class NeuralDecompositionTests
{
    [Theory]
    [InlineData(1, 1, 1), InlineData(2, 2, 1), InlineData(6, 6, 1), InlineData(6, 2, 1), InlineData(20, 7, 1), InlineData(40, 40, 1), InlineData(6, 5, 1e-150), InlineData(6, 5, 1e150), InlineData(20, 20, 1e-30)]
    public void Sums_to_the_matrix(int d, int rank, double scale)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Matrix z = Feasible(d, rank, scale, seed);
            IReadOnlyList<(double[] Direction, double Weight)> neurons = NeuralDecomposition.Of(z);
            Assert.InRange(neurons.Count, 1, Math.Min(rank, d + 1));
            Assert.All(neurons, neuron => Assert.True(neuron.Weight > 0));
            Assert.All(neurons, neuron => Assert.Equal(1, Vector.Norm(neuron.Direction), 1e-14));
            double largest = z.Data.Max(Math.Abs);
            Matrix sum = Sum(neurons, d);
            for (int i = 0; i < z.Data.Length; i++)
                Assert.Equal(z.Data[i], sum.Data[i], 1e-12 * largest);
        }
    }

    [Theory, InlineData(3, 9), InlineData(8, 30), InlineData(8, 4)]
    public void Reduces_neurons_to_independent_ones(int d, int m)
    {
        var random = new RandomSource(m);
        double[][] directions = [.. Enumerable.Range(0, m).Select(_ => Unit(random, d))];
        directions[m / 2] = directions[0];
        double[] weights = [.. Enumerable.Range(0, m).Select(_ => Math.Exp(10 * random.NextGaussian()))];
        IReadOnlyList<(double[] Direction, double Weight)> reduced = NeuralDecomposition.Reduced(directions, weights);
        Assert.InRange(reduced.Count, 1, Math.Min(m - 1, d + 1));
        Matrix before = Sum([.. directions.Zip(weights)], d), after = Sum(reduced, d);
        for (int i = 0; i < before.Data.Length; i++)
            Assert.Equal(before.Data[i], after.Data[i], 1e-12 * weights.Sum());
        Assert.Equal(weights.Sum(), reduced.Sum(neuron => neuron.Weight), 1e-13 * weights.Sum());
    }

    /// <summary>A random Z ⪰ 0 with tr Z₁ = Z₄ that is not made of neurons.</summary>
    private static Matrix Feasible(int d, int rank, double scale, int seed)
    {
        var random = new RandomSource(seed);
        var factors = new Matrix(rank, d + 1);
        random.FillGaussian(factors.Data);
        double inner = 0, outer = 0;
        for (int k = 0; k < rank; k++)
        {
            Vector.Scale(Math.Exp(3 * random.NextGaussian()), factors.Row(k), factors.MutableRow(k));
            inner += Vector.SquaredNorm(factors.Row(k)[..d]);
            outer += factors[k, d] * factors[k, d];
        }

        var z = new Matrix(d + 1, d + 1);
        for (int k = 0; k < rank; k++)
        {
            double[] p = factors.Row(k).ToArray();
            p[d] *= Math.Sqrt(inner / outer);
            for (int i = 0; i <= d; i++)
                Vector.AddScaled(scale * p[i], p, z.MutableRow(i));
        }

        return z;
    }

    private static Matrix Sum(IReadOnlyList<(double[] Direction, double Weight)> neurons, int d)
    {
        var sum = new Matrix(d + 1, d + 1);
        foreach ((double[] direction, double weight) in neurons)
        {
            double[] w = [.. direction, 1];
            for (int i = 0; i <= d; i++)
                Vector.AddScaled(weight * w[i], w, sum.MutableRow(i));
        }

        return sum;
    }

    private static double[] Unit(RandomSource random, int d)
    {
        var u = new double[d];
        random.FillGaussian(u);
        Vector.Scale(1 / Vector.Norm(u), u, u);
        return u;
    }
}
