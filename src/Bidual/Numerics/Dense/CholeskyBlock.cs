using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// Cholesky factorisation of a matrix that fits the first-level cache. It works on the transpose, whose rows are the columns
/// of L: four pivot rows are finished, then subtracted from all later rows at once.
/// </summary>
internal static unsafe class CholeskyBlock<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Largest order.</summary>
    public const int Largest = 64;

    /// <summary>Up to this order plain loops in place are fastest.</summary>
    private const int Tiny = 12;

    private const int PivotRows = 4;

    /// <summary>Factors in place.</summary>
    /// <param name="a">n×n, lower triangle; what lies above it is overwritten without meaning.</param>
    /// <param name="lda">From one row to the next.</param>
    /// <param name="n">Order, at most <see cref="Largest"/>.</param>
    /// <param name="smallest">A pivot that is not above this is replaced.</param>
    /// <returns>Number of pivots replaced.</returns>
    [SkipLocalsInit]
    public static int Factor(T* a, nint lda, int n, T smallest)
    {
        if (n <= Tiny)
            return FactorTiny(a, lda, n, smallest);
        int width = (n + V.Count - 1) / V.Count * V.Count;
        T* memory = stackalloc T[(n * width) + (64 / sizeof(T))];
        T* u = (T*)(((nuint)memory + 63) & ~(nuint)63);
        Operand<T> matrix = Operand.RowMajor(a, lda);
        Packing<T>.Pack(matrix, n, n, u, width);
        int replaced = FactorTransposed(u, width, n, smallest);
        Packing<T>.Unpack(u, width, n, n, matrix);
        return replaced;
    }

    [MethodImpl(Kernel.Method)]
    private static int FactorTransposed(T* u, int width, int n, T smallest)
    {
        int replaced = 0;
        for (int first = 0; first < n; first += PivotRows)
        {
            int end = Math.Min(first + PivotRows, n);
            for (int k = first; k < end; k++)
            {
                T* row = u + (k * width);
                T pivot = row[k];
                if (!(pivot > smallest))
                {
                    pivot = Pivot<T>.Removed;
                    replaced++;
                }

                T root = T.Sqrt(pivot);
                V scale = V.Broadcast(T.One / root);
                for (int j = k / V.Count * V.Count; j < width; j += V.Count)
                    (V.Load(row + j) * scale).Store(row + j);
                row[k] = root;
                for (int i = k + 1; i < end; i++)
                {
                    V factor = V.Broadcast(-row[i]);
                    T* later = u + (i * width);
                    for (int j = i / V.Count * V.Count; j < width; j += V.Count)
                        V.MultiplyAdd(factor, V.Load(row + j), V.Load(later + j)).Store(later + j);
                }
            }

            if (end - first == PivotRows)
                SubtractPivotRows(u + (first * width), u, width, end, n);
        }

        return replaced;
    }

    /// <summary>Rows first and on lose their products with four pivot rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubtractPivotRows(T* pivots, T* u, int width, int first, int n)
    {
        T* p1 = pivots + width, p2 = p1 + width, p3 = p2 + width;
        for (int i = first; i < n; i++)
        {
            T* row = u + (i * width);
            V f0 = V.Broadcast(-pivots[i]), f1 = V.Broadcast(-p1[i]), f2 = V.Broadcast(-p2[i]), f3 = V.Broadcast(-p3[i]);
            for (int j = i / V.Count * V.Count; j < width; j += V.Count)
            {
                V x = V.MultiplyAdd(f0, V.Load(pivots + j), V.Load(row + j));
                V y = f1 * V.Load(p1 + j);
                x = V.MultiplyAdd(f2, V.Load(p2 + j), x);
                y = V.MultiplyAdd(f3, V.Load(p3 + j), y);
                (x + y).Store(row + j);
            }
        }
    }

    [MethodImpl(Kernel.Method)]
    private static int FactorTiny(T* a, nint lda, int n, T smallest)
    {
        int replaced = 0;
        for (int j = 0; j < n; j++)
        {
            T* pivotRow = a + (j * lda);
            T pivot = pivotRow[j];
            for (int k = 0; k < j; k++)
                pivot -= pivotRow[k] * pivotRow[k];
            if (!(pivot > smallest))
            {
                pivot = Pivot<T>.Removed;
                replaced++;
            }

            pivot = T.Sqrt(pivot);
            pivotRow[j] = pivot;
            T reciprocal = T.One / pivot;
            for (int i = j + 1; i < n; i++)
            {
                T* row = a + (i * lda);
                T sum = row[j];
                for (int k = 0; k < j; k++)
                    sum -= row[k] * pivotRow[k];
                row[j] = sum * reciprocal;
            }
        }

        return replaced;
    }
}

/// <summary>The bounds of pivots, by precision.</summary>
internal static class Pivot<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Stands for a pivot that rounding made non-positive: so large that its direction vanishes from every solution.</summary>
    public static T Removed => typeof(T) == typeof(double) ? T.CreateTruncating(1e128) : T.CreateTruncating(1e32);

    /// <summary>Relative to the largest diagonal entry, what a pivot must exceed.</summary>
    public static T Least => typeof(T) == typeof(double) ? T.CreateTruncating(1e-30) : T.CreateTruncating(1e-14);

    /// <summary>A raise of the diagonal by a few units in the last place.</summary>
    public static T Raise => typeof(T) == typeof(double) ? T.CreateTruncating(2e-15) : T.CreateTruncating(1e-6);
}
