using Bidual.Certificates;
using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Tests.Polynomials;

/// <summary>Prices of polynomial neurons: in a Krylov space as in the whole space, attained by the neurons given, and proven from above.</summary>
public sealed class FormSpectrumTests
{
    public static TheoryData<int, int, double, double, double> Forms => new()
    {
        { 30, 5, 0.09, 0.5, 0.47 }, { 200, 60, 0.09, 0.5, 0.47 }, { 50, 120, 0.09, 0.5, 0.47 }, { 200, 60, 1, 0, 0 }, { 200, 60, 0, 1, 0.3 }, { 200, 60, -2, 1e-6, 0 }, { 40, 1, 1, 0.3, 0.1 },
    };

    [Theory, MemberData(nameof(Forms))]
    public void Krylov_space_finds_the_dearest_neurons(int n, int d, double a, double b, double c)
    {
        PriceForm form = Form(n, d, new PolynomialActivation(a, b, c), out _, out _);
        FormSpectrum whole = FormSpectrum.Of(form, 1e-12, 1, 1), krylov = FormSpectrum.Krylov(form, 1e-12, 1, 2);
        foreach (int sign in new[] { 1, -1 })
        {
            Assert.Equal(whole.Dearest(sign).Price, krylov.Dearest(sign).Price, 1e-10 * whole.Scale);
            Assert.Equal(whole.Maximum(sign).Multiplier, krylov.Maximum(sign).Multiplier, 1e-6 * whole.Scale);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Prices_are_attained_and_proven_from_above(int n, int d, double a, double b, double c)
    {
        var activation = new PolynomialActivation(a, b, c);
        PriceForm form = Form(n, d, activation, out Matrix x, out double[] dual);
        var spectrum = FormSpectrum.Of(form, 1e-12, 1, 1);
        double proven = new PolynomialPricing(x, activation).UpperBound(dual), largest = 0;
        foreach (int sign in new[] { 1, -1 })
        {
            foreach (PricedNeuron neuron in spectrum.Above(sign, double.NegativeInfinity, 5).Append(spectrum.Dearest(sign)))
            {
                Assert.Equal(1, Vector.Norm(neuron.Direction), 1e-13);
                double price = sign * Enumerable.Range(0, n).Sum(t => dual[t] * activation.At(Vector.Dot(x.Row(t), neuron.Direction)));
                Assert.True(price >= neuron.Price - (1e-11 * spectrum.Scale), $"{price} is said to be {neuron.Price}");
                largest = Math.Max(largest, price);
            }
        }

        Assert.InRange(proven, largest, largest + (1e-9 * (spectrum.Scale + Math.Abs(form.Constant))));
    }

    [Fact]
    public void No_direction_is_above_the_proven_price()
    {
        var activation = new PolynomialActivation(0.3, -0.2, 0.1);
        Form(40, 3, activation, out Matrix x, out double[] dual);
        double proven = new PolynomialPricing(x, activation).UpperBound(dual), largest = 0;
        var random = new RandomSource(5);
        var u = new double[3];
        for (int k = 0; k < 20_000; k++)
        {
            random.FillGaussian(u);
            Vector.Scale(1 / Vector.Norm(u), u, u);
            largest = Math.Max(largest, Math.Abs(Enumerable.Range(0, 40).Sum(t => dual[t] * activation.At(Vector.Dot(x.Row(t), u)))));
        }

        Assert.InRange(largest, 0.99 * proven, proven);
    }

    [Theory, InlineData(1e-120), InlineData(1e120)]
    public void Prices_scale_with_the_dual_point(double scale)
    {
        Form(40, 6, PolynomialActivation.ReluFit, out Matrix x, out double[] dual);
        var pricing = new PolynomialPricing(x, PolynomialActivation.ReluFit);
        double once = pricing.UpperBound(dual), scaled = pricing.UpperBound(Array.ConvertAll(dual, nu => scale * nu));
        Assert.Equal(once, scaled / scale, 1e-11 * once);
        Assert.Equal(0, pricing.UpperBound(new double[40]), 1e-200);
    }

    private static PriceForm Form(int n, int d, PolynomialActivation activation, out Matrix x, out double[] dual)
    {
        var random = new RandomSource(n + d);
        x = new Matrix(n, d);
        dual = new double[n];
        random.FillGaussian(x.Data);
        random.FillGaussian(dual);
        return new PriceForm(x, activation, dual, 1);
    }
}
