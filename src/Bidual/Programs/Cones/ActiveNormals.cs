using Bidual.Numerics;

namespace Bidual.Programs.Cones;

/// <summary>
/// The rows that hold a projection back: their unit normals N = E R, E orthonormal and R triangular, updated as rows come
/// (Gram–Schmidt) and go (Givens rotations), with Eᵀq and the residual q − E Eᵀq of the point projected. A workspace.
/// </summary>
/// <param name="data">X, n×d.</param>
/// <param name="rowNorms">‖x_t‖.</param>
internal sealed class ActiveNormals(Matrix data, double[] rowNorms)
{
    /// <summary>A normal whose part outside the span of the others is shorter than this lies in it.</summary>
    private const double Dependent = 1e-12;

    /// <summary>One pass of Gram–Schmidt is enough where it leaves that much of the vector.</summary>
    private const double OnePassShare = 0.7;

    /// <summary>Rotations after which basis and triangle are made anew: each adds about an ulp to their errors.</summary>
    private const int MostRotations = 500;

    private const int FewestReserved = 64;

    private readonly int d = data.Columns;
    private int stride;
    private int[] rows = [];
    private double[] basis = [];
    private double[] triangle = [];
    private double[] along = [];
    private readonly double[] point = new double[data.Columns];
    private readonly double[] residual = new double[data.Columns];

    private int rotations;

    /// <summary>Number of rows, at most d.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the basis carries the rounding errors of many rotations.</summary>
    public bool IsWorn => rotations > MostRotations;

    /// <summary>The rows.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(0, Count);

    /// <summary>q − E Eᵀq, length d.</summary>
    public ReadOnlySpan<double> Residual => residual;

    /// <summary>Begins with a point and no rows.</summary>
    public void Begin(ReadOnlySpan<double> q)
    {
        q.CopyTo(point);
        q.CopyTo(residual);
        Count = 0;
        rotations = 0;
    }

    /// <summary>Begins with a point and the rows of a face.</summary>
    public void Begin(ReadOnlySpan<double> q, ReadOnlySpan<ulong> pattern, ConeFace face)
    {
        Begin(q);
        if (face.HasBasis)
        {
            Reserve(face.Count);
            Count = face.Count;
            face.CopyTo(rows, basis, triangle, stride);
            rotations = face.Rotations;
            Refresh();
        }
        else
        {
            foreach (int row in face.Rows)
                Add(pattern, row);
        }
    }

    /// <summary>Keeps the rows, and their factorisation for <see cref="Begin(ReadOnlySpan{double},ReadOnlySpan{ulong},ConeFace)"/>.</summary>
    public void Save(ConeFace face) => face.Set(Rows, basis.AsSpan(0, Count * d), triangle, stride, rotations);

    /// <summary>Whether a row is among them.</summary>
    public bool Contains(int row) => Rows.Contains(row);

    /// <summary>Appends a row; false when its normal lies in the span of the others.</summary>
    public bool Add(ReadOnlySpan<ulong> pattern, int row)
    {
        if (Count == d)
            return false;
        Reserve(Count + 1);
        rows[Count] = row;
        if (!Orthogonalise(pattern, Count))
            return false;
        Span<double> e = basis.AsSpan(Count * d, d);
        along[Count] = Vector.Dot(e, residual);
        Vector.AddScaled(-along[Count], e, residual);
        Count++;
        return true;
    }

