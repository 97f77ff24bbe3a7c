using Bidual.NonConvex.Models;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.NonConvex.Optimisers;

/// <summary>Which entries of the Gauss–Newton matrix are kept.</summary>
internal enum CurvatureBlocks
{
    /// <summary>All: exact.</summary>
    Whole,

    /// <summary>Those between weights of one layer.</summary>
    Layers,

    /// <summary>Those between the incoming weights of one neuron.</summary>
    Neurons,
}

/// <summary>The diagonal blocks of the Gauss–Newton matrix, formed from the gradients of single rows and factored.</summary>
/// <param name="blocks">Which.</param>
internal sealed class DirectCurvature(CurvatureBlocks blocks) : ICurvature
{
    public string Name => blocks switch
    {
        CurvatureBlocks.Layers => "gauss-newton-layers",
        CurvatureBlocks.Neurons => "gauss-newton-neurons",
        _ => "gauss-newton",
    };

    public bool IsApproximate => blocks != CurvatureBlocks.Whole;

    public IDampedSystem At(Linearisation point, RandomSource random)
    {
        Range[] ranges = blocks switch
        {
            CurvatureBlocks.Whole => [new Range(0, point.Parameters)],
            CurvatureBlocks.Layers => [.. point.Blocks.Select(block => new Range(block.Start, block.Length))],
            _ => [.. point.Blocks.SelectMany(block => Enumerable.Range(0, block.Rows).Select(row => new Range(block.Start + (row * block.Columns), block.Columns)))],
        };
        Matrix[][] grams = [.. Enumerable.Range(0, point.Parts).Select(_ => ranges.Select(range => new Matrix(range.Length, range.Length)).ToArray())];
        point.RootRows((p, rows) => AddGrams(rows, ranges, grams[p]));
        foreach (Matrix[] more in grams.Skip(1))
        {
            for (int k = 0; k < ranges.Length; k++)
                Vector.AddScaled<double>(1, more[k].Data, grams[0][k].Data);
        }

        return new System(point, ranges, grams[0]);
    }

    /// <summary>Adds the lower triangles of RᵀR for the columns of every range.</summary>
    private static unsafe void AddGrams(Matrix rows, Range[] ranges, Matrix[] grams)
    {
        fixed (double* from = rows.Data)
        {
            for (int k = 0; k < ranges.Length; k++)
            {
                Operand<double> part = Operand.RowMajor(from, rows.Columns).From(0, ranges[k].Start).Transposed;
                fixed (double* to = grams[k].Data)
                    DenseKernels<double>.Best.AddLowerGram(1, part, to, ranges[k].Length, ranges[k].Length, rows.Rows, threads: 1);
            }
        }
    }

    /// <summary>Entries of θ that belong together.</summary>
    private readonly record struct Range(int Start, int Length);

    private sealed class System(Linearisation point, Range[] ranges, Matrix[] grams) : IDampedSystem
    {
        public double[] Solve(double damping, double[] right)
        {
            double[] x = [.. right], ridge = point.Ridge(damping);
            for (int k = 0; k < ranges.Length; k++)
            {
                (int start, int length) = ranges[k];
                double[] factor = [.. grams[k].Data];
                for (int i = 0; i < length; i++)
                    factor[(i * length) + i] += ridge[start + i];
                Cholesky.FactorRaised(factor, length);
                Cholesky.Solve(factor, length, x.AsSpan(start, length));
            }

            return x;
        }
    }
}
