using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>What stands for the Gauss–Newton matrix where a step is computed.</summary>
internal interface ICurvature
{
    /// <summary>What the method is called: "gauss-newton".</summary>
    string Name { get; }

    /// <summary>Whether it leaves out so much of the matrix that steps are scaled, and joined with the last one, by what the whole matrix says.</summary>
    bool IsApproximate { get; }

    /// <summary>The system at a point.</summary>
    /// <param name="point">The objective there.</param>
    /// <param name="random">Of sketches.</param>
    IDampedSystem At(Linearisation point, RandomSource random);
}

/// <summary>(G + βP + μI)·x = b.</summary>
internal interface IDampedSystem
{
    /// <summary>Solves it, nearly.</summary>
    /// <param name="damping">μ.</param>
    /// <param name="right">b, length p.</param>
    /// <returns>x.</returns>
    double[] Solve(double damping, double[] right);
}
