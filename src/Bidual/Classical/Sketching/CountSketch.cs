using Bidual.Numerics;

namespace Bidual.Classical.Sketching;

/// <summary>Row t of A is added to one of m rows, or taken from it.</summary>
internal sealed class CountSketch : Sketch
{
    private readonly int[] bucket;
    private readonly double[] sign;

    public CountSketch(int rows, int columns, long seed)
    {
        var random = new RandomSource(seed);
        bucket = new int[columns];
        sign = new double[columns];
        for (int t = 0; t < columns; t++)
        {
            bucket[t] = random.NextInt32(rows);
            sign[t] = random.NextSign();
        }
    }

    public override Matrix Apply(Matrix matrix, int threads)
    {
        var result = new Matrix(Rows, matrix.Columns);
        for (int t = 0; t < bucket.Length; t++)
            Vector.AddScaled(sign[t], matrix.Row(t), result.MutableRow(bucket[t]));
        return result;
    }
}
