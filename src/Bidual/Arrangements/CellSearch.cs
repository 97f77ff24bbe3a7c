namespace Bidual.Arrangements;

/// <summary>
/// Lists the full-dimensional cells of m hyperplanes z_jᵀu = 0 through the origin of R^q, one of each antipodal pair, each by a
/// unit vector inside it. A cell thinner than a few times the errors of the normals may be passed over; none is listed twice
/// or wrongly.
/// </summary>
internal abstract class CellSearch
{
    private readonly ParallelRows parallel;
    private int[] kept = [];

    protected CellSearch(int dimension)
    {
        Dimension = dimension;
        parallel = new ParallelRows(dimension);
    }

    /// <summary>q.</summary>
    public int Dimension { get; }

    /// <summary>Cells found, one of each antipodal pair.</summary>
    public abstract int Count { get; }

    /// <summary>The search for a dimension: by angles in the plane, by deletion and restriction above.</summary>
    public static CellSearch For(int dimension) => dimension == 2 ? new PlaneSearch() : new RestrictionSearch(dimension);

    /// <summary>Finds the cells of the given hyperplanes, parallel ones merged.</summary>
    /// <param name="normals">Unit normals, m×q row after row; overwritten.</param>
    /// <param name="errors">Length m: a bound on the error of each normal; overwritten.</param>
    /// <param name="cancellation">Ends the search with an exception.</param>
    public void Run(Span<double> normals, Span<double> errors, CancellationToken cancellation)
    {
        int m = errors.Length;
        if (kept.Length < m)
            kept = new int[2 * m];
        int count = parallel.Merge(normals, errors, kept);
        for (int i = 0; i < count && count < m; i++)
        {
            normals.Slice(kept[i] * Dimension, Dimension).CopyTo(normals[(i * Dimension)..]);
            errors[i] = errors[kept[i]];
        }

        Search(normals[..(count * Dimension)], errors[..count], cancellation);
    }

    /// <summary>Writes the vector inside cell <paramref name="i"/>.</summary>
    public abstract void Witness(int i, Span<double> witness);

    protected abstract void Search(ReadOnlySpan<double> normals, ReadOnlySpan<double> errors, CancellationToken cancellation);
}
