using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>In which halves of the columns a row of eigenvectors is not zero.</summary>
[Flags]
internal enum Halves : byte
{
    Left = 1,
    Right = 2,
    Both = Left | Right,
}

/// <summary>
/// What is left of the eigenproblem of diag(d) + ρ w wᵀ without the rows that are eigenvectors to rounding: those of which w
/// is nothing, and one of two whose d are the same, after a rotation. As in LAPACK's dlaed2.
/// </summary>
/// <param name="rows">Rows of the matrix.</param>
internal sealed unsafe class Deflation<T, V>(int rows)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>Roundings of the largest number below which one is nothing.</summary>
    private const int Roundings = 8;

    private readonly int[] order = new int[rows];
    private readonly List<int> kept = new(rows), finished = new(rows);
    private readonly Halves[] halves = new Halves[rows];

    /// <summary>Rows that take part, d rising.</summary>
    public IReadOnlyList<int> Kept => kept;

    /// <summary>Rows that are eigenvectors, with the eigenvalues d.</summary>
    public IReadOnlyList<int> Finished => finished;

    /// <summary>Where a row is not zero.</summary>
    public Halves HalvesOf(int row) => halves[row];

    /// <summary>Sorts the rows into those that take part and those that do not.</summary>
    /// <param name="d">The diagonal; changed where rows are rotated.</param>
    /// <param name="w">w, of length about 1; changed where rows are rotated.</param>
    /// <param name="rho">ρ ≥ 0.</param>
    /// <param name="z">The rows, of which the first <paramref name="left"/> are zero in the right half and the others in the left.</param>
    /// <param name="ld">From one row to the next.</param>
    /// <param name="left">Rows, and columns of the left half.</param>
    public void Run(T* d, T* w, T rho, T* z, int ld, int left)
    {
        T largest = T.Zero;
        for (int i = 0; i < rows; i++)
        {
            order[i] = i;
            halves[i] = i < left ? Halves.Left : Halves.Right;
            largest = T.Max(largest, T.Max(T.Abs(d[i]), T.Abs(w[i])));
        }

        new ReadOnlySpan<T>(d, rows).ToArray().AsSpan().Sort(order.AsSpan());
        T tolerance = T.CreateTruncating(Roundings) * (T.One - T.BitDecrement(T.One)) * largest;
        int last = -1;
        foreach (int j in order)
        {
            if (rho * T.Abs(w[j]) <= tolerance)
            {
                finished.Add(j);
                continue;
            }

            if (last >= 0 && !Separate(d, w, last, j, tolerance, z, ld))
                kept.Add(last);
            last = j;
        }

        if (last >= 0)
            kept.Add(last);
    }

    /// <summary>Turns two rows so that w of the first becomes zero, where what this leaves beside the diagonal is nothing.</summary>
    private bool Separate(T* d, T* w, int first, int second, T tolerance, T* z, int ld)
    {
        T length = T.Hypot(w[first], w[second]), c = w[second] / length, s = w[first] / length;
        if (T.Abs((d[second] - d[first]) * c * s) > tolerance)
            return false;
        (d[first], d[second]) = ((d[first] * c * c) + (d[second] * s * s), (d[first] * s * s) + (d[second] * c * c));
        w[first] = T.Zero;
        w[second] = length;
        Lines<T, V>.Rotate(z + ((nint)first * ld), z + ((nint)second * ld), c, s, rows);
        halves[first] = halves[second] |= halves[first];
        finished.Add(first);
        return true;
    }
}