    /// <summary>
    /// Removes row k: without its column the triangle has one entry below the diagonal in each later one, which rotations of
    /// neighbouring basis vectors clear; the last vector is then the direction that has become free.
    /// </summary>
    public void Drop(int k)
    {
        Count--;
        for (int j = k; j < Count; j++)
            rows[j] = rows[j + 1];
        for (int i = 0; i <= Count; i++)
        {
            Span<double> line = triangle.AsSpan(i * stride, Count + 1);
            line[(k + 1)..].CopyTo(line[k..]);
        }

        for (int i = k; i < Count; i++)
        {
            double x = triangle[(i * stride) + i], below = triangle[((i + 1) * stride) + i], r = Math.Sqrt((x * x) + (below * below));
            double c = x / r, s = below / r;
            triangle[(i * stride) + i] = r;
            Vector.Rotate(c, s, triangle.AsSpan((i * stride) + i + 1, Count - i - 1), triangle.AsSpan(((i + 1) * stride) + i + 1, Count - i - 1));
            Vector.Rotate(c, s, basis.AsSpan(i * d, d), basis.AsSpan((i + 1) * d, d));
            (along[i], along[i + 1]) = ((c * along[i]) + (s * along[i + 1]), (c * along[i + 1]) - (s * along[i]));
        }

        Vector.AddScaled(along[Count], basis.AsSpan(Count * d, d), residual);
        rotations += Count - k;
    }

    /// <summary>λ ← argmin ‖q + Nλ‖: R λ = −Eᵀq.</summary>
    public void Multipliers(Span<double> lambda)
    {
        for (int k = Count - 1; k >= 0; k--)
        {
            double sum = along[k] + Vector.Dot(triangle.AsSpan((k * stride) + k + 1, Count - k - 1), lambda[(k + 1)..Count]);
            lambda[k] = -sum / triangle[(k * stride) + k];
        }
    }

    /// <summary>Eᵀq and the residual as if there had been no updates.</summary>
    public void Refresh()
    {
        point.CopyTo(residual, 0);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < Count; k++)
            {
                ReadOnlySpan<double> e = basis.AsSpan(k * d, d);
                double part = Vector.Dot(e, residual);
                along[k] = pass == 0 ? part : along[k] + part;
                Vector.AddScaled(-part, e, residual);
            }
        }
    }

    /// <summary>Basis, triangle and residual as if there had been no updates.</summary>
    public void Renew(ReadOnlySpan<ulong> pattern)
    {
        for (int k = 0; k < Count; k++)
            Orthogonalise(pattern, k);
        Refresh();
        rotations = 0;
    }

    /// <summary>Makes room for so many rows: few are met where there are many columns.</summary>
    private void Reserve(int count)
    {
        if (count <= stride)
            return;
        int larger = Math.Min(d + 1, Math.Max(count, Math.Max(FewestReserved, 2 * stride)));
        var grown = new double[checked(larger * larger)];
        for (int i = 0; i < Count; i++)
            triangle.AsSpan(i * stride, Count).CopyTo(grown.AsSpan(i * larger));
        triangle = grown;
        stride = larger;
        Array.Resize(ref rows, larger);
        Array.Resize(ref along, larger);
        Array.Resize(ref basis, checked(larger * d));
    }

    /// <summary>Column k of N = E R by Gram–Schmidt, a second time where it cancels.</summary>
    private bool Orthogonalise(ReadOnlySpan<ulong> pattern, int k)
    {
        int row = rows[k];
        Span<double> e = basis.AsSpan(k * d, d);
        data.CopyRow(row, e);
        Vector.Scale(((pattern[row >> 6] >> (row & 63) & 1) == 0 ? -1 : 1) / rowNorms[row], e, e);
        double norm = 1, before;
        bool first = true;
        do
        {
            before = norm;
            for (int i = 0; i < k; i++)
            {
                ReadOnlySpan<double> other = basis.AsSpan(i * d, d);
                double part = Vector.Dot(other, e);
                triangle[(i * stride) + k] = first ? part : triangle[(i * stride) + k] + part;
                Vector.AddScaled(-part, other, e);
            }

            norm = Vector.Norm(e);
            if (norm < Dependent)
                return false;
            first = false;
        }
        while (norm < OnePassShare * before);
        triangle[(k * stride) + k] = norm;
        Vector.Scale(1 / norm, e, e);
        return true;
    }
}
