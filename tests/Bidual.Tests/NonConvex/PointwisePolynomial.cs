using Bidual.NonConvex.Models;
using Bidual.Polynomials;

namespace Bidual.Tests.NonConvex;

/// <summary>σ(t) = at² + bt + c, section 7, with its slope.</summary>
/// <param name="sigma">a, b, c.</param>
internal sealed class PointwisePolynomial(PolynomialActivation sigma) : IPointwise
{
    public void Apply(ReadOnlySpan<double> z, Span<double> value, Span<double> slope)
    {
        for (int i = 0; i < z.Length; i++)
        {
            value[i] = sigma.At(z[i]);
            slope[i] = (2 * sigma.A * z[i]) + sigma.B;
        }
    }
}
