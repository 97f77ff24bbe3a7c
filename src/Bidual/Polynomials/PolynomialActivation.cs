namespace Bidual.Polynomials;

/// <summary>σ(t) = at² + bt + c.</summary>
public sealed record PolynomialActivation
{
    /// <summary>Panels and nodes of the quadrature of <see cref="Nearest"/>: exact for polynomials of degree 9 on every panel.</summary>
    private const int Panels = 4000;

    private static readonly (double Node, double Weight)[] Gauss =
    [
        (0, 128.0 / 225),
        (0.53846931010568309104, 0.47862867049936646804), (-0.53846931010568309104, 0.47862867049936646804),
        (0.90617984593866399280, 0.23692688505618908751), (-0.90617984593866399280, 0.23692688505618908751),
    ];

    /// <summary>A polynomial.</summary>
    /// <param name="a">Of t².</param>
    /// <param name="b">Of t.</param>
    /// <param name="c">The constant.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not finite, or all are 0.</exception>
    public PolynomialActivation(double a, double b, double c)
    {
        if (!double.IsFinite(a) || !double.IsFinite(b) || !double.IsFinite(c))
            throw new ArgumentOutOfRangeException(nameof(a), "--activation: the coefficients must be finite numbers.");
        if (a == 0 && b == 0 && c == 0)
            throw new ArgumentOutOfRangeException(nameof(a), "--activation 0,0,0: a network of such neurons is zero.");
        (A, B, C) = (a, b, c);
    }

    /// <summary>0.09t² + 0.5t + 0.47: the ReLU on [−5, 5] in the sense of least squares, rounded.</summary>
    public static PolynomialActivation ReluFit { get; } = new(0.09, 0.5, 0.47);

    /// <summary>t².</summary>
    public static PolynomialActivation Quadratic { get; } = new(1, 0, 0);

    /// <summary>Of t².</summary>
    public double A { get; }

    /// <summary>Of t.</summary>
    public double B { get; }

    /// <summary>The constant.</summary>
    public double C { get; }

    /// <summary>Whether it is t² times a number.</summary>
    public bool IsQuadratic => B == 0 && C == 0;

    /// <summary>σ(t).</summary>
    public double At(double t) => (((A * t) + B) * t) + C;

    /// <summary>The polynomial of least ∫(φ − σ)² over [−range, range]: the projection on Legendre's polynomials, by Gauss's quadrature on 4,000 panels, which kinks at 0 do not disturb.</summary>
    /// <param name="function">φ.</param>
    /// <param name="range">Half the width of the interval, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not a number above 0, or φ is not finite there.</exception>
    public static PolynomialActivation Nearest(Func<double, double> function, double range)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!(range > 0) || !double.IsFinite(range))
            throw new ArgumentOutOfRangeException(nameof(range), range, "The range must be a finite number above 0.");
        double mean = 0, slope = 0, bend = 0, half = 1.0 / Panels;
        for (int panel = 0; panel < Panels; panel++)
        {
            foreach ((double node, double weight) in Gauss)
            {
                double s = -1 + (half * ((2 * panel) + 1 + node)), value = half * weight * function(range * s);
                mean += value / 2;
                slope += 1.5 * s * value;
                bend += 2.5 * ((1.5 * s * s) - 0.5) * value;
            }
        }

        return new PolynomialActivation(1.5 * bend / (range * range), slope / range, mean - (bend / 2));
    }
}
