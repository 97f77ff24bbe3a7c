using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>The whole Gauss–Newton matrix, never formed: <see cref="ConjugateGradients"/>, one product with it an iteration.</summary>
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
        public double[] Solve(double damping, double[] right) => ConjugateGradients.Solve(
            (direction, product) =>
            {
                point.Multiply(direction, product);
                Vector.AddScaled(damping, direction, product);
            },
            right,
            Accuracy,
            MostIterations).Solution;
    }
}
