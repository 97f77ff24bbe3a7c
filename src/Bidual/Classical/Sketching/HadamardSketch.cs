using Bidual.Numerics;
using Bidual.Numerics.Threads;

namespace Bidual.Classical.Sketching;

/// <summary>S = R H E/√m: signs E, the Hadamard transform H of order N, the power of two from n on, and R, m of its rows drawn with replacement.</summary>
internal sealed class HadamardSketch : Sketch
{
    /// <summary>Columns transformed together: what is worked on stays in a cache.</summary>
    private const int Together = 8;

    private readonly double[] sign;
    private readonly int[] chosen;
    private readonly int order;

    public HadamardSketch(int rows, int columns, long seed)
    {
        var random = new RandomSource(seed);
        order = FastHadamard.OrderFor(columns);
        sign = new double[columns];
        for (int t = 0; t < columns; t++)
            sign[t] = random.NextSign();
        chosen = new int[rows];
        for (int k = 0; k < rows; k++)
            chosen[k] = random.NextInt32(order);
    }

    public override Matrix Apply(Matrix matrix, int threads)
    {
        var result = new Matrix(Rows, matrix.Columns);
        double scale = 1 / Math.Sqrt(Rows);
        int strips = (matrix.Columns + Together - 1) / Together;
        SharedLoop.For(0, strips, threads, strip =>
        {
            int first = strip * Together, width = Math.Min(Together, matrix.Columns - first);
            var values = new double[order * width];
            for (int t = 0; t < sign.Length; t++)
                Vector.Scale(sign[t], matrix.Row(t).Slice(first, width), values.AsSpan(t * width, width));
            FastHadamard.Transform(values, width);
            for (int k = 0; k < chosen.Length; k++)
                Vector.Scale(scale, values.AsSpan(chosen[k] * width, width), result.MutableRow(k).Slice(first, width));
        });
        return result;
    }
}
