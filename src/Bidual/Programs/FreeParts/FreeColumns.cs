using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Programs.FreeParts;

/// <summary>The columns Z, n×q, of what a network adds to its neurons without a penalty: the features for a skip connection, a column of ones for an intercept.</summary>
internal sealed class FreeColumns
{
    /// <summary>Norm of what is left of a unit column above which it is independent of others.</summary>
    private const double Independent = 1e-10;

    /// <summary>Q Z, r×q.</summary>
    private readonly Matrix triangle;
    private readonly double[] gram;

    private FreeColumns(Matrix columns, bool hasSkip, bool hasIntercept)
    {
        HasSkip = hasSkip;
        HasIntercept = hasIntercept;
        var units = new Matrix(columns.Rows, columns.Columns);
        for (int k = 0; k < units.Rows; k++)
        {
            double norm = Vector.Norm(columns.Row(k));
            if (norm > 0)
                Vector.Scale(1 / norm, columns.Row(k), units.MutableRow(k));
        }

        Basis = RowBasis.Of(units, Independent).Basis;
        int r = Basis.Rows;
        triangle = new Matrix(r, columns.Rows);
        for (int i = 0; i < r; i++)
        {
            for (int k = 0; k < columns.Rows; k++)
                triangle.MutableRow(i)[k] = Vector.Dot(Basis.Row(i), columns.Row(k));
        }

        gram = new double[r * r];
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j <= i; j++)
                gram[(i * r) + j] = Vector.Dot(triangle.Row(i), triangle.Row(j));
        }

        Cholesky.FactorRaised(gram, r);
    }

    /// <summary>Q, r×n: orthonormal rows that span the columns of Z.</summary>
    public Matrix Basis { get; }

    /// <summary>Whether the features are among the columns.</summary>
    public bool HasSkip { get; }

    /// <summary>Whether a column of ones is.</summary>
    public bool HasIntercept { get; }

    /// <summary>The columns asked for; null for none.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="bias">Whether its last column is of ones, which a skip connection leaves out.</param>
    /// <param name="skip">Whether the features are wanted.</param>
    /// <param name="intercept">Whether a column of ones is.</param>
    public static FreeColumns? Of(Matrix inputs, bool bias, bool skip, bool intercept)
    {
        if (!skip && !intercept)
            return null;
        var columns = new List<double[]>();
        for (int k = 0; skip && k < inputs.Columns - (bias ? 1 : 0); k++)
            columns.Add(inputs.Column(k));
        if (intercept)
            columns.Add([.. Enumerable.Repeat(1.0, inputs.Rows)]);
        return new FreeColumns(Matrix.FromRows(columns), skip, intercept);
    }

    /// <summary>The c of least norm with Z c = Qᵀe.</summary>
    /// <param name="e">Length r.</param>
    /// <returns>Length q: a weight for every feature, where there is a skip connection, then the intercept, where there is one.</returns>
    public double[] Coefficients(ReadOnlySpan<double> e)
    {
        var c = new double[triangle.Columns];
        double[] rest = e.ToArray();
        for (int pass = 0; pass < 2; pass++)
        {
            Cholesky.Solve(gram, rest.Length, rest);
            for (int i = 0; i < rest.Length; i++)
                Vector.AddScaled(rest[i], triangle.Row(i), c);
            for (int i = 0; i < rest.Length; i++)
                rest[i] = e[i] - Vector.Dot(triangle.Row(i), c);
        }

        return c;
    }
}
