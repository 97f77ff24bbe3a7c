using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Tests.Polynomials;

/// <summary>Forms over vectors of signs: all of them, their relaxation, and what is drawn from it.</summary>
public sealed class SignTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(5), InlineData(9), InlineData(13)]
    public void All_signs_are_looked_at(int d)
    {
        SignForm form = Random(d, d);
        double[] values = [.. Enumerable.Range(0, 1 << d).Select(k => form.At(SignsOf(k, d)))];
        SignMaximum found = SignMaximum.Of(form);
        Assert.Equal(values.Max(), found.Largest, 1e-13 * form.Size);
        Assert.Equal(values.Min(), found.Least, 1e-13 * form.Size);
        Assert.Equal(found.Largest, form.At(found.LargestAt), 1e-13 * form.Size);
        Assert.Equal(found.Least, form.At(found.LeastAt), 1e-13 * form.Size);
    }

    /// <summary>The form is that of neurons z/√d.</summary>
    [Fact]
    public void The_form_is_the_price_of_a_neuron()
    {
        var random = new RandomSource(8);
        Matrix x = new(11, 6);
        random.FillGaussian(x.Data);
        var nu = new double[11];
        random.FillGaussian(nu);
        PolynomialActivation sigma = PolynomialActivation.ReluFit;
        var form = new SignForm(new PriceForm(x, sigma, nu, 1));
        double[] z = SignsOf(37, 6), u = Array.ConvertAll(z, sign => sign / Math.Sqrt(6));
        double price = Enumerable.Range(0, 11).Sum(t => nu[t] * sigma.At(Vector.Dot(x.Row(t), u)));
        Assert.Equal(price, form.At(z) + form.Constant, 1e-13 * form.Size);
    }

    /// <summary>Above every value, below 4.57 times the largest of either sign, and R is feasible of nearly the same value.</summary>
    [Theory, InlineData(1), InlineData(3), InlineData(8), InlineData(12)]
    public void The_relaxation_is_a_bound_with_a_guarantee(int d)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            SignForm form = Random(d, seed);
            SignMaximum exact = SignMaximum.Of(form);
            SignRelaxation above = SignRelaxation.Of(form, 1, 1), below = SignRelaxation.Of(form, -1, 1);
            Assert.True(above.Value >= exact.Largest - (1e-9 * form.Size));
            Assert.True(-below.Value <= exact.Least + (1e-9 * form.Size));
            Assert.True(Math.Max(above.Value, below.Value) <= 4.57 * Math.Max(exact.Largest, -exact.Least));
            Assert.Equal(above.Value, Vector.Dot<double>(SignRelaxation.Cost(form, 1).Data, above.Gram.Data), 1e-8 * form.Size);
            for (int i = 0; i <= d; i++)
                Assert.Equal(1, above.Gram[i, i], 1e-9);
        }
    }

    /// <summary>Without M the relaxation is exact: Σ|m_i|.</summary>
    [Fact]
    public void Of_a_linear_form_the_relaxation_is_exact()
    {
        var x = Matrix.FromRows([[3.0, -1, 2, 0.5]]);
        var form = new SignForm(new PriceForm(x, new PolynomialActivation(0, 1, 0), [2.0], 1));
        Assert.Equal(6.5, SignRelaxation.Of(form, 1, 1).Value, 1e-9);
        Assert.Equal(6.5, SignRelaxation.Of(form, -1, 1).Value, 1e-9);
    }

    [Fact]
    public void No_single_turn_raises_what_has_climbed()
    {
        SignForm form = Random(15, 2);
        var random = new RandomSource(1);
        foreach (int sign in new[] { 1, -1 })
        {
            double[] z = SignsOf(random.NextInt32(1 << 15), 15), before = [.. z];
            form.Climb(z, sign);
            Assert.True(sign * form.At(z) >= sign * form.At(before));
            for (int i = 0; i < 15; i++)
            {
                double[] turned = [.. z];
                turned[i] = -turned[i];
                Assert.True(sign * form.At(turned) <= (sign * form.At(z)) + (1e-12 * form.Size));
            }
        }
    }

    /// <summary>E[zzᵀ] = (2/π) arcsin R of plain signs; of transformed pairs E[zzᵀ − z'z'ᵀ] is 2 ln(1 + √2)/π times R, off the diagonal. Within five standard deviations of the mean of 40,000.</summary>
    [Fact]
    public void Drawn_signs_have_the_moments_they_are_said_to_have()
    {
        const int Draws = 40_000;
        var random = new RandomSource(3);
        Matrix root = new(4, 6), gram = new(4, 4);
        random.FillGaussian(root.Data);
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
                gram.Data[(i * 4) + j] = Vector.Dot(root.Row(i), root.Row(j)) / (Vector.Norm(root.Row(i)) * Vector.Norm(root.Row(j)));
        }

        double[,] plain = new double[4, 4], pairs = new double[4, 4];
        foreach (double[] z in SignRounding.Plain(gram, Draws, random))
            Add(plain, z, 1.0 / Draws);
        foreach ((double[] plus, double[] minus) in SignRounding.Transformed(gram, Draws, random))
        {
            Add(pairs, plus, 1.0 / Draws);
            Add(pairs, minus, -1.0 / Draws);
        }

        double factor = 2 * Math.Log(1 + Math.Sqrt(2)) / Math.PI, error = 5 / Math.Sqrt(Draws);
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.Equal(2 / Math.PI * Math.Asin(gram[i, j]), plain[i, j], error);
                Assert.Equal(factor * gram[i, j], pairs[i, j], 1.42 * error);
            }
        }
    }

    private static void Add(double[,] sum, double[] z, double weight)
    {
        double[] lifted = [.. z, 1];
        for (int i = 0; i < lifted.Length; i++)
        {
            for (int j = 0; j < lifted.Length; j++)
                sum[i, j] += weight * lifted[i] * lifted[j];
        }
    }

    private static SignForm Random(int d, int seed)
    {
        var random = new RandomSource(seed);
        var x = new Matrix(2 * d, d);
        random.FillGaussian(x.Data);
        var nu = new double[2 * d];
        random.FillGaussian(nu);
        return new SignForm(new PriceForm(x, PolynomialActivation.ReluFit, nu, 1));
    }

    private static double[] SignsOf(int code, int d) => [.. Enumerable.Range(0, d).Select(i => (code >> i & 1) == 0 ? 1.0 : -1)];
}
