using System.Text.Json;
using Bidual.Numerics;
using Bidual.Reproductions.Entries;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Reproductions;

/// <summary>The program of the refuted optimum against SciPy's non-negative least squares: tests/reproductions.</summary>
public sealed class SquaredBlocksTests
{
    [Fact]
    public void The_optimum_is_that_of_another_solver()
    {
        Matrix inputs = Matrix.FromRows([[1, -2], [1, -1], [1, 0], [1, 1], [1, 2]]);
        using var document = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/reproductions/squared_blocks.json")));
        foreach (JsonElement one in document.RootElement.EnumerateArray())
        {
            double[] targets = [.. one.GetProperty("targets").EnumerateArray().Select(value => value.GetDouble())];
            double expected = one.GetProperty("optimum").GetDouble();
            Assert.Equal(expected, SquaredBlocks.Optimum(inputs, targets, one.GetProperty("decay").GetDouble()), 1e-10 * expected);
        }
    }
}
