using Bidual.Numerics;

namespace Bidual.Tests.Numerics;

public sealed class DistinctRowsTests
{
    [Fact]
    public void Rows_are_found_once_in_their_order()
    {
        var matrix = new Matrix(6, 2, [1, 2, 3, 4, 1, 2, 0.0, 1, -0.0, 1, 3, 4]);

        (Matrix rows, int[] of) = DistinctRows.Of(matrix);

        Assert.Equal([1, 2, 3, 4, 0.0, 1, -0.0, 1], rows.Data);
        Assert.Equal([0, 1, 0, 2, 3, 1], of);
        Assert.Equal(0, DistinctRows.Of(new Matrix(0, 3)).Rows.Rows);
    }
}
