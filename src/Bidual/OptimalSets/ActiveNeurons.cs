using Bidual.Architectures;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;
using Bidual.Programs;

namespace Bidual.OptimalSets;

/// <summary>
/// The neurons that an optimal network can have, (27): a block of an optimum is a multiple of v_b = Proj(A_bᵀν) with ‖v_b‖ = β. All others are excluded with
/// proof, since ν* lies in a ball around the dual point at hand whose radius the duality gap gives (28).
/// </summary>
/// <param name="Neurons">One neuron of weight 1 for each direction.</param>
/// <param name="Dual">The feasible dual point sν at hand.</param>
/// <param name="Excluded">Blocks of the program that are zero in every optimum.</param>
/// <param name="Error">Upper bound of the distance between the direction of a neuron here and in an optimum.</param>
/// <param name="SpectralNorm">‖X‖.</param>
internal sealed record ActiveNeurons(Network Neurons, double[] Dual, int Excluded, double Error, double SpectralNorm)
{
    /// <summary>Distance of two unit vectors up to which they are one direction.</summary>
    private const double SameDirection = 1e-9;

    private const double Roundoff = 1e-15;
    private const double PriceRoundoff = 1e-12;

    /// <summary>From a point that is optimal up to its gap.</summary>
    public static ActiveNeurons Of(ConvexProgram program, Evaluation optimum, IArchitecture architecture)
    {
        int d = program.Operator.BlockSize;
        double spectral = ThinSvd.ValuesOf(program.Operator.Data).FirstOrDefault() * (1 + 1e-12);
        double gap = optimum.Gap + (Roundoff * (Math.Abs(optimum.Objective) + Math.Abs(optimum.LowerBound)));
        double radius = Math.Sqrt(2 * program.Loss.Smoothness * gap);
        double least = program.Beta - (spectral * radius) - (PriceRoundoff * program.Beta);

        var dual = new double[optimum.Dual.Length];
        Vector.Scale(optimum.DualScale, optimum.Dual, dual);
        var gradient = new double[program.Operator.Inputs];
        program.Operator.ApplyAdjoint(dual, gradient);
        int[] possible = [.. Enumerable.Range(0, program.Blocks).Where(b => Vector.Norm(gradient.AsSpan(b * d, d)) >= least)];
        var prices = new double[possible.Length];
        SharedLoop.For(0, possible.Length, program.Threads, k =>
        {
            Span<double> block = gradient.AsSpan(possible[k] * d, d);
            program.Cone.ProjectBlock(possible[k], block, block);
            prices[k] = Vector.Norm(block);
        });

        var point = new double[program.Operator.Inputs];
        var kept = new List<int>();
        int excluded = program.Blocks - possible.Length;
        for (int k = 0; k < possible.Length; k++)
        {
            int b = possible[k];
            if (prices[k] < least || prices[k] == 0)
            {
                excluded++;
                continue;
            }

            Span<double> direction = point.AsSpan(b * d, d);
            Vector.Scale(1 / prices[k], gradient.AsSpan(b * d, d), direction);
            if (kept.Exists(other => IsOne(program, point, other, b)))
                direction.Clear();
            else
                kept.Add(b);
        }

        return new ActiveNeurons(architecture.Recover(program, point), dual, excluded, 2 * spectral * radius / program.Beta, spectral);
    }

    /// <summary>Whether two blocks are one neuron: of cones that have the direction in common, or of one gate.</summary>
    private static bool IsOne(ConvexProgram program, double[] point, int first, int second)
    {
        int d = program.Operator.BlockSize;
        if (program.Cone.IsWholeSpace || program.Operator.Blocks[first].Sign != program.Operator.Blocks[second].Sign)
            return false;
        var difference = new double[d];
        Vector.Subtract(point.AsSpan(first * d, d), point.AsSpan(second * d, d), difference);
        return Vector.Norm(difference) <= SameDirection;
    }
}
