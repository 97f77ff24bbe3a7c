using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.NonConvex.Optimisers;

/// <summary>
/// G = RᵀR, R with a row for every root of every row of data, replaced by QᵀQ, Q the rows of R added up at random, with random signs, in s sums (Clarkson &amp; Woodruff 2013): G on average.
/// With s below p only a matrix of order s is factored: (D + QᵀQ)⁻¹ = D⁻¹ − D⁻¹Qᵀ(I + QD⁻¹Qᵀ)⁻¹QD⁻¹.
/// </summary>
/// <param name="rows">s.</param>
internal sealed class SketchedCurvature(int rows) : ICurvature
{
    public string Name => "gauss-newton-sketch";

    public bool IsApproximate => true;

    public IDampedSystem At(Linearisation point, RandomSource random)
    {
        Matrix[] sums = [.. Enumerable.Range(0, point.Parts).Select(_ => new Matrix(rows, point.Parameters))];
        RandomSource[] sources = [.. sums.Select(_ => new RandomSource((long)random.NextUInt64()))];
        point.RootRows((p, roots) =>
        {
            for (int t = 0; t < roots.Rows; t++)
                Vector.AddScaled(sources[p].NextInt32(2) == 0 ? -1 : 1, roots.Row(t), sums[p].MutableRow(sources[p].NextInt32(rows)));
        });
        foreach (Matrix more in sums.Skip(1))
            Vector.AddScaled<double>(1, more.Data, sums[0].Data);
        return new System(point, sums[0]);
    }

    private sealed class System(Linearisation point, Matrix sketch) : IDampedSystem
    {
        public double[] Solve(double damping, double[] right)
        {
            double[] ridge = point.Ridge(damping);
            var scaled = new Matrix(sketch.Rows, sketch.Columns, [.. sketch.Data]);
            for (int k = 0; k < sketch.Rows; k++)
            {
                for (int i = 0; i < ridge.Length; i++)
                    scaled.MutableRow(k)[i] /= ridge[i];
            }

            var small = new Matrix(sketch.Rows, sketch.Rows);
            Products.Add(1, scaled, sketch, small, threads: 1, turnSecond: true);
            for (int k = 0; k < small.Rows; k++)
                small.MutableRow(k)[k]++;
            Cholesky.Factor(small.Data, small.Rows);
            var along = new double[sketch.Rows];
            for (int k = 0; k < along.Length; k++)
                along[k] = Vector.Dot(scaled.Row(k), right);
            Cholesky.Solve(small.Data, small.Rows, along);
            var x = new double[right.Length];
            for (int i = 0; i < x.Length; i++)
                x[i] = right[i] / ridge[i];
            for (int k = 0; k < along.Length; k++)
                Vector.AddScaled(-along[k], scaled.Row(k), x);
            return x;
        }
    }
}
