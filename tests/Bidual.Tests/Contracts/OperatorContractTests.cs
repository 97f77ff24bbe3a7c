using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Tests.Contracts;

public sealed class OperatorContractTests
{
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 1, 1, 1 }, { 5, 2, 3 }, { 63, 3, 7 }, { 64, 4, 8 }, { 65, 5, 9 }, { 200, 9, 20 }, { 130, 6, 90 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Apply_and_adjoint_equal_the_matrix_written_out(int n, int d, int p)
    {
        PatternOperator a = Build(n, d, p, 1);
        double[,] dense = Dense(a);
        double[] x = RandomPrograms.Gaussian(a.Inputs, 1), nu = RandomPrograms.Gaussian(n, 2);
        double[] fit = RandomPrograms.Gaussian(n, 3), back = RandomPrograms.Gaussian(a.Inputs, 4);
        a.Apply(x, fit);
        a.ApplyAdjoint(nu, back);
        for (int t = 0; t < n; t++)
            Assert.Equal(Enumerable.Range(0, a.Inputs).Sum(i => dense[t, i] * x[i]), fit[t], 1e-11);
        for (int i = 0; i < a.Inputs; i++)
            Assert.Equal(Enumerable.Range(0, n).Sum(t => dense[t, i] * nu[t]), back[i], 1e-11);
        Assert.Equal(Vector.Dot(fit, nu), Vector.Dot(x, back), 1e-10);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Gram_matrices_equal_those_of_the_matrix_written_out(int n, int d, int p)
    {
        PatternOperator a = Build(n, d, p, 1);
        double[,] dense = Dense(a);
        double[] rows = a.RowGram(), columns = a.ColumnGram();
        for (int s = 0; s < n; s++)
        {
            for (int t = 0; t < n; t++)
                Assert.Equal(Enumerable.Range(0, a.Inputs).Sum(i => dense[s, i] * dense[t, i]), rows[(s * n) + t], 1e-10);
        }

        for (int i = 0; i < a.Inputs; i++)
        {
            for (int j = 0; j <= i; j++)
                Assert.Equal(Enumerable.Range(0, n).Sum(t => dense[t, i] * dense[t, j]), columns[(i * a.Inputs) + j], 1e-10);
        }
    }

    [Fact]
    public void The_column_Gram_matrix_spans_several_chunks_of_rows()
    {
        PatternOperator a = Build(600, 2, 2, 1);
        double[,] dense = Dense(a);
        double[] columns = a.ColumnGram();
        for (int i = 0; i < a.Inputs; i++)
        {
            for (int j = 0; j <= i; j++)
                Assert.Equal(Enumerable.Range(0, 600).Sum(t => dense[t, i] * dense[t, j]), columns[(i * a.Inputs) + j], 1e-9);
        }
    }

    [Fact]
    public void Several_threads_give_the_same_bits()
    {
        // Large enough for the threaded path.
        PatternOperator one = Build(700, 5, 101, 1);
        double[] nu = RandomPrograms.Gaussian(700, 1), x = RandomPrograms.Gaussian(one.Inputs, 2);
        double[] expected = new double[one.Inputs], fit = new double[700];
        one.ApplyAdjoint(nu, expected);
        one.Apply(x, fit);
        foreach (int threads in (int[])[2, 3, 7, 64])
        {
            PatternOperator several = Build(700, 5, 101, threads);
            double[] back = new double[one.Inputs], other = new double[700];
            several.ApplyAdjoint(nu, back);
            several.Apply(x, other);
            Assert.Equal(expected, back);
            Assert.Equal(fit, other);
        }
    }

    [Fact]
    public void Restriction_is_the_same_as_zeros_elsewhere()
    {
        PatternOperator a = Build(70, 3, 8, 1);
        int[] chosen = [5, 0, 11];
        PatternOperator part = a.Restrict(chosen);
        double[] small = RandomPrograms.Gaussian(9, 1), large = new double[a.Inputs];
        for (int k = 0; k < 3; k++)
            small.AsSpan(3 * k, 3).CopyTo(large.AsSpan(3 * chosen[k], 3));
        double[] left = new double[70], right = new double[70];
        part.Apply(small, left);
        a.Apply(large, right);
        for (int t = 0; t < 70; t++)
            Assert.Equal(right[t], left[t], 1e-12);
    }

    [Fact]
    public void Patterns_of_other_data_are_refused()
    {
        Matrix data = RandomPrograms.Gaussian(5, 2, 1);
        PatternSet patterns = PatternSet.FromDirections(RandomPrograms.Gaussian(6, 2, 1), data);
        Assert.Throws<ArgumentException>(() => new PatternOperator(data, patterns, [new Block(0, 1)]));
    }

    private static PatternOperator Build(int n, int d, int p, int threads)
    {
        Matrix data = RandomPrograms.Gaussian(n, d, 11);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(p, d, 12));
        return new PatternOperator(data, patterns, [.. Enumerable.Range(0, 2 * patterns.Count).Select(b => new Block(b / 2, b % 2 == 0 ? 1 : -1))], threads);
    }

    private static double[,] Dense(PatternOperator a)
    {
        var dense = new double[a.Outputs, a.Inputs];
        for (int b = 0; b < a.Blocks.Count; b++)
        {
            for (int t = 0; t < a.Outputs; t++)
            {
                for (int j = 0; j < a.BlockSize; j++)
                    dense[t, (b * a.BlockSize) + j] = a.Patterns.IsActive(a.Blocks[b].Pattern, t) ? a.Blocks[b].Sign * a.Data[t, j] : 0;
            }
        }

        return dense;
    }
}
