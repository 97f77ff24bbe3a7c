using Bidual.Numerics;

namespace Bidual.Polynomials;

/// <summary>
/// What networks of σ(t) = at² + bt + c, a ≠ 0, span on the rows of X, however many neurons: xᵀMx with M symmetric, and sᵀx where b ≠ 0 and X has no column of ones, whose products with the others are linear already. Linear in M and s, so that without
/// a penalty their training is least squares on products of pairs of columns, (23a). The products of different columns count √2 times, so that the Euclidean norm of the coefficients is the Frobenius norm of M (with s beside it).
/// </summary>
internal sealed record QuadraticProducts
{
    private readonly int order;
    private readonly bool hasOnes;
    private readonly PolynomialActivation activation;

    private QuadraticProducts(int order, bool hasOnes, PolynomialActivation activation) => (this.order, this.hasOnes, this.activation) = (order, hasOnes, activation);

    /// <summary>Their number: d(d + 1)/2 products, and d columns where these count too; with a column of ones (d + 1)(d + 2)/2 of d features.</summary>
    public int Count => (order * (order + 1) / 2) + (HasSlope ? order : 0);

    private bool HasSlope => activation.B != 0 && !hasOnes;

    /// <summary>Those of some rows.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="activation">a, b, c.</param>
    /// <returns>Null where a = 0, or where the coefficients tie the constant of a function to its squares: c ≠ 0 without a column of ones, or a + c = b = 0 with one.</returns>
    public static QuadraticProducts? Of(Matrix inputs, PolynomialActivation activation)
    {
        int d = inputs.Columns;
        bool ones = d > 0 && Enumerable.Range(0, inputs.Rows).All(t => inputs[t, d - 1] == 1);
        bool isFree = ones ? activation.B != 0 || activation.A + activation.C != 0 : activation.C == 0;
        return activation.A != 0 && isFree ? new QuadraticProducts(d, ones, activation) : null;
    }

    /// <summary>n×<see cref="Count"/>: x_i², √2·x_i x_j for j &lt; i, row after row of the lower triangle, then x_i.</summary>
    /// <param name="inputs">X, n×d.</param>
    public Matrix Rows(Matrix inputs)
    {
        var rows = new Matrix(inputs.Rows, Count);
        for (int t = 0; t < inputs.Rows; t++)
        {
            ReadOnlySpan<double> x = inputs.Row(t);
            Span<double> row = rows.MutableRow(t);
            int k = 0;
            for (int i = 0; i < order; i++)
            {
                Vector.Scale(Math.Sqrt(2) * x[i], x[..i], row.Slice(k, i));
                k += i;
                row[k++] = x[i] * x[i];
            }

            if (HasSlope)
                x.CopyTo(row[k..]);
        }

        return rows;
    }

    /// <summary>A network of the function of some coefficients: of t² alone the eigenvectors of M, at most d neurons; else by the decomposition (24) of a lift of M and s, at most 2(d + 2).</summary>
    /// <param name="coefficients">Length <see cref="Count"/>.</param>
    /// <returns>Neurons of norm 1 with their α.</returns>
    public IReadOnlyList<(double[] Direction, double Weight)> Neurons(ReadOnlySpan<double> coefficients)
    {
        var form = new Matrix(order, order);
        int k = 0;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++, k++)
                form.Data[(i * order) + j] = form.Data[(j * order) + i] = coefficients[k] / (i == j ? activation.A : Math.Sqrt(2) * activation.A);
        }

        return activation.IsQuadratic ? NeuralDecomposition.OfQuadratic(form) : NeuralDecomposition.OfDifference(Lift(form, coefficients[k..]));
    }

    /// <summary>D = Z − Z′ of (23) with tr D₁ = D₄ and the function of M/a and s: what is linear and constant goes to D₂ where b ≠ 0, else it stays with the column of ones.</summary>
    private Matrix Lift(Matrix form, ReadOnlySpan<double> slope)
    {
        (double a, double b, double c) = (activation.A, activation.B, activation.C);
        int one = order - 1;
        var lift = new Matrix(order + 1, order + 1);
        double trace = 0;
        for (int i = 0; i < order; i++)
        {
            form.Row(i).CopyTo(lift.MutableRow(i));
            trace += i < one || !hasOnes ? form[i, i] : 0;
        }

        if (!hasOnes)
        {
            for (int i = 0; i < order; i++)
                lift.Data[(i * (order + 1)) + order] = slope[i] / b;
        }
        else if (b != 0)
        {
            for (int i = 0; i < one; i++)
            {
                lift.Data[(i * (order + 1)) + order] = 2 * a * form[i, one] / b;
                lift.Data[(i * (order + 1)) + one] = lift.Data[(one * (order + 1)) + i] = 0;
            }

            lift.Data[(one * (order + 1)) + one] = 0;
            lift.Data[(one * (order + 1)) + order] = ((a * form[one, one]) - (c * trace)) / b;
        }
        else
        {
            double corner = ((a * form[one, one]) - (c * trace)) / (a + c);
            lift.Data[(one * (order + 1)) + one] = corner;
            trace += corner;
        }

        for (int i = 0; i < order; i++)
            lift.Data[(order * (order + 1)) + i] = lift.Data[(i * (order + 1)) + order];
        lift.Data[^1] = trace;
        return lift;
    }
}
