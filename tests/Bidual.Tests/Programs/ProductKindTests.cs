using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;
using Bidual.Programs;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Programs;

/// <summary>Every way of computing the products of an operator gives its products.</summary>
public sealed class ProductKindTests
{
    public static TheoryData<int, int, int> Shapes => new() { { 32, 1, 16 }, { 65, 8, 40 }, { 200, 9, 70 }, { 100, 33, 33 } };

    [Theory, MemberData(nameof(Shapes))]
    public void Slabs_differ_from_whole_panels_by_rounding_alone(int n, int d, int p)
    {
        PatternOperator a = Build(n, d, p);
        AssertClose(a, a.With(ProductKind.Slabs), 1e-13);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Several_slabs_and_threads_give_the_same_products(int n, int d, int p)
    {
        PatternOperator a = Build(n, d, p);
        var masks = new BlockMasks(a.Patterns, a.Blocks);
        double[] x = RandomPrograms.Gaussian(a.Inputs, 1), nu = RandomPrograms.Gaussian(n, 2);
        double[] fit = new double[n], back = new double[a.Inputs];
        a.Apply(x, fit);
        a.ApplyAdjoint(nu, back);
        foreach (int threads in (int[])[1, 3])
        {
            foreach (int width in (int[])[8, 16])
            {
                var slabs = new SlabProducts(a.Data, masks, threads, width);
                double[] otherFit = RandomPrograms.Gaussian(n, 3), otherBack = RandomPrograms.Gaussian(a.Inputs, 4);

                // Twice: what a narrow last slab leaves behind must not reach the next product.
                for (int k = 0; k < 2; k++)
                {
                    slabs.Apply(x, otherFit);
                    slabs.ApplyAdjoint(nu, otherBack);
                    Assert.True(Difference(fit, otherFit) < 1e-13 * Vector.Norm(fit));
                    Assert.True(Difference(back, otherBack) < 1e-13 * Vector.Norm(back));
                }
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Single_precision_has_the_digits_of_floats(int n, int d, int p)
    {
        PatternOperator a = Build(n, d, p), single = a.With(ProductKind.Single);
        AssertClose(a, single, single.Noise);
        if (!BlockProducts.Pay(n, p))
            return;
        double[] nu = RandomPrograms.Gaussian(n, 2), exact = new double[a.Inputs], rounded = new double[a.Inputs];
        a.ApplyAdjoint(nu, exact);
        single.ApplyAdjoint(nu, rounded);
        Assert.True(Difference(exact, rounded) > 1e-10 * Vector.Norm(exact), "nothing was computed in floats");
    }

    [Fact]
    public void A_program_keeps_everything_but_its_products()
    {
        Matrix data = RandomPrograms.Gaussian(40, 3, 1);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(40, 3, 2));
        ConvexProgram program = RandomPrograms.Gated(data, patterns, RandomPrograms.Gaussian(40, 3), 0.3, threads: 2);
        ConvexProgram single = program.With(ProductKind.Single);
        Assert.True(single.Operator.IsSingle);
        Assert.False(program.Operator.IsSingle);
        Assert.Same(program.Operator.Data, single.Operator.Data);
        Assert.Same(program.Targets, single.Targets);
        Assert.Equal((program.Beta, program.Threads, program.Blocks), (single.Beta, single.Threads, single.Blocks));
    }

    private static PatternOperator Build(int n, int d, int p)
    {
        Matrix data = RandomPrograms.Gaussian(n, d, 11);
        PatternSet patterns = RandomPatterns(n, d, p);
        return new PatternOperator(data, patterns, [.. Enumerable.Range(0, 2 * p).Select(b => new Block(b / 2, b % 2 == 0 ? 1 : -1))], 2);
    }

    /// <summary>Bits need not come from directions here: one column has only two patterns.</summary>
    private static PatternSet RandomPatterns(int n, int d, int p)
    {
        var bits = new RecordStore<ulong>((n + 63) / 64, p);
        var random = new RandomSource(5);
        for (int i = 0; i < p; i++)
        {
            for (int t = 0; t < n; t++)
                bits[i][t >> 6] |= (random.NextUInt64() & 1) << (t & 63);
        }

        return new PatternSet(n, d, bits, new RecordStore<double>(d, p), null, Coverage.Sampled);
    }

    private static void AssertClose(PatternOperator expected, PatternOperator actual, double relative)
    {
        double[] x = RandomPrograms.Gaussian(expected.Inputs, 1), nu = RandomPrograms.Gaussian(expected.Outputs, 2);
        double[] fit = new double[expected.Outputs], otherFit = RandomPrograms.Gaussian(expected.Outputs, 3);
        expected.Apply(x, fit);
        actual.Apply(x, otherFit);
        Assert.True(Difference(fit, otherFit) <= relative * Vector.Norm(fit));
        double[] back = new double[expected.Inputs], otherBack = RandomPrograms.Gaussian(expected.Inputs, 4);
        expected.ApplyAdjoint(nu, back);
        actual.ApplyAdjoint(nu, otherBack);
        Assert.True(Difference(back, otherBack) <= relative * Vector.Norm(back));
    }

    private static double Difference(double[] a, double[] b)
    {
        var difference = new double[a.Length];
        Vector.Subtract(a, b, difference);
        return Vector.Norm(difference);
    }
}
