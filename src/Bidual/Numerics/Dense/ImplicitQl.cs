using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// Eigenvalues of a symmetric tridiagonal matrix by the implicit QL iteration, its rotations recorded and applied to the
/// eigenvectors many sweeps at a time, strip by strip of columns that the second-level cache holds.
/// </summary>
internal static unsafe class ImplicitQl<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    private const int MostIterations = 80;
    private const int RegistersPerStrip = 4;

    /// <summary>Rotations that are recorded before they are applied.</summary>
    private const int Recorded = 1 << 12;

    /// <summary>Numbers that <see cref="Diagonalise"/> needs.</summary>
    public static long ScratchLength(int n) => 2L * (Recorded + n);

    /// <summary>A multiple of registers that the rows of eigenvectors must have.</summary>
    public static int Padded(int n) => (n + (RegistersPerStrip * V.Count) - 1) / (RegistersPerStrip * V.Count) * RegistersPerStrip * V.Count;

    /// <summary>Diagonalises T.</summary>
    /// <param name="d">The diagonal; becomes the eigenvalues, in no order.</param>
    /// <param name="e">Beside the diagonal, e[n−1] = 0; overwritten.</param>
    /// <param name="n">Order.</param>
    /// <param name="z">n rows of <paramref name="ld"/> = Padded(n) numbers; every rotation acts on two of its rows.</param>
    /// <param name="ld">From one row to the next.</param>
    /// <param name="scratch">ScratchLength(n) numbers.</param>
    /// <returns>Whether it converged.</returns>
    [MethodImpl(Kernel.Method)]
    public static bool Diagonalise(T* d, T* e, int n, T* z, int ld, T* scratch)
    {
        T two = T.One + T.One, precision = T.One - T.BitDecrement(T.One);
        T* cosines = scratch, sines = scratch + Recorded + n;
        List<Sweep> sweeps = [];
        int recorded = 0;
        for (int l = 0; l < n; l++)
        {
            for (int iteration = 0; ; iteration++)
            {
                int m = l;
                while (m < n - 1 && T.Abs(e[m]) > precision * (T.Abs(d[m]) + T.Abs(d[m + 1])) && T.Abs(e[m]) > Negligible)
                    m++;
                if (m == l)
                    break;
                if (iteration == MostIterations)
                    return false;
                T g = (d[l + 1] - d[l]) / (two * e[l]), r = Length(g, T.One);
                g = d[m] - d[l] + (e[l] / (g + T.CopySign(r, g)));
                T s = T.One, c = T.One, p = T.Zero;
                int start = recorded, i = m - 1;
                for (; i >= l; i--)
                {
                    T f = s * e[i], b = c * e[i];
                    r = Length(f, g);
                    e[i + 1] = r;
                    if (r == T.Zero)
                    {
                        d[i + 1] -= p;
                        e[m] = T.Zero;
                        break;
                    }

                    s = f / r;
                    c = g / r;
                    g = d[i + 1] - p;
                    T q = ((d[i] - g) * s) + (two * c * b);
                    p = s * q;
                    d[i + 1] = g + p;
                    g = (c * q) - b;
                    cosines[recorded] = c;
                    sines[recorded++] = s;
                }

                sweeps.Add(new Sweep(m, recorded - start));
                if (i < l)
                {
                    d[l] -= p;
                    e[l] = g;
                    e[m] = T.Zero;
                }

                if (recorded > Recorded)
                {
                    Apply(sweeps, cosines, sines, z, ld);
                    sweeps.Clear();
                    recorded = 0;
                }
            }
        }

        Apply(sweeps, cosines, sines, z, ld);
        return true;
    }

    /// <summary>An entry that is nothing beside a matrix of entries of size one.</summary>
    private static T Negligible => typeof(T) == typeof(double) ? T.CreateTruncating(1e-150) : T.CreateTruncating(1e-20);

    /// <summary>√(x² + y²), the squares kept in range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Length(T x, T y)
    {
        T square = (x * x) + (y * y);
        return square > Negligible && T.IsFinite(square) ? T.Sqrt(square) : T.Hypot(x, y);
    }

    private static void Apply(List<Sweep> sweeps, T* cosines, T* sines, T* z, int ld)
    {
        for (int column = 0; column < ld; column += RegistersPerStrip * V.Count)
            ApplyToStrip(sweeps, cosines, sines, z + column, ld);
    }

    /// <summary>Carries the lower row of each rotation on in registers.</summary>
    [MethodImpl(Kernel.Method)]
    private static void ApplyToStrip(List<Sweep> sweeps, T* cosines, T* sines, T* z, int ld)
    {
        foreach (Sweep sweep in sweeps)
        {
            T* row = z + ((nint)sweep.Last * ld);
            V h0 = V.Load(row), h1 = V.Load(row + V.Count), h2 = V.Load(row + (2 * V.Count)), h3 = V.Load(row + (3 * V.Count));
            for (int k = 0; k < sweep.Count; k++)
            {
                V c = V.Broadcast(*cosines++), s = V.Broadcast(*sines), minus = V.Broadcast(-*sines++);
                T* above = row - ld;
                Turn(c, s, minus, above, row, ref h0);
                Turn(c, s, minus, above + V.Count, row + V.Count, ref h1);
                Turn(c, s, minus, above + (2 * V.Count), row + (2 * V.Count), ref h2);
                Turn(c, s, minus, above + (3 * V.Count), row + (3 * V.Count), ref h3);
                row = above;
            }

            h0.Store(row);
            h1.Store(row + V.Count);
            h2.Store(row + (2 * V.Count));
            h3.Store(row + (3 * V.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(V c, V s, V minus, T* above, T* row, ref V held)
    {
        V x = V.Load(above);
        V.MultiplyAdd(s, x, c * held).Store(row);
        held = V.MultiplyAdd(c, x, minus * held);
    }

    /// <summary>Rotations of rows (last − 1, last), (last − 2, last − 1), ….</summary>
    private readonly record struct Sweep(int Last, int Count);
}
