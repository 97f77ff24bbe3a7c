using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// C ← C + α·A B for few rows or columns, where the rows of A and the columns of B are contiguous: tiles of 2×4 dot products
/// straight from the operands, since packing would cost more than it gains.
/// </summary>
internal static unsafe class DotProducts<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Rows or columns up to which this beats packing.</summary>
    public const int Most = 20;

    /// <summary>Sums shorter than this are too short for the widest registers.</summary>
    private const int ShortSum = 64;

    /// <summary>Adds α·A B, or its lower triangle.</summary>
    [MethodImpl(Kernel.Method)]
    public static void Add(T alpha, Operand<T> a, Operand<T> b, T* c, nint ldc, int m, int n, int k, bool lower)
    {
        if (V.Count > Vector256<T>.Count && k < ShortSum)
        {
            DotProducts<T, Lanes256<T>>.Add(alpha, a, b, c, ldc, m, n, k, lower);
            return;
        }

        for (int i = 0; i < m; i += 2)
        {
            int end = lower ? Math.Min(n, i + 2) : n;
            for (int j = 0; j < end; j += 4)
                Tile(alpha, a.At(i, 0), i + 1 < m ? a.RowStride : 0, b.At(0, j), b.ColumnStride, Math.Min(4, n - j), k, c + (i * ldc) + j, ldc, lower ? i - j + 1 : 4);
        }
    }

    /// <summary>Two rows by up to four columns; what lies outside is computed from a repeated row or column and dropped.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="a">First row.</param>
    /// <param name="nextRow">To the second row, 0 where there is none.</param>
    /// <param name="b">First column.</param>
    /// <param name="nextColumn">To the next column.</param>
    /// <param name="columns">Columns, 1 to 4.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="c">First entry.</param>
    /// <param name="ldc">From one row of C to the next.</param>
    /// <param name="inFirst">Entries wanted of the first row; the second has one more.</param>
    [MethodImpl(Kernel.Method)]
    private static void Tile(T alpha, T* a, nint nextRow, T* b, nint nextColumn, int columns, int k, T* c, nint ldc, int inFirst)
    {
        T* a1 = a + nextRow, b1 = b + (columns > 1 ? nextColumn : 0), b2 = b + (columns > 2 ? 2 * nextColumn : 0), b3 = b + (columns > 3 ? 3 * nextColumn : 0);
        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero, c03 = V.Zero, c10 = V.Zero, c11 = V.Zero, c12 = V.Zero, c13 = V.Zero;
        int t = 0;
        for (; t + V.Count <= k; t += V.Count)
        {
            V x = V.Load(a + t), y = V.Load(a1 + t), p = V.Load(b + t), q = V.Load(b1 + t), r = V.Load(b2 + t), s = V.Load(b3 + t);
            c00 = V.MultiplyAdd(x, p, c00);
            c01 = V.MultiplyAdd(x, q, c01);
            c02 = V.MultiplyAdd(x, r, c02);
            c03 = V.MultiplyAdd(x, s, c03);
            c10 = V.MultiplyAdd(y, p, c10);
            c11 = V.MultiplyAdd(y, q, c11);
            c12 = V.MultiplyAdd(y, r, c12);
            c13 = V.MultiplyAdd(y, s, c13);
        }

        if (t < k && k >= V.Count)
        {
            // The last register overlaps the one before it; what was summed there is masked.
            uint rest = uint.MaxValue << (V.Count - (k - t));
            t = k - V.Count;
            V x = V.Where(rest, V.Load(a + t)), y = V.Where(rest, V.Load(a1 + t)), p = V.Load(b + t), q = V.Load(b1 + t), r = V.Load(b2 + t), s = V.Load(b3 + t);
            c00 = V.MultiplyAdd(x, p, c00);
            c01 = V.MultiplyAdd(x, q, c01);
            c02 = V.MultiplyAdd(x, r, c02);
            c03 = V.MultiplyAdd(x, s, c03);
            c10 = V.MultiplyAdd(y, p, c10);
            c11 = V.MultiplyAdd(y, q, c11);
            c12 = V.MultiplyAdd(y, r, c12);
            c13 = V.MultiplyAdd(y, s, c13);
            t = k;
        }

        if (t == k && Math.Min(columns, inFirst) == 4 && nextRow != 0)
        {
            V.AddSums(alpha, c00, c01, c02, c03, c);
            V.AddSums(alpha, c10, c11, c12, c13, c + ldc);
            return;
        }

        T d00 = V.Sum(c00), d01 = V.Sum(c01), d02 = V.Sum(c02), d03 = V.Sum(c03), d10 = V.Sum(c10), d11 = V.Sum(c11), d12 = V.Sum(c12), d13 = V.Sum(c13);
        for (; t < k; t++)
        {
            T x = a[t], y = a1[t], p = b[t], q = b1[t], r = b2[t], s = b3[t];
            d00 += x * p;
            d01 += x * q;
            d02 += x * r;
            d03 += x * s;
            d10 += y * p;
            d11 += y * q;
            d12 += y * r;
            d13 += y * s;
        }

        AddRow(alpha, c, Math.Min(columns, inFirst), d00, d01, d02, d03);
        if (nextRow != 0)
            AddRow(alpha, c + ldc, Math.Min(columns, inFirst + 1), d10, d11, d12, d13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(T alpha, T* c, int count, T d0, T d1, T d2, T d3)
    {
        if (count > 0)
            c[0] += alpha * d0;
        if (count > 1)
            c[1] += alpha * d1;
        if (count > 2)
            c[2] += alpha * d2;
        if (count > 3)
            c[3] += alpha * d3;
    }
}
