namespace Bidual.Numerics.Dense;

/// <summary>An orthonormal basis of what is orthogonal to given orthonormal vectors, by Householder reflections.</summary>
internal static class OrthogonalComplement
{
    /// <summary>Fills <paramref name="complement"/> with d − k orthonormal vectors.</summary>
    /// <param name="vectors">k orthonormal vectors of d values each; overwritten by the reflections.</param>
    /// <param name="d">Dimension.</param>
    /// <param name="complement">(d − k)·d values.</param>
    public static void Of(Span<double> vectors, int d, Span<double> complement)
    {
        int k = vectors.Length / d;
        for (int j = 0; j < k; j++)
        {
            Span<double> x = vectors.Slice(j * d, d);
            for (int i = 0; i < j; i++)
                Reflect(vectors.Slice(i * d, d), x);

            // x ← the unit vector of the reflection that maps its tail onto the axis j.
            x[..j].Clear();
            double norm = Vector.Norm(x);
            x[j] += x[j] >= 0 ? norm : -norm;
            double length = Vector.Norm(x);
            if (length > 0)
                Vector.Scale(1 / length, x, x);
        }

        complement.Clear();
        for (int c = 0; c < complement.Length / d; c++)
        {
            Span<double> e = complement.Slice(c * d, d);
            e[k + c] = 1;
            for (int j = k - 1; j >= 0; j--)
                Reflect(vectors.Slice(j * d, d), e);
        }
    }

    private static void Reflect(ReadOnlySpan<double> unit, Span<double> x) => Vector.AddScaled(-2 * Vector.Dot(unit, x), unit, x);
}
