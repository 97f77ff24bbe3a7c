using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;

namespace Bidual.Tests.Numerics.Masked;

/// <summary>Random masks and numbers, and the products by their definition.</summary>
internal sealed class MaskedProblem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly bool[,] active;

    public MaskedProblem(int n, int d, int patterns, int sets = 1, int seed = 1)
    {
        (Rows, Columns, Patterns, Sets) = (n, d, patterns, sets);
        var random = new RandomSource(seed + (1000 * n) + (7 * d) + patterns);
        active = new bool[n, patterns];
        for (int t = 0; t < n; t++)
        {
            for (int i = 0; i < patterns; i++)
                active[t, i] = random.NextGaussian() > 0;
        }

        X = Gaussian(n * d);
        V = [.. Enumerable.Range(0, sets).Select(_ => Gaussian(patterns * d))];
        R = Gaussian(sets * n);
        Masks = new MaskBits(n, patterns, Words);

        T[] Gaussian(int length)
        {
            var values = new double[length];
            random.FillGaussian(values);
            return [.. values.Select(T.CreateTruncating)];
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Patterns { get; }

    public int Sets { get; }

    public MaskBits Masks { get; }

    public T[] X { get; }

    public T[][] V { get; }

    public T[] R { get; }

    public static double Epsilon => typeof(T) == typeof(float) ? 1.2e-7 : 2.2e-16;

    public bool IsActive(int t, int i) => active[t, i];

    public Panels<T> PackedX() => Panels<T>.Pack(X, Rows, Columns);

    public MaskedOperator<T> Operator(int threads, InstructionPath? path = null, MaskedKernel? kernel = null) => new(Masks, PackedX(), threads, path, kernel);

    public Panels<T> PackedV()
    {
        var panels = new Panels<T>(Patterns, Columns, Sets);
        for (int set = 0; set < Sets; set++)
            panels.Pack(V[set], set);
        return panels;
    }

    public T[] Forward(MaskedOperator<T> operation)
    {
        var f = new T[Sets * Rows];
        f.AsSpan().Fill(T.CreateTruncating(77));
        operation.Forward(PackedV(), f);
        return f;
    }

    public T[] Adjoint(MaskedOperator<T> operation)
    {
        Panels<T> g = operation.Variables(Sets);
        for (int i = 0; i < Patterns; i++)
        {
            for (int set = 0; set < Sets; set++)
                g.SetRow(i, Enumerable.Repeat(T.CreateTruncating(77), Columns).ToArray(), set);
        }

        operation.Adjoint(R, g);
        return Unpack(g);
    }

    public T[] Unpack(Panels<T> panels)
    {
        var all = new T[Sets * Patterns * Columns];
        for (int set = 0; set < Sets; set++)
            panels.Unpack(all.AsSpan(set * Patterns * Columns, Patterns * Columns), set);
        return all;
    }

    /// <summary>In double, with the sum of absolute values of the terms as scale of the error.</summary>
    public (double[] Value, double[] Scale) NaiveForward()
    {
        var value = new double[Sets * Rows];
        var scale = new double[Sets * Rows];
        ForEach((set, t, i, j) =>
        {
            double term = double.CreateTruncating(X[(t * Columns) + j]) * double.CreateTruncating(V[set][(i * Columns) + j]);
            value[(set * Rows) + t] += term;
            scale[(set * Rows) + t] += Math.Abs(term);
        });
        return (value, scale);
    }

    public (double[] Value, double[] Scale) NaiveAdjoint()
    {
        var value = new double[Sets * Patterns * Columns];
        var scale = new double[Sets * Patterns * Columns];
        ForEach((set, t, i, j) =>
        {
            double term = double.CreateTruncating(X[(t * Columns) + j]) * double.CreateTruncating(R[(set * Rows) + t]);
            int at = (((set * Patterns) + i) * Columns) + j;
            value[at] += term;
            scale[at] += Math.Abs(term);
        });
        return (value, scale);
    }

    public static void AssertClose((double[] Value, double[] Scale) expected, T[] actual, string what)
    {
        Assert.Equal(expected.Value.Length, actual.Length);
        for (int k = 0; k < actual.Length; k++)
        {
            double error = Math.Abs(double.CreateTruncating(actual[k]) - expected.Value[k]);
            Assert.True(error <= 16 * Epsilon * expected.Scale[k], $"{what}: {k}: {actual[k]} for {expected.Value[k]}");
        }
    }

    private void ForEach(Action<int, int, int, int> term)
    {
        for (int set = 0; set < Sets; set++)
        {
            for (int t = 0; t < Rows; t++)
            {
                for (int i = 0; i < Patterns; i++)
                {
                    if (!active[t, i])
                        continue;
                    for (int j = 0; j < Columns; j++)
                        term(set, t, i, j);
                }
            }
        }
    }

    private ulong[] WordsOf(int i)
    {
        var words = new ulong[(Rows + 63) / 64];
        for (int t = 0; t < Rows; t++)
        {
            if (active[t, i])
                words[t >> 6] |= 1UL << (t & 63);
        }

        return words;
    }

    private ReadOnlySpan<ulong> Words(int i) => WordsOf(i);
}
