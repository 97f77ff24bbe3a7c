using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Masked;
using Bidual.Programs;

namespace Bidual.Benchmarks.Kernels;

/// <summary>The products of a program with a positive and a negative block a pattern, all at once and block by block: 2ndP operations for P patterns.</summary>
internal static class OperatorCases
{
    public static IEnumerable<KernelCase> All()
    {
        foreach ((int n, int d, int p) in new[] { (100, 5, 64), (1000, 20, 1000) })
        {
            string size = FormattableString.Invariant($"{n},{d},{p}");
            double operations = 2.0 * n * d * p;
            yield return Case("operator forward", (a, x, f) => a.Apply(x, f));
            yield return Case("  block by block", (a, x, f) =>
            {
                f.AsSpan().Clear();
                for (int b = 0; b < a.Blocks.Count; b++)
                    a.AddBlock(a.Blocks[b], x.AsSpan(b * d, d), f);
            });
            yield return Case("operator adjoint", (a, x, f) => a.ApplyAdjoint(f, x));
            yield return Case("  block by block", (a, x, f) =>
            {
                for (int b = 0; b < a.Blocks.Count; b += 2)
                    a.PatternAdjoint(a.Blocks[b].Pattern, f, x.AsSpan(b * d, d));
            });

            KernelCase Case(string name, Action<PatternOperator, double[], double[]> product) => new(name, size, 64, InstructionPaths.Best, 1, operations, () =>
            {
                PatternOperator a = Operator(n, d, p);
                double[] x = Gaussian(a.Inputs), f = Gaussian(n);
                return () => product(a, x, f);
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
