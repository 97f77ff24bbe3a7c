using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>The whole Gauss–Newton matrix, never formed: conjugate gradients, one product with it an iteration (Hestenes &amp; Stiefel 1952).</summary>
internal sealed class ConjugateGradientCurvature : ICurvature
{
    /// <summary>Residual, relative to the right-hand side, that is enough for a step.</summary>
    private const double Accuracy = 1e-2;

    private const int MostIterations = 100;

    public string Name => "gauss-newton-cg";

    public bool IsApproximate => false;

    public IDampedSystem At(Linearisation point, RandomSource random) => new System(point);

    private sealed class System(Linearisation point) : IDampedSystem
    {
        public double[] Solve(double damping, double[] right)
        {
            double[] x = new double[right.Length], residual = [.. right], direction = [.. right], product = new double[right.Length];
            double square = Vector.SquaredNorm(residual), enough = Accuracy * Accuracy * square;
            for (int k = 0; k < MostIterations && square > enough; k++)
            {
                point.Multiply(direction, product);
                Vector.AddScaled(damping, direction, product);
                double length = square / Vector.Dot<double>(direction, product);
                Vector.AddScaled(length, direction, x);
                Vector.AddScaled(-length, product, residual);
                double next = Vector.SquaredNorm(residual);
                Vector.Scale(next / square, direction, direction);
                Vector.AddScaled<double>(1, residual, direction);
                square = next;
            }

            return x;
        }
    }
}
