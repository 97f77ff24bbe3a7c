using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;

namespace Bidual.Tests.Sparse;

public abstract class SparseMaskedOperatorTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static double Epsilon => typeof(T) == typeof(float) ? 1e-5 : 1e-13;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(70, 5, 3)]
    [InlineData(300, 17, 64)]
    [InlineData(513, 33, 130)]
    public void Products_are_those_by_definition_on_every_path(int n, int d, int patterns)
    {
        (Matrix dense, Matrix sparse) = SparseData.Random(n, d, 0.2, n + d);
        var random = new RandomSource(patterns);
        ulong[][] bits = [.. Enumerable.Range(0, patterns).Select(_ => Bits(n, random))];
        var masks = new MaskBits(n, patterns, i => bits[i]);
        Matrix v = Gaussian(patterns, d, random), r = Gaussian(1, n, random);
        (double[] forward, Matrix adjoint) = ByDefinition(dense, bits, v, r.Data);
        foreach (InstructionPath path in InstructionPaths.Supported())
        {
            SparseMaskedOperator<T> one = SparseMaskedOperator<T>.For(masks, SparseEntries<T>.Of(sparse)!.Value, 1, path), two = SparseMaskedOperator<T>.For(masks, SparseEntries<T>.Of(sparse)!.Value, 2, path);
            (T[] f, T[] g) = Run(one, v, r);
            (T[] again, T[] gradientAgain) = Run(two, v, r);
            Assert.Equal(f, again);
            Assert.Equal(g, gradientAgain);
            double scale = Bidual.Numerics.Vector.Norm(forward) + 1, gradientScale = Bidual.Numerics.Vector.Norm(adjoint.Values) + 1;
            Assert.All(f.Zip(forward), pair => Assert.InRange(Math.Abs(double.CreateTruncating(pair.First) - pair.Second) / scale, 0, Epsilon));
            Assert.All(g.Zip(adjoint.Data), pair => Assert.InRange(Math.Abs(double.CreateTruncating(pair.First) - pair.Second) / gradientScale, 0, Epsilon));
        }
    }

    [Fact]
    public void Shapes_that_disagree_are_refused()
    {
        (_, Matrix sparse) = SparseData.Random(10, 4, 0.3, 1);
        var masks = new MaskBits(10, 2, _ => new ulong[1]);
        SparseMaskedOperator<T> operation = SparseMaskedOperator<T>.For(masks, SparseEntries<T>.Of(sparse)!.Value, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => operation.Forward(new Panels<T>(3, 4), new T[10]));
        Assert.Throws<ArgumentOutOfRangeException>(() => operation.Adjoint(new T[9], operation.Variables()));
        Assert.Throws<ArgumentOutOfRangeException>(() => SparseMaskedOperator<T>.For(new MaskBits(11, 2, _ => new ulong[1]), SparseEntries<T>.Of(sparse)!.Value, 1));
    }

    private static (T[] Forward, T[] Adjoint) Run(SparseMaskedOperator<T> operation, Matrix v, Matrix r)
    {
        Panels<T> variables = operation.Variables(), gradient = operation.Variables();
        variables.Pack(Rounded(v.Data));
        T[] f = new T[r.Columns], g = new T[v.Data.Length];
        operation.Forward(variables, f);
        operation.Adjoint(Rounded(r.Data), gradient);
        gradient.Unpack(g);
        return (f, g);
    }

    private static (double[] Forward, Matrix Adjoint) ByDefinition(Matrix x, ulong[][] bits, Matrix v, double[] r)
    {
        var forward = new double[x.Rows];
        var adjoint = new Matrix(v.Rows, v.Columns);
        for (int t = 0; t < x.Rows; t++)
        {
            for (int i = 0; i < v.Rows; i++)
            {
                if ((bits[i][t >> 6] >> (t & 63) & 1) == 0)
                    continue;
                forward[t] += x.Dot(t, v.Row(i));
                x.AddRow(t, r[t], adjoint.MutableRow(i));
            }
        }

        return (forward, adjoint);
    }

    private static T[] Rounded(double[] values) => Array.ConvertAll(values, T.CreateTruncating);

    private static Matrix Gaussian(int rows, int columns, RandomSource random)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Data);
        return matrix;
    }

    private static ulong[] Bits(int n, RandomSource random)
    {
        var words = new ulong[MaskBits.Words(n)];
        for (int t = 0; t < n; t++)
            words[t >> 6] |= (random.NextGaussian() > 0 ? 1UL : 0) << (t & 63);
        return words;
    }
}

public sealed class DoubleSparseMaskedOperatorTests : SparseMaskedOperatorTests<double>;

public sealed class SingleSparseMaskedOperatorTests : SparseMaskedOperatorTests<float>;
