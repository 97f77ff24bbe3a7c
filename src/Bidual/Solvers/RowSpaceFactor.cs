using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// Solves (AᵀHA + diag_b M_b) Δu = r, A = [s_b D_b X], where there are many more variables than rows n.
/// <para>
/// The identity of Woodbury alone, in the space of the rows, loses all digits once some M_b are nearly singular, as they are
/// for the blocks that carry the solution. Those soft blocks F stay variables; only the stiff others I are eliminated:
/// S = H⁻¹ + A_I M_I⁻¹ A_Iᵀ,  (M_F + A_Fᵀ S⁻¹ A_F) Δu_F = r_F − A_Fᵀ S⁻¹ A_I M_I⁻¹ r_I,
/// z = S⁻¹ (A_I M_I⁻¹ r_I + A_F Δu_F),  Δu_I = M_I⁻¹ (r_I − A_Iᵀ z).
/// </para>
/// </summary>
/// <param name="operation">A.</param>
internal sealed class RowSpaceFactor(PatternOperator operation)
{
    /// <summary>trace(A_b M_b⁻¹ A_bᵀ) relative to the mean of H⁻¹ above which a block is soft.</summary>
    private const double Softness = 1;

    /// <summary>Most soft variables.</summary>
    private const int LargestSoftOrder = 600;

    private readonly int n = operation.Outputs;
    private readonly int d = operation.BlockSize;
    private readonly double[] factoredBlocks = new double[operation.Blocks.Count * operation.BlockSize * operation.BlockSize];
    private readonly double[] rows = new double[operation.Outputs * operation.Outputs];
    private readonly bool[] isSoft = new bool[operation.Blocks.Count];
    private int[] soft = [];
    private double[] softMatrix = [];

    /// <summary>Factors at new M_b and H.</summary>
    /// <param name="diagonalBlocks">The M_b, lower triangles, each d×d.</param>
    /// <param name="curvature">Diagonal of H.</param>
    public void Factor(double[] diagonalBlocks, double[] curvature)
    {
        diagonalBlocks.CopyTo(factoredBlocks, 0);
        for (int b = 0; b < isSoft.Length; b++)
            Cholesky.Factor(BlockFactor(b), d);
        double[] y = HalfProducts();
        ChooseSoft(y, curvature);
        FactorRows(y, curvature);
        FactorSoft(diagonalBlocks);
    }

    /// <summary>Solves for Δu.</summary>
    public void Solve(ReadOnlySpan<double> rhs, Span<double> solution)
    {
        // z ← S⁻¹ A_I M_I⁻¹ r_I
        rhs.CopyTo(solution);
        SolveStiff(solution);
        ClearSoft(solution);
        var z = new double[n];
        operation.Apply(solution, z);
        if (soft.Length > 0)
        {
            var shared = (double[])z.Clone();
            Cholesky.Solve(rows, n, shared);
            var pull = new double[solution.Length];
            operation.ApplyAdjoint(shared, pull);
            var reduced = new double[soft.Length * d];
            for (int k = 0; k < soft.Length; k++)
                Vector.Subtract(rhs.Slice(soft[k] * d, d), pull.AsSpan(soft[k] * d, d), reduced.AsSpan(k * d, d));
            Cholesky.Solve(softMatrix, reduced.Length, reduced);
            solution.Clear();
            for (int k = 0; k < soft.Length; k++)
                reduced.AsSpan(k * d, d).CopyTo(solution.Slice(soft[k] * d, d));
            var softFit = new double[n];
            operation.Apply(solution, softFit);
            Vector.AddScaled(1, softFit, z);
        }

        Cholesky.Solve(rows, n, z);
        var adjoint = new double[solution.Length];
        operation.ApplyAdjoint(z, adjoint);
        Vector.Subtract(rhs, adjoint, adjoint);
        SolveStiff(adjoint);
        for (int b = 0; b < isSoft.Length; b++)
        {
            if (!isSoft[b])
                adjoint.AsSpan(b * d, d).CopyTo(solution.Slice(b * d, d));
        }
    }

