using Bidual.Numerics;
using Bidual.Numerics.Masked;
using Bidual.Numerics.Threads;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// K z = C^½ A J Aᵀ C^½ z over the active blocks of <see cref="ProximalBlocks"/>, in single precision: a direction of Newton's
/// method needs a digit or two, and what judges it is in double. The signs of blocks cancel in K.
/// </summary>
internal sealed class ActiveProducts(ConvexProgram program, ProximalBlocks blocks)
{
    private readonly int n = program.Operator.Outputs;
    private readonly int d = program.Operator.BlockSize;
    private readonly float[] rows = new float[program.Operator.Outputs];
    private readonly List<int> active = [];
    private MaskedProducts<float>? operation;
    private Panels<float>? variables;
    private float[] directions = [];
    private float[] shares = [];
    private float[][] normals = [];
    private double[] root = [];
    private bool hasNormals;

    /// <summary>Takes the blocks' last point.</summary>
    /// <param name="rootCurvature">C^½, length n; not copied.</param>
    public void Update(double[] rootCurvature)
    {
        root = rootCurvature;
        hasNormals = false;
        if (operation is null || !active.SequenceEqual(blocks.Active))
            TakeMasks();
        for (int k = 0; k < active.Count; k++)
        {
            shares[k] = (float)(blocks.Threshold / blocks.NormOf(active[k]));
            Conversion.Copy(blocks.DirectionOf(active[k]), directions.AsSpan(k * d, d));
            ReadOnlySpan<double> face = blocks.NormalsOf(active[k]);
            if (normals[k]?.Length != face.Length)
                normals[k] = new float[face.Length];
            Conversion.Copy(face, normals[k]);
            hasNormals |= !face.IsEmpty;
        }
    }

    /// <summary>result ← K z, length n both.</summary>
    public void Multiply(double[] z, double[] result)
    {
        for (int t = 0; t < n; t++)
            rows[t] = (float)(root[t] * z[t]);
        operation!.Adjoint(rows, variables!);
        SharedLoop.For(0, active.Count, hasNormals ? program.Threads : 1, ApplyJacobian);
        operation.Forward(variables!, rows);
        for (int t = 0; t < n; t++)
            result[t] = root[t] * rows[t];
    }

    private void TakeMasks()
    {
        active.Clear();
        active.AddRange(blocks.Active);
        PatternOperator a = program.Operator;
        var masks = new MaskBits(n, active.Count, k => a.Patterns.Pattern(a.Blocks[active[k]].Pattern));
        operation = a.SingleProducts(masks);
        variables = operation.Variables();
        directions = new float[active.Count * d];
        shares = new float[active.Count];
        normals = new float[active.Count][];
    }

    /// <summary>g ← ((1 − c) I + c p̂p̂ᵀ)Π g: p̂ lies in the face, so Π once is as good as twice.</summary>
    private void ApplyJacobian(int k)
    {
        Span<float> g = d <= 512 ? stackalloc float[d] : new float[d];
        variables!.GetRow(k, g);
        ReadOnlySpan<float> face = normals[k], p = directions.AsSpan(k * d, d);
        for (int i = 0; i < face.Length; i += d)
            Vector.AddScaled(-Vector.Dot(face.Slice(i, d), g), face.Slice(i, d), g);
        float along = shares[k] * Vector.Dot(p, g);
        Vector.Scale(1 - shares[k], g, g);
        Vector.AddScaled(along, p, g);
        variables.SetRow(k, g);
    }
}
