using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;

namespace Bidual.Tests.Numerics.Masked;

public abstract class MaskedOperatorTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly InstructionPath[] Paths = Enum.GetValues<InstructionPath>();
    private static readonly MaskedKernel[] Kernels = Enum.GetValues<MaskedKernel>();

    [Fact]
    public void Products_are_those_of_the_definition_at_every_awkward_length()
    {
        int[] long_ = [0, 1, 2, 7, 63, 64, 65, 127, 128, 129];
        int[] wide = [0, 1, 7, 8, 9, 15, 16, 17, 33];
        foreach (int n in long_)
        {
            foreach (int patterns in long_)
                Check(n, wide[(n + patterns) % wide.Length], patterns, 1, Paths);
        }

        foreach (int d in wide)
            Check(70, d, 67, 1, Paths);
        for (int d = 0; d < 40; d++)
            Check(13, d, 5, 1, Paths);
    }

    [Fact]
    public void Products_with_several_outputs()
    {
        Check(65, 9, 66, 2, Paths);
        Check(130, 17, 3, 3, Paths);
        Check(3, 2, 200, 5, Paths);
    }

    [Theory]
    [InlineData(2100, 3, 70)]
    [InlineData(70, 3, 2100)]
    [InlineData(4500, 9, 33)]
    [InlineData(450, 20, 500)]
    public void Products_longer_than_a_block(int n, int d, int patterns) => Check(n, d, patterns, 1, [InstructionPaths.Best]);

    [Fact]
    public void Products_are_adjoint()
    {
        foreach ((InstructionPath path, MaskedKernel kernel) in Paths.SelectMany(path => Kernels.Select(kernel => (path, kernel))))
        {
            var problem = new MaskedProblem<T>(150, 11, 90, 2);
            MaskedOperator<T> operation = problem.Operator(2, path, kernel);
            T[] f = problem.Forward(operation), g = problem.Adjoint(operation);
            T[] v = problem.Unpack(problem.PackedV());
            double left = f.Zip(problem.R, (a, b) => double.CreateTruncating(a) * double.CreateTruncating(b)).Sum();
            double right = v.Zip(g, (a, b) => double.CreateTruncating(a) * double.CreateTruncating(b)).Sum();
            Assert.Equal(left, right, 1e4 * MaskedProblem<T>.Epsilon * Math.Max(1, Math.Abs(left)));
        }
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits_every_time()
    {
        foreach (int n in new[] { 700, 4200 })
        {
            var problem = new MaskedProblem<T>(n, 21, n == 700 ? 1200 : 60, 2);
            MaskedOperator<T> first = problem.Operator(1);
            T[] f = problem.Forward(first), g = problem.Adjoint(first);
            for (int threads = 1; threads <= 3; threads++)
            {
                MaskedOperator<T> operation = problem.Operator(threads);
                for (int again = 0; again < 3; again++)
                {
                    Assert.Equal(f, problem.Forward(operation));
                    Assert.Equal(g, problem.Adjoint(operation));
                }
            }
        }
    }

    [Fact]
    public void Rows_and_patterns_that_are_not_finite_reach_what_uses_them_and_nothing_else()
    {
        foreach (T bad in new[] { T.NaN, T.PositiveInfinity })
        {
            foreach ((InstructionPath path, MaskedKernel kernel) in Paths.SelectMany(path => Kernels.Select(kernel => (path, kernel))))
            {
                var problem = new MaskedProblem<T>(80, 5, 70);
                problem.V[0][(66 * 5) + 2] = bad;
                problem.R[71] = bad;
                MaskedOperator<T> operation = problem.Operator(2, path, kernel);
                T[] f = problem.Forward(operation), g = problem.Adjoint(operation);
                for (int t = 0; t < 80; t++)
                    Assert.Equal(problem.IsActive(t, 66), !T.IsFinite(f[t]));
                for (int i = 0; i < 70; i++)
                {
                    for (int j = 0; j < 5; j++)
                        Assert.Equal(problem.IsActive(71, i), !T.IsFinite(g[(i * 5) + j]));
                }
            }
        }
    }

    [Fact]
    public void Sums_over_many_rows_keep_their_digits()
    {
        var problem = new MaskedProblem<T>(6000, 2, 3);
        (double[] value, double[] scale) = problem.NaiveAdjoint();
        T[] g = problem.Adjoint(problem.Operator(1));
        for (int k = 0; k < g.Length; k++)
            Assert.InRange(Math.Abs(double.CreateTruncating(g[k]) - value[k]), 0, 2 * MaskedProblem<T>.Epsilon * scale[k]);
    }

    [Fact]
    public void Values_are_those_of_the_definition()
    {
        foreach (InstructionPath path in Paths)
        {
            foreach ((int n, int d, int first, int count) in new[] { (1, 1, 0, 1), (9, 5, 3, 40), (97, 17, 0, 70), (20, 700, 69, 1), (5, 0, 0, 70), (0, 3, 0, 5) })
            {
                var problem = new MaskedProblem<T>(n, d, 70);
                MaskedOperator<T> operation = problem.Operator(2, path);
                int stride = operation.ValuesStride(count);
                var values = new T[(n + 7) / 8 * 8 * stride];
                operation.Values(problem.PackedV(), first, count, values);
                for (int t = 0; t < n; t++)
                {
                    for (int i = 0; i < count; i++)
                    {
                        double sum = 0;
                        for (int j = 0; j < d; j++)
                            sum += double.CreateTruncating(problem.X[(t * d) + j]) * double.CreateTruncating(problem.V[0][((first + i) * d) + j]);
                        Assert.Equal(sum, double.CreateTruncating(values[(t * stride) + i]), 16 * Math.Max(1, d) * MaskedProblem<T>.Epsilon);
                    }
                }
            }
        }
    }

    [Fact]
    public void Memory_is_that_of_the_masks_and_the_variables()
    {
        const int N = 2000, Patterns = 3000;
        var words = new ulong[MaskBits.Words(N)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        var masks = new MaskBits(N, Patterns, _ => words);
        var operation = new MaskedOperator<T>(masks, new Panels<T>(N, 3));
        Panels<T> v = operation.Variables();
        operation.Forward(v, new T[N]);
        operation.Adjoint(new T[N], v);
        long bits = N * Patterns / 4, panels = 64 * (N + Patterns), workspace = 400_000;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, bits, (1.1 * bits) + panels + workspace);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        var problem = new MaskedProblem<T>(10, 3, 4);
        MaskedOperator<T> operation = problem.Operator(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => operation.Forward(new Panels<T>(5, 3), new T[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => operation.Forward(new Panels<T>(4, 3), new T[9]));
        Assert.Throws<ArgumentOutOfRangeException>(() => operation.Adjoint(new T[10], new Panels<T>(4, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaskedOperator<T>(problem.Masks, new Panels<T>(11, 3)));
    }

    private static void Check(int n, int d, int patterns, int sets, InstructionPath[] paths)
    {
        var problem = new MaskedProblem<T>(n, d, patterns, sets);
        (double[], double[]) f = problem.NaiveForward(), g = problem.NaiveAdjoint();
        foreach (InstructionPath path in paths)
        {
            foreach (MaskedKernel kernel in Kernels)
            {
                for (int threads = 1; threads <= 3; threads++)
                {
                    string what = FormattableString.Invariant($"n={n} d={d} P={patterns} k={sets} {path} {kernel} {threads} threads");
                    MaskedOperator<T> operation = problem.Operator(threads, path, kernel);
                    MaskedProblem<T>.AssertClose(f, problem.Forward(operation), what);
                    MaskedProblem<T>.AssertClose(g, problem.Adjoint(operation), what);
                }
            }
        }
    }
}

public sealed class DoubleMaskedOperatorTests : MaskedOperatorTests<double>;

public sealed class SingleMaskedOperatorTests : MaskedOperatorTests<float>;
