using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Pricing;

namespace Bidual.Tests.Pricing;

public sealed class ExactPricingTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<int, int, int> Sizes()
    {
        var sizes = new TheoryData<int, int, int>();
        foreach ((int n, int d) in new[] { (1, 1), (1, 3), (2, 2), (9, 1), (30, 2), (25, 3), (40, 3), (16, 4), (13, 5), (10, 6), (4, 6) })
        {
            foreach (int seed in new[] { 1, 2, 3 })
                sizes.Add(n, d, seed);
        }

        return sizes;
    }

    public static TheoryData<string> Degenerate() => [.. PricingData.Degenerate];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Bound_and_value_enclose_the_exact_price(int n, int d, int seed)
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(n, d, seed);
        AssertExact(inputs, dual);
    }

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Degenerate_data_are_priced_exactly(string kind)
    {
        (Matrix inputs, double[] dual) = PricingData.Named(kind);
        AssertExact(inputs, dual);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Both_signs_of_the_output_are_priced(int sign)
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(12, 4, 5);
        for (int t = 0; t < dual.Length; t++)
            dual[t] = sign * Math.Abs(dual[t]);
        AssertExact(inputs, dual);
        Assert.Equal(sign, Answer(inputs, dual).Directions[0].Sign);
    }

    [Fact]
    public void Nothing_costs_nothing()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(8, 3, 1);
        PricingAnswer answer = Answer(inputs, new double[8]);
        Assert.Equal((0, 0, true), (answer.UpperBound, answer.Directions.Count, answer.IsComplete));
        answer = Answer(new Matrix(8, 3), dual);
        Assert.Equal((0, 0, true), (answer.UpperBound, answer.Directions.Count, answer.IsComplete));
        answer = Answer(new Matrix(0, 3), []);
        Assert.Equal((0, 0, true), (answer.UpperBound, answer.Directions.Count, answer.IsComplete));
    }

    [Fact]
    public void A_price_of_zero_is_bounded_by_rounding_alone()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(8, 4, 3);
        var rows = new Matrix(16, 4, [.. inputs.Data, .. inputs.Data]);
        PricingAnswer answer = Answer(rows, [.. dual, .. dual.Select(x => -x)]);
        Assert.True(answer.IsComplete);
        Assert.InRange(answer.UpperBound, 0, 1e-9);
    }

    [Fact]
    public void Two_rows_in_closed_form()
    {
        // Orthogonal rows and equal signs: the best neuron takes both, g = ‖ν‖.
        PricingAnswer answer = Answer(new Matrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]), [2, 3, 6]);
        Assert.Equal(7, answer.Value, 1e-12);
        Assert.InRange(answer.UpperBound, 7, 7 * (1 + (2 * Tolerance)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_instruction_path_encloses_the_same_price(int seed)
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(60, 4, seed);
        double reference = Answer(inputs, dual).Value;
        foreach (InstructionPath path in Enum.GetValues<InstructionPath>())
        {
            PricingAnswer answer = ExactPricing.Run(new PricingRequest(inputs, dual) { Tolerance = Tolerance }, path);
            Assert.True(answer.IsComplete);
            Assert.InRange(answer.Value, reference / (1 + (2 * Tolerance)), reference * (1 + (2 * Tolerance)));
            Assert.InRange(answer.UpperBound, reference, reference * (1 + (3 * Tolerance)));
        }
    }

    [Fact]
    public void The_answer_does_not_depend_on_threads()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(80, 5, 4);
        foreach (PricingRequest request in new[]
        {
            new PricingRequest(inputs, dual),
            new PricingRequest(inputs, dual) { NodeLimit = 3000 },
            new PricingRequest(inputs, dual) { StartsPerRank = 0, Threshold = 0.5 * Answer(inputs, dual).Value },
        })
        {
            PricingAnswer one = ExactPricing.Run(request with { Threads = 1 });
            foreach (int threads in new[] { 2, 3 })
            {
                PricingAnswer many = ExactPricing.Run(request with { Threads = threads });
                Assert.Equal((one.UpperBound, one.Value, one.Nodes, one.IsComplete), (many.UpperBound, many.Value, many.Nodes, many.IsComplete));
                Assert.Equal(one.Directions.SelectMany(direction => direction.Direction), many.Directions.SelectMany(direction => direction.Direction));
            }
        }
    }

    [Fact]
    public void The_data_are_not_changed()
    {
        (Matrix inputs, double[] dual) = PricingData.Gaussian(20, 3, 9);
        double[] before = [.. inputs.Data, .. dual];
        Answer(inputs, dual);
        double[] after = [.. inputs.Data, .. dual];
        Assert.Equal(before, after);
    }

    [Fact]
    public void What_cannot_be_priced_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PricingRequest(new Matrix(2, 2), new double[3]));
        Assert.Throws<ArgumentException>(() => new PricingRequest(new Matrix(1, 1, [double.NaN]), new double[1]));
        Assert.Throws<ArgumentException>(() => new PricingRequest(new Matrix(1, 1), [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new PricingRequest(new Matrix(1, 2, [1, 1e200]), new double[1]));
        Assert.Throws<ArgumentException>(() => new PricingRequest(new Matrix(1, 1, [1]), [1e-200]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PricingRequest(new Matrix(1, 1), new double[1]) { Tolerance = 1e-9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PricingRequest(new Matrix(1, 1), new double[1]) { MaximumDirections = 0 });
    }

    private static PricingAnswer Answer(Matrix inputs, double[] dual) => ExactPricing.Run(new PricingRequest(inputs, dual) { Tolerance = Tolerance });

    private static void AssertExact(Matrix inputs, double[] dual)
    {
        double exact = PricingOracle.Largest(inputs, dual);
        PricingAnswer answer = Answer(inputs, dual);
        Assert.True(answer.IsComplete);
        Assert.True(answer.UpperBound >= exact * (1 - 1e-12), $"{answer.UpperBound} is no bound of {exact}.");
        Assert.True(answer.UpperBound <= exact * (1 + (1.5 * Tolerance)), $"{answer.UpperBound} is loose for {exact}.");
        Assert.InRange(answer.Value, exact * (1 - (1.5 * Tolerance)), exact * (1 + 1e-9));
        foreach (PricedDirection direction in answer.Directions)
        {
            Assert.Equal(1, Vector.Norm(direction.Direction), 1e-12);
            Assert.Equal(direction.Sign * direction.Value, PricingOracle.At(inputs, dual, direction.Direction), 1e-9 * exact);
        }
    }
}
