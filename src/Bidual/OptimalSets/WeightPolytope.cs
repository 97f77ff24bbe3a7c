using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.OptimalSets;

/// <summary>
/// The weights α ≥ 0 with Φα = f, (27): every optimal network up to the order of neurons and to splitting one into parallel ones (Mishkin &amp; Pilanci, ICML 2023).
/// </summary>
internal sealed class WeightPolytope
{
    /// <summary>Singular value, of columns of length one, up to which they are dependent.</summary>
    private const double Dependent = 1e-7;

    private const double Negligible = 1e-9;

    private readonly Simplex? simplex;
    private readonly double[] lengths;
    private readonly double scale;

    private WeightPolytope(Simplex? simplex, double[] lengths, double scale, double[] singular)
    {
        this.simplex = simplex;
        this.lengths = lengths;
        this.scale = scale;
        LeastSingularValue = LeastOf(singular, lengths.Length);
    }

    /// <summary>Number of weights m.</summary>
    public int Size => lengths.Length;

    /// <summary>Of Φ with columns of length one; 0 where there are more columns than rows, 1 where there are none.</summary>
    public double LeastSingularValue { get; }

    /// <summary>Whether no weights fit: Φ is not that of an optimum.</summary>
    public bool IsEmpty => simplex is null;

    /// <summary>Describes the weights.</summary>
    /// <param name="atoms">Φ, n×m: column b is the output of neuron b at weight 1, never zero.</param>
    /// <param name="fit">f, n values.</param>
    public static WeightPolytope Of(Matrix atoms, double[] fit)
    {
        int m = atoms.Columns;
        Matrix rows = atoms.Transpose();
        double[] norms = Normalise(rows);
        double size = Vector.Norm(fit);
        ThinSvd svd = ThinSvd.Of(rows);
        int rank = size == 0 ? 0 : svd.Values.Count(value => value > Dependent);
        var equations = new double[rank, m + 1];
        for (int i = 0; i < rank; i++)
        {
            // Row i of diag(σ)Wᵀ of Φ = U diag(σ) Wᵀ, divided by its length, which is σ_i.
            for (int j = 0; j < m; j++)
                equations[i, j] = svd.Left[j, i];
            equations[i, m] = Vector.Dot<double>(svd.Right.Column(i), fit) / (svd.Values[i] * size);
        }

        return new WeightPolytope(rank == 0 && size > 0 ? null : Simplex.Over(equations), norms, size, svd.Values);
    }

    /// <summary>Of columns divided by their lengths; 0 where there are more columns than rows, 1 where there are none.</summary>
    public static double LeastSingularValueOf(Matrix columns)
    {
        Matrix rows = columns.Transpose();
        Normalise(rows);
        return LeastOf(ThinSvd.ValuesOf(rows), columns.Columns);
    }

    /// <summary>Number of linearly independent rows.</summary>
    /// <param name="rows">No row is zero; overwritten.</param>
    public static int RankOf(Matrix rows)
    {
        Normalise(rows);
        return rows.Rows == 0 ? 0 : ThinSvd.ValuesOf(rows).Count(value => value > Dependent);
    }

    private static double LeastOf(double[] singular, int columns) => singular.Length < columns ? 0 : singular.DefaultIfEmpty(1).Min();

    private static double[] Normalise(Matrix rows)
    {
        var norms = new double[rows.Rows];
        for (int j = 0; j < norms.Length; j++)
        {
            norms[j] = Vector.Norm(rows.Row(j));
            Vector.Scale(1 / norms[j], rows.Row(j), rows.MutableRow(j));
        }

        return norms;
    }

    /// <summary>The vertex of least cᵀα: a network of neurons with linearly independent outputs.</summary>
    public double[] Minimise(ReadOnlySpan<double> cost)
    {
        var scaled = new double[Size];
        for (int j = 0; j < Size; j++)
            scaled[j] = cost[j] / lengths[j];
        double[] weights = scale == 0 ? new double[Size] : simplex!.Minimise(scaled);
        double least = Negligible * weights.DefaultIfEmpty().Max();
        for (int j = 0; j < Size; j++)
            weights[j] = weights[j] > least ? scale * weights[j] / lengths[j] : 0;
        return weights;
    }
}