    private Span<double> BlockFactor(int b) => factoredBlocks.AsSpan(b * d * d, d * d);

    private void SolveStiff(Span<double> x)
    {
        for (int b = 0; b < isSoft.Length; b++)
        {
            if (!isSoft[b])
                Cholesky.Solve(BlockFactor(b), d, x.Slice(b * d, d));
        }
    }

    private void ClearSoft(Span<double> x)
    {
        foreach (int b in soft)
            x.Slice(b * d, d).Clear();
    }

    /// <summary>Y = A L⁻ᵀ, n×(B·d), so that A_b M_b⁻¹ A_bᵀ = Y_b Y_bᵀ.</summary>
    private double[] HalfProducts()
    {
        int order = operation.Inputs;
        var y = new double[n * order];
        for (int b = 0; b < isSoft.Length; b++)
        {
            Block block = operation.Blocks[b];
            for (int t = 0; t < n; t++)
            {
                if (operation.Patterns.IsActive(block.Pattern, t))
                    operation.Data.Row(t).CopyTo(y.AsSpan((t * order) + (b * d), d));
            }

            Cholesky.SolveLowerRows(BlockFactor(b), d, y.AsSpan(b * d), order, n);
        }

        return y;
    }

    /// <summary>The softest blocks beyond the threshold; their columns of Y are cleared.</summary>
    private void ChooseSoft(double[] y, double[] curvature)
    {
        int order = operation.Inputs;
        var softness = new double[isSoft.Length];
        for (int t = 0; t < n; t++)
        {
            for (int b = 0; b < softness.Length; b++)
                softness[b] += Vector.SquaredNorm(y.AsSpan((t * order) + (b * d), d));
        }

        double threshold = Softness / Math.Max(Mean(curvature), 1e-12);
        soft = [.. Enumerable.Range(0, softness.Length)
            .Where(b => softness[b] > threshold)
            .OrderByDescending(b => softness[b])
            .ThenBy(b => b)
            .Take(LargestSoftOrder / d)
            .Order()];
        Array.Clear(isSoft);
        foreach (int b in soft)
        {
            isSoft[b] = true;
            for (int t = 0; t < n; t++)
                y.AsSpan((t * order) + (b * d), d).Clear();
        }
    }

    private unsafe void FactorRows(double[] y, double[] curvature)
    {
        int order = operation.Inputs;
        Array.Clear(rows);
        fixed (double* a = y, c = rows)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(a, order), c, n, n, order, threads: 1);
        for (int t = 0; t < n; t++)
            rows[(t * n) + t] += 1 / Math.Max(curvature[t], 1e-12);
        Cholesky.Factor(rows, n);
    }

    /// <summary>M_F + A_Fᵀ S⁻¹ A_F through the columns of A_F solved with the lower factor of S.</summary>
    private unsafe void FactorSoft(double[] diagonalBlocks)
    {
        int order = soft.Length * d;
        softMatrix = new double[order * order];
        var columns = new double[order * n];
        for (int k = 0; k < order; k++)
        {
            Block block = operation.Blocks[soft[k / d]];
            Span<double> column = columns.AsSpan(k * n, n);
            for (int t = 0; t < n; t++)
                column[t] = operation.Patterns.IsActive(block.Pattern, t) ? block.Sign * operation.Data.Row(t)[k % d] : 0;
        }

        Cholesky.SolveLowerRows(rows, n, columns, n, order);

        fixed (double* a = columns, c = softMatrix)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(a, n), c, order, order, n, threads: 1);
        for (int k = 0; k < soft.Length; k++)
        {
            for (int i = 0; i < d; i++)
            {
                for (int j = 0; j <= i; j++)
                    softMatrix[(((k * d) + i) * order) + (k * d) + j] += diagonalBlocks[(soft[k] * d * d) + (i * d) + j];
            }
        }

        Cholesky.FactorRaised(softMatrix, order);
    }

    private static double Mean(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
            sum += value;
        return sum / values.Length;
    }
}
