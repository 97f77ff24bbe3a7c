using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Dense;

/// <summary>
/// Eigenvalues and eigenvectors of diag(p) + u uᵀ. The vectors are those of the weights û whose roots the computed ones are
/// exactly, and so orthogonal to rounding however close the roots lie (Gu &amp; Eisenstat, SIAM J. Matrix Anal. Appl. 15, 1994).
/// </summary>
internal static unsafe class RankOneUpdate<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Order from which more than one thread pays.</summary>
    private const int LeastOrder = 100;

    /// <summary>Numbers of scratch that <see cref="Decompose"/> needs.</summary>
    public static long ScratchLength(int count, int threads) => (threads + 1L) * Lines<T, V>.Padded(count);

    /// <summary>Decomposes.</summary>
    /// <param name="poles">p, strictly rising, to whole registers.</param>
    /// <param name="weights">u, none of them zero, to whole registers; becomes û.</param>
    /// <param name="count">Order, at least 1.</param>
    /// <param name="columns">Where number j of a vector is put.</param>
    /// <param name="values">The eigenvalues, rising.</param>
    /// <param name="vectors">Row i the unit eigenvector of value i.</param>
    /// <param name="ld">From one row to the next, at least <paramref name="count"/> to whole registers.</param>
    /// <param name="scratch">ScratchLength numbers.</param>
    /// <param name="threads">Threads to use at most; the result does not depend on it.</param>
    public static void Decompose(T* poles, T* weights, int count, int[] columns, T* values, T* vectors, int ld, T* scratch, int threads)
    {
        int parts = count < LeastOrder ? 1 : threads, padded = Lines<T, V>.Padded(count);
        T* squares = scratch, rows = scratch + padded;
        ForkJoin.Run(parts, part =>
        {
            for (int i = Bound(count, part); i < Bound(count, part + 1); i++)
                values[i] = SecularEquation<T, V>.Root(i, poles, weights, count, vectors + ((nint)i * ld));
        });
        ForkJoin.Run(parts, part => Reweigh(poles, weights, count, vectors, ld, squares, Bound(padded / V.Count, part) * V.Count, Bound(padded / V.Count, part + 1) * V.Count));
        ForkJoin.Run(parts, part =>
        {
            for (int i = Bound(count, part); i < Bound(count, part + 1); i++)
                FormVector(weights, count, columns, vectors + ((nint)i * ld), rows + ((nint)part * padded));
        });

        int Bound(int length, int part) => (int)((long)length * part / parts);
    }

    /// <summary>û_j² = Π_i (λ_i − p_j) / Π_{i≠j} (p_i − p_j) for first ≤ j &lt; end, with the signs of u.</summary>
    [MethodImpl(Kernel.Method)]
    private static void Reweigh(T* poles, T* weights, int count, T* distances, int ld, T* squares, int first, int end)
    {
        V one = V.Broadcast(T.One);
        for (int j = first; j < end; j += V.Count)
            one.Store(squares + j);
        for (int i = 0; i < count; i++, distances += ld)
        {
            bool inside = i >= first && i < end;
            T own = inside ? squares[i] * -distances[i] : T.Zero;
            V pole = V.Broadcast(-poles[i]);
            for (int j = first; j < end; j += V.Count)
                (V.Load(squares + j) * (V.Load(distances + j) / (V.Load(poles + j) + pole))).Store(squares + j);
            if (inside)
                squares[i] = own;
        }

        for (int j = first; j < Math.Min(end, count); j++)
            weights[j] = T.CopySign(T.Sqrt(T.Abs(squares[j])), weights[j]);
    }

    /// <summary>û_j/(p_j − λ) to length 1, in the order of the columns.</summary>
    /// <param name="weights">û.</param>
    /// <param name="count">Numbers.</param>
    /// <param name="columns">Where they are put.</param>
    /// <param name="row">p_j − λ; becomes the vector.</param>
    /// <param name="vector">Room for one.</param>
    [MethodImpl(Kernel.Method)]
    private static void FormVector(T* weights, int count, int[] columns, T* row, T* vector)
    {
        V sums = V.Zero;
        int j = 0;
        for (; j + V.Count <= count; j += V.Count)
        {
            V q = V.Load(weights + j) / V.Load(row + j);
            q.Store(vector + j);
            sums = V.MultiplyAdd(q, q, sums);
        }

        T sum = V.Sum(sums);
        for (; j < count; j++)
        {
            vector[j] = weights[j] / row[j];
            sum += vector[j] * vector[j];
        }

        T scale = T.One / T.Sqrt(sum);
        for (j = 0; j < count; j++)
            row[columns[j]] = vector[j] * scale;
    }
}
