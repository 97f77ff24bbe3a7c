using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Tests.Pricing;

public sealed class MergedRowsTests
{
    [Fact]
    public void Positive_multiples_add_and_opposite_ones_leave_a_linear_part()
    {
        MergedRows merged = MergedRows.Of(new Matrix(4, 2, [1, 2, 2, 4, -0.5, -1, 0, 0]), [1, 3, 4, 5]);
        Assert.Equal(1, merged.Rows.Rows);
        Assert.Equal((1 + 6 + 2) * Math.Sqrt(5), merged.Weights[0] * Vector.Norm(merged.Rows.Row(0)), 1e-12);
        Assert.Equal([-2, -4], merged.Linear.Select(c => Math.Round(c, 12)));
        Assert.InRange(merged.Slack, 0, 1e-12);
    }

    public static TheoryData<string> Degenerate() => [.. PricingData.Degenerate];

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Every_step_keeps_the_function_within_its_slack(string kind)
    {
        (Matrix inputs, double[] dual) = PricingData.Named(kind);
        MergedRows merged = MergedRows.Of(inputs, dual);
        PreparedRows rows = RowAxes.Prepare(merged);
        var random = new RandomSource(3);
        var y = new double[rows.Rank];
        var u = new double[inputs.Columns];
        var gradient = new double[rows.Rank];
        double rounding = 1e-14 * rows.Mass;
        for (int k = 0; k < 200; k++)
        {
            random.FillGaussian(y);
            for (int i = 0; i < u.Length; i++)
                u[i] = Vector.Dot(rows.Lift.Row(i), y);
            double norm = Vector.Norm(u), given = PricingOracle.At(inputs, dual, u);
            double afterMerging = PricingOracle.At(merged.Rows, merged.Weights, u) + (Vector.Dot(merged.Linear, u) / norm);
            new SlopePass(rows).Run(y, 1, gradient);
            Assert.Equal(given, afterMerging, merged.Slack + rounding);
            Assert.Equal(given, Vector.Dot(gradient, y) / norm, rows.Slack + rounding);
            Assert.Equal(1, rows.Norm(y) / norm, rows.Stretch - 1 + 1e-14);
        }

        Assert.InRange(rows.Slack, 0, 1e-8 * Math.Max(rows.Mass, 1));
    }
}
