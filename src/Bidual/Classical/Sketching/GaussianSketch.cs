using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Classical.Sketching;

/// <summary>Independent normal entries of variance 1/m, drawn a strip of columns at a time: S is never whole.</summary>
internal sealed class GaussianSketch(int columns, long seed) : Sketch
{
    private const int Strip = 512;

    public override Matrix Apply(Matrix matrix, int threads)
    {
        var random = new RandomSource(seed);
        var result = new Matrix(Rows, matrix.Columns);
        for (int first = 0; first < columns; first += Strip)
        {
            int count = Math.Min(Strip, columns - first);
            var part = new Matrix(count, Rows);
            random.FillGaussian(part.Data);
            Matrix rows = new(count, matrix.Columns, matrix.Data.AsSpan(first * matrix.Columns, count * matrix.Columns).ToArray());
            Products.Add(1 / Math.Sqrt(Rows), part, rows, result, threads, turnFirst: true);
        }

        return result;
    }
}
