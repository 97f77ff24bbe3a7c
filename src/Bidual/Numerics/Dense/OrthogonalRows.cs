using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// J R with orthogonal rows, J orthogonal, by one-sided Jacobi rotations (Hestenes) from a J that leaves them little to do. Of few rows that is QR with column pivoting (de Rijk), and
/// small singular values are as accurate as the scaling of the columns allows. Of many it is the eigenvectors of RRᵀ, whose error in small ones the rotations mend, relative to the largest;
/// angles so small that their square is lost to rounding are turned at once, as one product (Ogita &amp; Aishima, Japan J. Indust. Appl. Math. 35, 2018).
/// </summary>
internal static unsafe class OrthogonalRows<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    private const int MostSweeps = 60;

    /// <summary>Order up to which all pairs are rotated in turn.</summary>
    private const int Few = 48;

    private static T Epsilon => T.One - T.BitDecrement(T.One);

    /// <summary>A product of rows that is nothing beside rows of size one.</summary>
    private static T Negligible => typeof(T) == typeof(double) ? T.CreateTruncating(1e-300) : T.CreateTruncating(1e-36);

    /// <summary>Makes the rows orthogonal.</summary>
    /// <param name="r">R, n×n row-major, entries of size one at most; becomes J R.</param>
    /// <param name="n">Order, at least 1.</param>
    /// <param name="j">J, n×n row-major.</param>
    /// <param name="threads">Threads to use at most.</param>
    /// <returns>Whether the rotations converged.</returns>
    public static bool Rotate(T* r, int n, T* j, int threads)
    {
        int ld = Lines<T, V>.Padded(n);
        T[] memory = GC.AllocateArray<T>(checked(2 * n * ld), pinned: true);
        fixed (T* rows = memory)
        {
            T* turns = rows + ((nint)n * ld);
            bool isFew = n <= Few;
            if (isFew)
                BeginByPivoting(r, n, rows, turns, ld);
            else if (!BeginByEigenvectors(r, n, rows, turns, ld, threads))
                return false;
            T precision = Epsilon * T.CreateTruncating(Math.Max(4, Math.Sqrt(n)));
            bool rotated = true;
            var room = isFew ? null : new T[(nint)n * (n + ld)];
            for (int sweep = 0; rotated && sweep < MostSweeps; sweep++)
                rotated = isFew ? RotateAll(rows, turns, n, ld, precision) : RotateSome(rows, turns, n, ld, precision, room!, threads);
            Copy(rows, ld, r, n, n);
            Copy(turns, ld, j, n, n);
            return !rotated;
        }
    }

    /// <summary>R P = Q S: J = Qᵀ, and J R = S Pᵀ.</summary>
    private static void BeginByPivoting(T* r, int n, T* rows, T* turns, int ld)
    {
        T[] q = new T[n * n], s = new T[n * n];
        var pivots = new int[n];
        fixed (T* basis = q, upper = s)
            HouseholderQr<T, V>.Factor(r, n, n, basis, upper, pivots, 1);
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < n; k++)
            {
                rows[(i * ld) + pivots[k]] = s[(i * n) + k];
                turns[(i * ld) + k] = q[(k * n) + i];
            }
        }
    }

    private static bool BeginByEigenvectors(T* r, int n, T* rows, T* turns, int ld, int threads)
    {
        T[] gram = new T[(nint)n * n], values = new T[n], vectors = new T[(nint)n * n];
        Operand<T> matrix = Operand.RowMajor(r, n);
        fixed (T* g = gram, lambda = values, z = vectors)
        {
            Gemm<T, V>.Add(T.One, matrix, matrix.Transposed, g, n, n, n, n, lower: true, threads);
            if (!SymmetricEigen<T, V>.Decompose(g, n, lambda, z, threads))
                return false;
            Gemm<T, V>.Add(T.One, Operand.RowMajor(z, n), matrix, rows, ld, n, n, n, lower: false, threads);
            Copy(z, n, turns, ld, n);
        }

        return true;
    }

    private static bool RotateAll(T* rows, T* turns, int n, int ld, T precision)
    {
        bool rotated = false;
        for (int p = 0; p < n - 1; p++)
        {
            for (int q = p + 1; q < n; q++)
                rotated |= RotatePair(rows + ((nint)p * ld), rows + ((nint)q * ld), turns + ((nint)p * ld), turns + ((nint)q * ld), ld, precision);
        }

        return rotated;
    }

    /// <summary>
    /// Turns the pairs whose products are not negligible: all by small angles together, then the others one after the other. Of a product that was small beside the two norms nothing but
    /// rounding is left after a small angle, so that it calls for no other sweep.
    /// </summary>
    /// <returns>Whether there is to be another sweep.</returns>
    private static bool RotateSome(T* rows, T* turns, int n, int ld, T precision, T[] room, int threads)
    {
        T most = T.Sqrt(Epsilon / T.CreateTruncating(4 * n)), settled = T.Sqrt(Epsilon);
        var others = new List<(int P, int Q)>();
        bool isSmall = false, again = false;
        Array.Clear(room);
        fixed (T* gram = room)
        {
            T* angles = gram + ((nint)n * n);
            Operand<T> matrix = Operand.RowMajor(rows, ld);
            Gemm<T, V>.Add(T.One, matrix, matrix.Transposed, gram, n, n, n, n, lower: true, threads);
            for (int q = 0; q < n; q++)
            {
                T yy = gram[((nint)q * n) + q];
                for (int p = 0; p < q; p++)
                {
                    T xx = gram[((nint)p * n) + p], xy = gram[((nint)q * n) + p];
                    if (!IsOff(xx, yy, xy, precision))
                        continue;
                    T angle = xy / (xx - yy);
                    if (T.Abs(angle) <= most)
                    {
                        angles[((nint)p * ld) + q] = angle;
                        angles[((nint)q * ld) + p] = -angle;
                        isSmall = true;
                        again |= IsOff(xx, yy, xy, settled);
                    }
                    else
                    {
                        others.Add((p, q));
                    }
                }
            }

            if (isSmall)
            {
                AddTurned(angles, rows, gram, n, ld, threads);
                AddTurned(angles, turns, gram, n, ld, threads);
            }
        }

        foreach ((int p, int q) in others)
            again |= RotatePair(rows + ((nint)p * ld), rows + ((nint)q * ld), turns + ((nint)p * ld), turns + ((nint)q * ld), ld, precision);
        return again;
    }

    /// <summary>B ← (I + E) B.</summary>
    private static void AddTurned(T* angles, T* b, T* room, int n, int ld, int threads)
    {
        Copy(b, ld, room, n, n);
        Gemm<T, V>.Add(T.One, Operand.RowMajor(angles, ld), Operand.RowMajor(room, n), b, ld, n, n, n, lower: false, threads);
    }

    private static bool RotatePair(T* x, T* y, T* turnX, T* turnY, int ld, T precision)
    {
        T xx = Lines<T, V>.Dot(x, x, 0, ld), yy = Lines<T, V>.Dot(y, y, 0, ld), xy = Lines<T, V>.Dot(x, y, 0, ld);
        if (!IsOff(xx, yy, xy, precision))
            return false;
        T zeta = (yy - xx) / (xy + xy);
        T t = T.CopySign(T.One, zeta) / (T.Abs(zeta) + T.Hypot(T.One, zeta)), c = T.One / T.Sqrt(T.One + (t * t));
        Lines<T, V>.Rotate(x, y, c, c * t, ld);
        Lines<T, V>.Rotate(turnX, turnY, c, c * t, ld);
        return true;
    }

    private static bool IsOff(T xx, T yy, T xy, T precision) => T.Abs(xy) > precision * T.Sqrt(xx) * T.Sqrt(yy) && T.Abs(xy) > Negligible;

    private static void Copy(T* from, int fromStride, T* to, int toStride, int n)
    {
        for (int i = 0; i < n; i++)
            new ReadOnlySpan<T>(from + ((nint)i * fromStride), n).CopyTo(new Span<T>(to + ((nint)i * toStride), n));
    }
}
