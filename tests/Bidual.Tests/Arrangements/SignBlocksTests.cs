using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Tests.Arrangements;

/// <summary>Patterns of many directions at once against those of one after another.</summary>
public class SignBlocksTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(65, 3, 7)]
    [InlineData(1100, 17, 300)]
    [InlineData(700, 40, 5000)]
    public void BlocksHaveTheSignsOfSingleDirections(int n, int d, int p)
    {
        Matrix inputs = PatternChecks.Gaussian(n, d, 1), directions = PatternChecks.Gaussian(p, d, 2);
        Compare(inputs, directions);
    }

    [Fact]
    public void ProductsThatVanishOrNearlySoHaveTheSignOfTheSingleProduct()
    {
        const int N = 600, D = 9;
        Matrix inputs = PatternChecks.Gaussian(N, D, 3);
        var directions = new Matrix(40, D);
        var random = new RandomSource(4);
        for (int i = 0; i < directions.Rows; i++)
        {
            // Orthogonal to one row, as nearly as doubles can be.
            ReadOnlySpan<double> row = inputs.Row(random.NextInt32(N));
            Span<double> direction = directions.MutableRow(i);
            random.FillGaussian(direction);
            for (int k = 0; k < 3; k++)
                Vector.AddScaled(-Vector.Dot(row, direction) / Vector.Dot(row, row), row, direction);
        }

        inputs.MutableRow(17).Clear();
        Compare(inputs, directions);
        directions.MutableRow(5).Clear();
        Vector.Scale(1e-300, inputs.Row(20), inputs.MutableRow(20));
        Vector.Scale(1e200, inputs.Row(21), inputs.MutableRow(21));
        Compare(inputs, directions);
    }

    private static void Compare(Matrix inputs, Matrix directions)
    {
        var expected = new ulong[(inputs.Rows + 63) / 64];
        foreach (int threads in new[] { 1, 2 })
        {
            RecordStore<ulong> found = SignBlocks.Of(inputs, directions, threads);
            for (int i = 0; i < directions.Rows; i++)
            {
                SignPattern.Of(inputs, directions.Row(i), expected);
                Assert.Equal(expected, found[i].ToArray());
            }
        }
    }
}
