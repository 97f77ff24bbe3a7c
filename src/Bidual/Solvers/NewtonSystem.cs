using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// The Newton system (AᵀHA + diag_b M_b) Δu = r of an interior-point step, A = [s_b D_b X], H the curvature of the loss.
/// Solved in the space of the variables (order N = B·d) or, when that is larger, through the identity of
/// Woodbury in the space of the rows (order n), always followed by refinement against the system itself.
/// </summary>
internal sealed class NewtonSystem
{
    private readonly PatternOperator operation;
    private readonly IReadOnlyList<InteriorPointBlock> blocks;
    private readonly int n;
    private readonly int d;
    private readonly int order;
    private readonly bool inRows;
    private readonly double[] matrix;
    private readonly double[] diagonalBlocks;
    private readonly double[] factoredBlocks;
    private readonly double[] curvature;
    private readonly BlockGram? gram;

    /// <summary>A system over the blocks of an operator.</summary>
    /// <param name="operation">A.</param>
    /// <param name="blocks">The blocks, in the operator's order.</param>
    /// <param name="gram">AᵀHA of the operator; null to work in the space of the rows.</param>
    public NewtonSystem(PatternOperator operation, IReadOnlyList<InteriorPointBlock> blocks, BlockGram? gram)
    {
        this.operation = operation;
        this.blocks = blocks;
        this.gram = gram;
        n = operation.Outputs;
        d = operation.BlockSize;
        order = operation.Inputs;
        inRows = gram is null;
        int size = inRows ? n : order;
        matrix = new double[checked(size * size)];
        diagonalBlocks = new double[blocks.Count * d * d];
        factoredBlocks = new double[blocks.Count * d * d];
        curvature = new double[n];
    }

    /// <summary>Assembles and factors at the blocks' current point.</summary>
    /// <param name="lossCurvature">Diagonal of H.</param>
    public void Factor(ReadOnlySpan<double> lossCurvature)
    {
        lossCurvature.CopyTo(curvature);
        Array.Clear(diagonalBlocks);
        for (int b = 0; b < blocks.Count; b++)
            blocks[b].AddHessian(diagonalBlocks.AsSpan(b * d * d, d * d), d);
        if (inRows)
            FactorInRows();
        else
            FactorInVariables();
    }

    /// <summary>Solves for Δu, with refinement.</summary>
    public void Solve(ReadOnlySpan<double> rhs, Span<double> solution)
    {
        SolveOnce(rhs, solution);
        var residual = new double[order];
        var correction = new double[order];
        double previous = double.PositiveInfinity, size = Vector.Norm(rhs);
        for (int pass = 0; pass < (inRows ? 5 : 2); pass++)
        {
            Multiply(solution, residual);
            Vector.Subtract(rhs, residual, residual);
            double norm = Vector.Norm(residual);
            if (!(norm < previous / 2) || norm <= 1e-14 * size)
                break;
            previous = norm;
            SolveOnce(residual, correction);
            Vector.AddScaled(1, correction, solution);
        }
    }

    private void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        if (gram is not null)
        {
            gram.Multiply(x, result);
        }
        else
        {
            var fit = new double[n];
            operation.Apply(x, fit);
            for (int t = 0; t < n; t++)
                fit[t] *= curvature[t];
            operation.ApplyAdjoint(fit, result);
        }

        for (int b = 0; b < blocks.Count; b++)
        {
            ReadOnlySpan<double> m = diagonalBlocks.AsSpan(b * d * d, d * d), u = x.Slice(b * d, d);
            Span<double> r = result.Slice(b * d, d);
            for (int i = 0; i < d; i++)
            {
                r[i] += Vector.Dot(m.Slice(i * d, i + 1), u[..(i + 1)]);
                for (int j = i + 1; j < d; j++)
                    r[i] += m[(j * d) + i] * u[j];
            }
        }
    }

    private void SolveOnce(ReadOnlySpan<double> rhs, Span<double> solution)
    {
        rhs.CopyTo(solution);
        if (!inRows)
        {
            Cholesky.Solve(matrix, order, solution);
            return;
        }

        // Δu = M⁻¹(r − Aᵀ S⁻¹ A M⁻¹ r) with S = H⁻¹ + A M⁻¹ Aᵀ.
        SolveBlocks(solution);
        var fit = new double[n];
        operation.Apply(solution, fit);
        Cholesky.Solve(matrix, n, fit);
        operation.ApplyAdjoint(fit, solution);
        Vector.Subtract(rhs, solution, solution);
        SolveBlocks(solution);
    }

    private void SolveBlocks(Span<double> x)
    {
        for (int b = 0; b < blocks.Count; b++)
            Cholesky.Solve(factoredBlocks.AsSpan(b * d * d, d * d), d, x.Slice(b * d, d));
    }

    private void FactorInVariables()
    {
        gram!.LowerTriangle(curvature).CopyTo(matrix);
        for (int b = 0; b < blocks.Count; b++)
        {
            for (int i = 0; i < d; i++)
            {
                int start = (((b * d) + i) * order) + (b * d);
                for (int j = 0; j <= i; j++)
                    matrix[start + j] += diagonalBlocks[(b * d * d) + (i * d) + j];
            }
        }

        Cholesky.Factor(matrix, order);
    }

    private unsafe void FactorInRows()
    {
        diagonalBlocks.CopyTo(factoredBlocks, 0);
        for (int b = 0; b < blocks.Count; b++)
            Cholesky.Factor(factoredBlocks.AsSpan(b * d * d, d * d), d);

        // Rows of Y = A L⁻ᵀ, so that A M⁻¹ Aᵀ = Y Yᵀ.
        var y = new double[n * order];
        for (int b = 0; b < blocks.Count; b++)
        {
            Block block = operation.Blocks[b];
            ReadOnlySpan<double> factor = factoredBlocks.AsSpan(b * d * d, d * d);
            for (int t = 0; t < n; t++)
            {
                if (!operation.Patterns.IsActive(block.Pattern, t))
                    continue;
                Span<double> row = y.AsSpan((t * order) + (b * d), d);
                operation.Data.Row(t).CopyTo(row);
                Cholesky.SolveLower(factor, d, row);
            }
        }

        Array.Clear(matrix);
        fixed (double* a = y, c = matrix)
            DotBlock.AddLowerGram(1, a, order, a, order, c, n, n, order);
        for (int t = 0; t < n; t++)
            matrix[(t * n) + t] += 1 / Math.Max(curvature[t], 1e-12);
        Cholesky.Factor(matrix, n);
    }
}
