namespace Bidual.NonConvex.Models;

/// <summary>σ(t) = at² + bt + c, section 7.</summary>
internal sealed class PolynomialActivation(double a, double b, double c) : IPointwise
{
    public void Apply(ReadOnlySpan<double> z, Span<double> value, Span<double> slope)
    {
        for (int i = 0; i < z.Length; i++)
        {
            double t = z[i];
            value[i] = (((a * t) + b) * t) + c;
            slope[i] = (2 * a * t) + b;
        }
    }
}
