using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.FreeParts;

namespace Bidual.Solvers;

/// <summary>The map of Σ_b ‖u_b‖ over a product of cones.</summary>
internal sealed class BlockMap : IProximalMap
{
    private readonly ProximalBlocks blocks;
    private readonly SemismoothSystem system;

    /// <param name="program">With pattern cones or no cone.</param>
    /// <param name="faces">As in <see cref="ProximalBlocks"/>.</param>
    public BlockMap(ConvexProgram program, ConeFace[]? faces)
    {
        blocks = new ProximalBlocks(program, faces);
        system = new SemismoothSystem(program, blocks);
    }

    public void Apply(double[] w, double threshold, double[] v) => blocks.Apply(w, threshold, v);

    public double LargestPrice(double[] gradient) => blocks.LargestPrice(gradient);

    public void Solve(double sigma, double[] rootCurvature, FreeProjection? free, double[] z) => system.Solve(sigma, rootCurvature, free, z);
}
