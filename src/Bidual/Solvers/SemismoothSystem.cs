using Bidual.Programs;
using Bidual.Programs.FreeParts;

namespace Bidual.Solvers;

/// <summary>
/// The Newton system (I + σ K) z = r of <see cref="ProximalPoint"/>, K = C^½ A J Aᵀ C^½: factored where that is cheaper than the
/// conjugate gradients to be expected, and where its matrices fit.
/// </summary>
internal sealed class SemismoothSystem(ConvexProgram program, ProximalBlocks blocks)
{
    /// <summary>Numbers that a factorisation may hold: 1 GiB.</summary>
    private const double LargestStorage = 1 << 27;

    /// <summary>A product with the masks, counted by its definition, is so many times faster than an operation of a factorisation.</summary>
    private const double MaskedSpeed = 5;

    /// <summary>What an iteration costs besides its operations, in those of a factorisation.</summary>
    private const double Latency = 3e6;

    private readonly DirectSystem direct = new(program, blocks);
    private readonly IterativeSystem iterative = new(program, blocks);

    /// <summary>z ← (I + σ K)⁻¹ z at the blocks' last point: exactly, or to a digit.</summary>
    /// <param name="sigma">σ.</param>
    /// <param name="rootCurvature">C^½, length n.</param>
    /// <param name="free">Of a loss with a free part, whose z is orthogonal to its rows, as is what is left of r beside them; else null.</param>
    /// <param name="z">Length n.</param>
    public void Solve(double sigma, double[] rootCurvature, FreeProjection? free, double[] z)
    {
        if (blocks.Active.Count == 0)
        {
            free?.Project(z);
            return;
        }

        double product = 4.0 * program.Operator.Outputs * (program.Operator.BlockSize + 8) * blocks.Active.Count / MaskedSpeed;
        if (direct.Storage <= LargestStorage && direct.Operations <= iterative.ExpectedIterations(sigma) * (product + Latency))
        {
            direct.Factor(sigma, rootCurvature);
            direct.Solve(z);
            free?.Constrain(direct.Solve, z);
        }
        else
        {
            iterative.Solve(sigma, rootCurvature, free, z);
        }
    }
}
