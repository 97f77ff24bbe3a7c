using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// The reflections of <see cref="HouseholderQr{T, V}"/> with column pivoting (Businger &amp; Golub, Numer. Math. 7, 1965). Norms of remainders are computed anew whenever downdating
/// has cancelled half of their digits.
/// </summary>
internal static unsafe class PivotedColumns<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Reduces the columns to R; what is left of them are the v of the reflections.</summary>
    /// <param name="columns">n rows of <paramref name="ld"/> numbers.</param>
    /// <param name="beta">β of the reflections.</param>
    /// <param name="ld">From one column to the next: whole registers.</param>
    /// <param name="m">Length of a column.</param>
    /// <param name="n">Columns.</param>
    /// <param name="r">min(m, n)×n.</param>
    /// <param name="norms">2n numbers of scratch.</param>
    /// <param name="pivots">n.</param>
    public static void Reduce(T* columns, T* beta, int ld, int m, int n, T* r, T* norms, Span<int> pivots)
    {
        T* rest = norms, reference = norms + n;
        for (int j = 0; j < n; j++)
        {
            pivots[j] = j;
            rest[j] = reference[j] = Lines<T, V>.Dot(columns + ((nint)j * ld), columns + ((nint)j * ld), 0, ld);
        }

        for (int k = 0; k < Math.Min(m, n); k++)
        {
            BringLargest(columns, ld, k, n, rest, reference, r, pivots);
            T* x = columns + ((nint)k * ld);
            new Span<T>(r + ((nint)k * n), k).Clear();
            r[((nint)k * n) + k] = HouseholderQr<T, V>.Reflect(x, k, m, ld, out beta[k]);
            for (int j = k + 1; j < n; j++)
            {
                T* y = columns + ((nint)j * ld);
                Lines<T, V>.AddScaled(-beta[k] * Lines<T, V>.Dot(x, y, k, ld), x, y, k, ld);
                Downdate(y, k, ld, ref rest[j], ref reference[j]);
            }

            HouseholderQr<T, V>.MoveRow(columns, ld, k, k + 1, n, r, n);
        }
    }

    private static void BringLargest(T* columns, int ld, int k, int n, T* rest, T* reference, T* r, Span<int> pivots)
    {
        int largest = k;
        for (int j = k + 1; j < n; j++)
        {
            if (rest[j] > rest[largest])
                largest = j;
        }

        if (largest == k)
            return;
        (pivots[k], pivots[largest]) = (pivots[largest], pivots[k]);
        (rest[largest], reference[largest]) = (rest[k], reference[k]);
        for (int i = 0; i < k; i++)
            (r[((nint)i * n) + k], r[((nint)i * n) + largest]) = (r[((nint)i * n) + largest], r[((nint)i * n) + k]);
        for (int i = 0; i < ld; i++)
            (columns[((nint)k * ld) + i], columns[((nint)largest * ld) + i]) = (columns[((nint)largest * ld) + i], columns[((nint)k * ld) + i]);
    }

    private static void Downdate(T* y, int k, int ld, ref T rest, ref T reference)
    {
        rest -= y[k] * y[k];
        if (rest > reference * T.CreateTruncating(typeof(T) == typeof(double) ? 1e-7 : 1e-3))
            return;
        T kept = y[k];
        y[k] = T.Zero;
        rest = reference = Lines<T, V>.Dot(y, y, k, ld);
        y[k] = kept;
    }
}
