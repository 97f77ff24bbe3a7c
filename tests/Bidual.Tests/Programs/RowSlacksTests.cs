using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Programs.Cones;
using Xunit;

namespace Bidual.Tests.Programs;

public sealed class RowSlacksTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(63, 3)]
    [InlineData(64, 17)]
    [InlineData(65, 58)]
    [InlineData(200, 131)]
    public void Every_slack_is_within_the_stated_error_on_every_path(int n, int d)
    {
        var random = new Random((n * 1000) + d);
        Matrix data = Matrix.FromRows([.. Enumerable.Range(0, n).Select(t => Enumerable.Range(0, d).Select(_ => t == 0 && n > 1 ? 0 : random.NextDouble() - 0.4).ToArray())]);
        double[] norms = [.. Enumerable.Range(0, n).Select(t => Vector.Norm(data.Row(t)))];
        var words = new ulong[(n + 63) / 64];
        for (int t = 0; t < n; t++)
            words[t >> 6] |= (ulong)random.Next(2) << (t & 63);
        double[] u = [.. Enumerable.Range(0, d).Select(_ => random.NextDouble() - 0.5)];
        Vector.Scale(1 / Vector.Norm(u), u, u);
        float[] direction = [.. u.Select(value => (float)value)];
        foreach (InstructionPath path in InstructionPaths.Supported())
        {
            RowSlacks slacks = RowSlacks.Of(data, norms, path);
            var values = new float[slacks.Groups * RowSlacks.Group];
            var lowest = new float[slacks.Groups];
            slacks.Compute(words, direction, values, lowest);
            for (int t = 0; t < n; t++)
            {
                double sign = (words[t >> 6] >> (t & 63) & 1) == 0 ? -1 : 1;
                double exact = norms[t] == 0 ? 0 : sign * Vector.Dot(data.Row(t), u) / norms[t];
                Assert.InRange(values[t], exact - slacks.Error, exact + slacks.Error);
            }

            for (int group = 0; group < lowest.Length; group++)
                Assert.Equal(values.AsSpan(group * RowSlacks.Group, RowSlacks.Group).ToArray().Min(), lowest[group]);
            Assert.All(values.Skip(n), value => Assert.Equal(0, value));
        }
    }
}
