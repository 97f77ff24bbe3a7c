using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Programs;
using Bidual.Programs.Cones;

namespace Bidual.Solvers;

/// <summary>
/// prox of σ(β‖·‖ + I_K) block by block, v_b = (1 − σβ/‖p_b‖)₊ p_b with p_b = Proj_K(w_b), and an element of its generalised
/// Jacobian, J_b = Π((1 − c)I + c·p̂p̂ᵀ)Π with c = σβ/‖p_b‖, p̂ = p_b/‖p_b‖ and Π the projector onto the face of K in which p_b
/// lies (Zhang, Zhang, Sun &amp; Toh 2020 for the norm; Han &amp; Sun 1997 for the polyhedral cone). The rows that span the
/// faces are remembered: the next point is nearby.
/// </summary>
internal sealed class ProximalBlocks
{
    private const long WorthSharing = 1 << 15;

    private readonly ConvexProgram program;
    private readonly PatternCones? cones;
    private readonly int d;
    private readonly double[] directions;
    private readonly double[] norms;
    private readonly ConeFace[] faces;

    /// <summary>The blocks of a program with pattern cones or no cone.</summary>
    /// <param name="program">The program.</param>
    /// <param name="faces">For each block the face that it was on in a similar program, which is changed; null for none.</param>
    public ProximalBlocks(ConvexProgram program, ConeFace[]? faces = null)
    {
        this.program = program;
        cones = program.Cone as PatternCones;
        d = program.Operator.BlockSize;
        directions = new double[program.Operator.Inputs];
        norms = new double[program.Blocks];
        this.faces = faces ?? [.. Enumerable.Range(0, program.Blocks).Select(_ => new ConeFace())];
    }

    /// <summary>Blocks with v_b ≠ 0 at the last point.</summary>
    public List<int> Active { get; } = [];

    /// <summary>σβ at the last point.</summary>
    public double Threshold { get; private set; }

    /// <summary>‖p_b‖ of an active block.</summary>
    public double NormOf(int block) => norms[block];

    /// <summary>p̂ of an active block.</summary>
    public ReadOnlySpan<double> DirectionOf(int block) => directions.AsSpan(block * d, d);

    /// <summary>Orthonormal normals of the face of an active block, d values each.</summary>
    public ReadOnlySpan<double> NormalsOf(int block) => faces[block].Basis;

    /// <summary>v ← prox(w).</summary>
    /// <param name="w">The point, blocks one after another.</param>
    /// <param name="threshold">σβ.</param>
    /// <param name="v">The result.</param>
    public void Apply(double[] w, double threshold, double[] v)
    {
        Threshold = threshold;
        ForEach(b => ApplyBlock(b, w, threshold, v));
        Active.Clear();
        for (int b = 0; b < norms.Length; b++)
        {
            if (norms[b] > threshold)
                Active.Add(b);
        }
    }

    /// <summary>max_b ‖Proj_K(g_b)‖: an upper bound, tight where it exceeds β.</summary>
    public double LargestPrice(double[] gradient)
    {
        var prices = new double[norms.Length];
        ForEach(b => prices[b] = Price(b, gradient));
        return prices.Length == 0 ? 0 : prices.Max();
    }

    private void ForEach(Action<int> work)
    {
        bool worthSharing = cones is not null && (long)norms.Length * program.Operator.Outputs >= WorthSharing;
        SharedLoop.For(0, norms.Length, worthSharing ? program.Threads : 1, work);
    }

    private void ApplyBlock(int b, double[] w, double threshold, double[] v)
    {
        ReadOnlySpan<double> point = w.AsSpan(b * d, d);
        Span<double> p = directions.AsSpan(b * d, d), result = v.AsSpan(b * d, d);
        double norm = Vector.Norm(point);
        if (norm > threshold && cones is not null)
        {
            PatternConeProjection projection = cones.Rent();
            norm = projection.Project(cones.PatternOf(b), point, p, threshold, faces[b]);
            if (norm > threshold)
                projection.Save(faces[b]);
            cones.Return(projection);
        }
        else if (norm > threshold)
        {
            point.CopyTo(p);
        }

        norms[b] = norm;
        if (norm > threshold)
        {
            Vector.Scale(1 / norm, p, p);
            Vector.Scale(norm - threshold, p, result);
        }
        else
        {
            result.Clear();
        }
    }

    private double Price(int b, double[] gradient)
    {
        ReadOnlySpan<double> g = gradient.AsSpan(b * d, d);
        double norm = Vector.Norm(g);
        if (cones is null || norm <= program.Beta)
            return norm;
        PatternConeProjection projection = cones.Rent();
        Span<double> projected = d <= 512 ? stackalloc double[d] : new double[d];
        double price = projection.Project(cones.PatternOf(b), g, projected, program.Beta, faces[b]);
        cones.Return(projection);
        return price;
    }
}
