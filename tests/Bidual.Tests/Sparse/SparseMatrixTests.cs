using Bidual.Numerics;

namespace Bidual.Tests.Sparse;

public sealed class SparseMatrixTests
{
    private readonly Matrix dense;
    private readonly Matrix sparse;

    public SparseMatrixTests() => (dense, sparse) = SparseData.Random(23, 9, 0.2, 1);

    [Fact]
    public void Entries_rows_and_columns_are_those_of_the_written_matrix()
    {
        for (int t = 0; t < dense.Rows; t++)
        {
            var row = new double[dense.Columns];
            sparse.CopyRow(t, row);
            Assert.Equal(dense.Row(t), row);
            Assert.Equal(Vector.Norm(dense.Row(t)), sparse.RowNorm(t), 1e-15);
            Assert.All(Enumerable.Range(0, dense.Columns), j => Assert.Equal(dense[t, j], sparse[t, j]));
        }

        Assert.All(Enumerable.Range(0, dense.Columns), j => Assert.Equal(dense.Column(j), sparse.Column(j)));
        int[] chosen = [5, 0, 5, 22];
        Assert.Equal(dense.SelectRows(chosen).Values, sparse.SelectRows(chosen).Values);
        Assert.False(sparse.IsWritten);
        Assert.Equal(dense.Values, sparse.Values);
    }

    [Fact]
    public void Products_are_those_of_the_written_matrix()
    {
        var random = new RandomSource(3);
        double[] u = new double[dense.Columns], sums = new double[dense.Columns], expected = new double[dense.Columns];
        random.FillGaussian(u);
        for (int t = 0; t < dense.Rows; t++)
        {
            Assert.Equal(Vector.Dot(dense.Row(t), u), sparse.Dot(t, u), 1e-14);
            sparse.AddRow(t, t - 3.5, sums);
            dense.AddRow(t, t - 3.5, expected);
        }

        Assert.All(sums.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.Equal(dense.Transpose().Values, new Matrix(sparse.Sparse!.Transposed).Values);
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 0 }, 1)]
    [InlineData(new[] { 0, 2, 2 }, new[] { 1, 1 }, 2)]
    [InlineData(new[] { 0, 2, 2 }, new[] { 2, 0 }, 2)]
    [InlineData(new[] { 0, 1, 2 }, new[] { 0, 3 }, 2)]
    [InlineData(new[] { 0, 1, 2 }, new[] { -1, 0 }, 2)]
    [InlineData(new[] { 0, 3, 2 }, new[] { 0, 1 }, 2)]
    [InlineData(new[] { 1, 1, 2 }, new[] { 0, 1 }, 2)]
    public void Arrays_that_are_no_matrix_are_refused(int[] starts, int[] indices, int count) =>
        Assert.ThrowsAny<ArgumentException>(() => Matrix.FromEntries(2, 3, starts, indices, new double[count]));

    [Fact]
    public void What_is_too_large_is_not_written_out()
    {
        var large = Matrix.FromEntries(30_000, 30_000, new int[30_001], [], []);
        Assert.Contains("30000 rows of 30000 columns", Assert.Throws<NotSupportedException>(() => large.Values.Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_cannot_be_changed() => Assert.Throws<InvalidOperationException>(() => sparse.MutableRow(0).Length);
}
