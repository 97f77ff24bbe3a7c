using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;
using Bidual.Programs;

namespace Bidual.Benchmarks.Kernels;

/// <summary>The products of a program with a positive and a negative block a pattern, all at once and block by block: 2ndP operations for P patterns.</summary>
internal static class OperatorCases
{
    public static IEnumerable<KernelCase> All()
    {
        foreach ((int n, int d, int p) in new[] { (8, 5, 8), (16, 5, 16), (32, 5, 32), (100, 5, 8), (8, 5, 100), (16, 20, 16), (100, 5, 64), (100, 20, 100), (1000, 20, 1000) })
        {
            string size = FormattableString.Invariant($"{n},{d},{p}");
            double operations = 2.0 * n * d * p;
            yield return Case("operator forward", (a, all, x, f) => all.Apply(x, f));
            yield return Case("  block by block", (a, all, x, f) =>
            {
                f.AsSpan().Clear();
                for (int b = 0; b < a.Blocks.Count; b++)
                    a.AddBlock(a.Blocks[b], x.AsSpan(b * d, d), f);
            });
            yield return Case("operator adjoint", (a, all, x, f) => all.ApplyAdjoint(f, x));
            yield return Case("  block by block", (a, all, x, f) =>
            {
                for (int b = 0; b < a.Blocks.Count; b += 2)
                    a.PatternAdjoint(a.Blocks[b].Pattern, f, x.AsSpan(b * d, d));
            });

            KernelCase Case(string name, Action<PatternOperator, BlockProducts, double[], double[]> product) => new(name, size, 64, InstructionPaths.Best, 1, operations, () =>
            {
                PatternOperator a = Operator(n, d, p);
                BlockProducts all = BlockProducts.Of(ProductKind.Double, a.Data, new DataPanels(a.Data), new BlockMasks(a.Patterns, a.Blocks), 1);
                double[] x = Gaussian(a.Inputs), f = Gaussian(n);
                return new Timed(() => product(a, all, x, f));
            });
        }
    }

    private static PatternOperator Operator(int n, int d, int p)
    {
        var data = new Matrix(n, d, Gaussian(n * d));
        PatternSet patterns = PatternSet.FromDirections(data, new Matrix(p, d, Gaussian(p * d)));
        return new PatternOperator(data, patterns, [.. Enumerable.Range(0, 2 * patterns.Count).Select(b => new Block(b / 2, b % 2 == 0 ? 1 : -1))]);
    }

    private static double[] Gaussian(int length)
    {
        var numbers = new double[length];
        new RandomSource(length).FillGaussian(numbers);
        return numbers;
    }
}
