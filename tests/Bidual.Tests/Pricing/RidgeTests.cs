using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Tests.Pricing;

/// <summary>Maxima at kinks: found, given the shares that prove them, and used where they make a proof cheap.</summary>
public sealed class RidgeTests
{
    [Fact]
    public void The_shortest_gradient_of_a_fold_lies_along_it()
    {
        // f(y) = 3y₁ + y₂ − 4(y₂)₊ + (y₁)₊: for y₁ > 0 the maximum of 4y₁ + y₂ − 4(y₂)₊ over the disc is 4, on the fold y₂ = 0, with a quarter of the fold's slope.
        PreparedRows rows = Plane([[0, 1], [1, 0]], [-4, 1], [3, 1]);
        var kinks = new KinkShares(rows);
        var gradient = new double[2];
        kinks.Shortest([1, 0], 1, 1e-9, gradient);
        Assert.Equal([4, 0], gradient, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0.25, Assert.Single(kinks.Shares.ToArray()), 1e-12);

        double[] y = [0.9, 0.3];
        double value = new Ascent(rows).Climb(y, 1);
        Assert.Equal(4, value, 1e-9);
        Ridge ridge = new Ascent(rows).RidgeAt(y, 1, value);
        Assert.Equal([0.25, 1], ridge.Shares, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Climbing_nearly_always_ends_where_no_gradient_nearby_leads_higher(int d)
    {
        int maxima = 0, proven = 0;
        for (int seed = 1; seed <= 10; seed++)
        {
            (Matrix inputs, double[] dual) = PricingData.Gaussian(40, d, seed);
            PreparedRows rows = RowAxes.Prepare(MergedRows.Of(inputs, dual));
            var pool = new DirectionPool(rows, 20);
            var searches = new LocalSearches(rows, 1);
            searches.Add(10, seed);
            searches.Run(pool);
            var kinks = new KinkShares(rows);
            var gradient = new double[d];
            foreach (DirectionPool.Entry entry in pool.Entries)
            {
                kinks.Shortest(entry.Point, entry.Sign, 1e-6, gradient);
                if (rows.DualNorm(gradient) <= entry.Value * (1 + 1e-6))
                    proven++;
            }

            maxima += pool.Entries.Count;
        }

        Assert.InRange(proven, 0.9 * maxima, maxima);
    }

    [Fact]
    public void A_thousand_times_the_accuracy_takes_few_more_boxes()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(60, 5, 4);
        long Boxes(double tolerance) => ExactPricing.Run(new PricingRequest(inputs, dual) { Tolerance = tolerance }).Nodes;
        Assert.InRange(Boxes(1e-7), 1, 2 * Boxes(1e-4));
    }

    private static PreparedRows Plane(double[][] rows, double[] weights, double[] linear) =>
        new(Matrix.FromRows(rows), weights, linear, [1, 1], Matrix.FromRows([[1, 0], [0, 1]]), 1, 0);
}
