using Bidual.Numerics;

namespace Bidual.Tests.Numerics;

public class RowBasisTests
{
    [Theory]
    [InlineData(5, 3, 3)]
    [InlineData(3, 5, 3)]
    [InlineData(20, 8, 2)]
    [InlineData(1, 1, 1)]
    public void SpansTheRowsOrthonormally(int n, int d, int r)
    {
        var values = new double[(n + d) * r];
        new RandomSource(n).FillGaussian(values);
        var matrix = new Matrix(n, d);
        for (int t = 0; t < n; t++)
        {
            for (int k = 0; k < r; k++)
                Vector.AddScaled(values[(t * r) + k], values.AsSpan((n * r) + (k * d), d), matrix.MutableRow(t));
        }

        (Matrix basis, double remainder) = RowBasis.Of(new Matrix(n, d, matrix.Values.ToArray()), 1e-12);
        Assert.Equal((r, d), (basis.Rows, basis.Columns));
        Assert.InRange(remainder, 0, 1e-12);
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j < r; j++)
                Assert.Equal(i == j ? 1 : 0, Vector.Dot(basis.Row(i), basis.Row(j)), 1e-14);
        }

        for (int t = 0; t < n; t++)
        {
            double[] rest = matrix.Row(t).ToArray();
            for (int i = 0; i < r; i++)
                Vector.AddScaled(-Vector.Dot(basis.Row(i), rest), basis.Row(i), rest);
            Assert.InRange(Vector.Norm(rest), 0, 1e-12);
        }
    }

    [Fact]
    public void StopsWhereTold()
    {
        (Matrix basis, double remainder) = RowBasis.Of(Matrix.FromRows([[3, 0], [0, 2]]), 1e-12, maximumRank: 1);
        Assert.Equal((1, 2.0), (basis.Rows, remainder));
    }

    [Fact]
    public void ZerosHaveNoBasis() => Assert.Equal(0, RowBasis.Of(new Matrix(4, 3), 1e-12).Basis.Rows);
}
