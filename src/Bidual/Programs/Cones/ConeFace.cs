namespace Bidual.Programs.Cones;

/// <summary>
/// The face of a cone in which a projection lies, by the rows that hold it back; the next projection, of a point nearby, begins
/// with them. Its factorisation of their normals is worth its memory where the next one is soon.
/// </summary>
internal sealed class ConeFace
{
    private int[] rows = [];
    private double[] multipliers = [];
    private int[] recent = [];
    private double[] basis = [];
    private double[] triangle = [];
    private int dimension;
    private int recentCount;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Rows with a positive multiplier.</summary>
    public ReadOnlySpan<int> Rows => rows.AsSpan(0, Count);

    /// <summary>Orthonormal basis of their normals, d values a vector.</summary>
    public ReadOnlySpan<double> Basis => basis.AsSpan(0, Count * dimension);

    /// <summary>Rotations that the factorisation has been through.</summary>
    public int Rotations { get; private set; }

    /// <summary>Whether more than the rows is known.</summary>
    public bool HasBasis => Count > 0 && dimension > 0;

    /// <summary>Their multipliers, or nothing.</summary>
    public ReadOnlySpan<double> Multipliers => HasBasis ? multipliers.AsSpan(0, Count) : [];

    /// <summary>Rows that have come and gone lately.</summary>
    public ReadOnlySpan<int> Recent => recent.AsSpan(0, recentCount);

    /// <summary>Takes rows alone.</summary>
    public void Set(ReadOnlySpan<int> newRows)
    {
        Reserve(ref rows, newRows.Length);
        newRows.CopyTo(rows);
        Count = newRows.Length;
        dimension = 0;
    }

    /// <summary>Takes rows with their factorisation.</summary>
    /// <param name="newRows">k rows.</param>
    /// <param name="newBasis">k vectors of d values.</param>
    /// <param name="newTriangle">k×k, of which the upper triangle is kept.</param>
    /// <param name="stride">From one row of the triangle to the next.</param>
    /// <param name="rotations">Rotations since the factorisation was made anew.</param>
    public void Set(ReadOnlySpan<int> newRows, ReadOnlySpan<double> newBasis, ReadOnlySpan<double> newTriangle, int stride, int rotations)
    {
        Set(newRows);
        Rotations = rotations;
        if (Count == 0)
            return;
        dimension = newBasis.Length / Count;
        Reserve(ref basis, newBasis.Length);
        newBasis.CopyTo(basis);
        Reserve(ref triangle, Count * (Count + 1) / 2);
        int next = 0;
        for (int i = 0; i < Count; i++)
        {
            newTriangle.Slice((i * stride) + i, Count - i).CopyTo(triangle.AsSpan(next));
            next += Count - i;
        }
    }

    /// <summary>Takes what is known besides the rows.</summary>
    public void SetHistory(ReadOnlySpan<double> newMultipliers, ReadOnlySpan<int> newRecent)
    {
        Reserve(ref multipliers, newMultipliers.Length);
        newMultipliers.CopyTo(multipliers);
        Reserve(ref recent, newRecent.Length);
        newRecent.CopyTo(recent);
        recentCount = newRecent.Length;
    }

    /// <summary>Gives back what <see cref="Set(ReadOnlySpan{int},ReadOnlySpan{double},ReadOnlySpan{double},int,int)"/> took.</summary>
    public void CopyTo(Span<int> targetRows, Span<double> targetBasis, Span<double> targetTriangle, int stride)
    {
        Rows.CopyTo(targetRows);
        Basis.CopyTo(targetBasis);
        int next = 0;
        for (int i = 0; i < Count; i++)
        {
            triangle.AsSpan(next, Count - i).CopyTo(targetTriangle[((i * stride) + i)..]);
            next += Count - i;
        }
    }

    private static void Reserve<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new T[length + (length / 4)];
    }
}
