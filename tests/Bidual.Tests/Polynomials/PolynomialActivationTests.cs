using Bidual.Polynomials;

namespace Bidual.Tests.Polynomials;

public sealed class PolynomialActivationTests
{
    /// <summary>Of the ReLU on [−r, r]: t/2 and the projection of |t|/2, 15t²/(32r) + 3r/32.</summary>
    [Theory, InlineData(5.0), InlineData(0.01), InlineData(300.0)]
    public void Nearest_to_the_ReLU_is_known(double range)
    {
        var fit = PolynomialActivation.Nearest(t => Math.Max(t, 0), range);
        Assert.Equal(15 / (32 * range), fit.A, 1e-12 / range);
        Assert.Equal(0.5, fit.B, 1e-12);
        Assert.Equal(3 * range / 32, fit.C, 1e-12 * range);
    }

    [Fact]
    public void A_polynomial_is_nearest_to_itself()
    {
        var fit = PolynomialActivation.Nearest(t => (0.3 * t * t) - t + 2, 2.5);
        Assert.Equal(0.3, fit.A, 1e-13);
        Assert.Equal(-1, fit.B, 1e-13);
        Assert.Equal(2, fit.C, 1e-13);
    }

    [Fact]
    public void What_is_no_activation_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialActivation(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolynomialActivation(1, double.NaN, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PolynomialActivation.Nearest(Math.Exp, 0));
    }
}
