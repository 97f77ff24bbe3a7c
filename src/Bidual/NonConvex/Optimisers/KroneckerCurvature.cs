using Bidual.NonConvex.Models;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.NonConvex.Optimisers;

/// <summary>
/// K-FAC: the block of a layer is replaced by a Kronecker product A ⊗ S of a matrix of its inputs and one of the slopes of its outputs (Martens &amp; Grosse 2015), with the damping shared out between the
/// two, A + π√γ I and S + √γ/π I, π² = (tr A/dim A)/(tr S/dim S).
/// </summary>
internal sealed class KroneckerCurvature : ICurvature
{
    public string Name => "kfac";

    public bool IsApproximate => true;

    public IDampedSystem At(Linearisation point, RandomSource random) => new System(point);

    private sealed class System(Linearisation point) : IDampedSystem
    {
        private readonly (Matrix[] Inner, Matrix[] Outer) factors = point.KroneckerFactors();

        /// <summary>S⁻¹ B A⁻¹ of every block, b written as B with a row a neuron.</summary>
        public double[] Solve(double damping, double[] right)
        {
            double[] x = [.. right], ridge = point.Ridge(damping);
            for (int k = 0; k < point.Blocks.Count; k++)
            {
                ParameterBlock block = point.Blocks[k];
                (Matrix inner, Matrix outer) = (factors.Inner[k], factors.Outer[k]);
                double root = Math.Sqrt(ridge[block.Start]), ofInner = MeanDiagonal(inner), ofOuter = MeanDiagonal(outer);
                double share = ofInner > 0 && ofOuter > 0 ? Math.Sqrt(ofInner / ofOuter) : 1;
                double[] a = Factored(inner, share * root), s = Factored(outer, root / share);
                for (int i = 0; i < block.Rows; i++)
                    Cholesky.Solve(a, block.Columns, x.AsSpan(block.Start + (i * block.Columns), block.Columns));
                var column = new double[block.Rows];
                for (int j = 0; j < block.Columns; j++)
                {
                    for (int i = 0; i < block.Rows; i++)
                        column[i] = x[block.Start + (i * block.Columns) + j];
                    Cholesky.Solve(s, block.Rows, column);
                    for (int i = 0; i < block.Rows; i++)
                        x[block.Start + (i * block.Columns) + j] = column[i];
                }
            }

            return x;
        }

        private static double MeanDiagonal(Matrix matrix)
        {
            double sum = 0;
            for (int i = 0; i < matrix.Rows; i++)
                sum += matrix[i, i];
            return sum / matrix.Rows;
        }

        private static double[] Factored(Matrix matrix, double ridge)
        {
            double[] factor = [.. matrix.Data];
            for (int i = 0; i < matrix.Rows; i++)
                factor[(i * matrix.Rows) + i] += ridge;
            Cholesky.Factor(factor, matrix.Rows);
            return factor;
        }
    }
}
