using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// The Newton system (AᵀHA + diag_b M_b) Δu = r of an interior-point step, A = [s_b D_b X], H the curvature of the loss:
/// in the space of the variables where those are few, else by <see cref="RowSpaceFactor"/>. It is solved to the accuracy that
/// its condition allows; the caller refines.
/// </summary>
internal sealed class NewtonSystem
{
    private readonly PatternOperator operation;
    private readonly IReadOnlyList<InteriorPointBlock> blocks;
    private readonly int n;
    private readonly int d;
    private readonly int order;
    private readonly double[] diagonalBlocks;
    private readonly double[] curvature;
    private readonly BlockGram? gram;
    private readonly double[] matrix;
    private readonly RowSpaceFactor? rowSpace;
    private readonly FreeCorrection? correction;

    /// <summary>A system over the blocks of an operator.</summary>
    /// <param name="operation">A.</param>
    /// <param name="blocks">The blocks, in the operator's order.</param>
    /// <param name="gram">AᵀHA of the operator; null to work in the space of the rows.</param>
    /// <param name="basis">Q, r×n, where predictions have a free part Qᵀe; null for none.</param>
    public NewtonSystem(PatternOperator operation, IReadOnlyList<InteriorPointBlock> blocks, BlockGram? gram, Matrix? basis)
    {
        this.operation = operation;
        this.blocks = blocks;
        this.gram = gram;
        n = operation.Outputs;
        d = operation.BlockSize;
        order = operation.Inputs;
        diagonalBlocks = new double[blocks.Count * d * d];
        curvature = new double[n];
        matrix = gram is null ? [] : new double[checked(order * order)];
        rowSpace = gram is null ? new RowSpaceFactor(operation) : null;
        correction = basis is null ? null : new FreeCorrection(operation, basis);
    }

    /// <summary>Assembles and factors at the blocks' current point.</summary>
    /// <param name="lossCurvature">Diagonal of H.</param>
    public void Factor(ReadOnlySpan<double> lossCurvature)
    {
        lossCurvature.CopyTo(curvature);
        Array.Clear(diagonalBlocks);
        for (int b = 0; b < blocks.Count; b++)
            blocks[b].AddHessian(diagonalBlocks.AsSpan(b * d * d, d * d), d);
        if (rowSpace is not null)
            rowSpace.Factor(diagonalBlocks, curvature);
        else
            FactorInVariables();
        correction?.Factor(curvature, SolvePlain);
    }

    /// <summary>Solves for Δu and Δe.</summary>
    /// <param name="rhs">r.</param>
    /// <param name="solution">Δu.</param>
    /// <param name="free">The right side of the equation of e; Δe afterwards.</param>
    public void Solve(ReadOnlySpan<double> rhs, Span<double> solution, Span<double> free)
    {
        SolvePlain(rhs, solution);
        correction?.Solve(solution, free);
    }

    private void SolvePlain(ReadOnlySpan<double> rhs, Span<double> solution)
    {
        if (rowSpace is not null)
        {
            rowSpace.Solve(rhs, solution);
            return;
        }

        rhs.CopyTo(solution);
        Cholesky.Solve(matrix, order, solution);
    }

    /// <summary>result ← AᵀH(A x + Qᵀe), and QH of the same.</summary>
    public void MultiplyCurvature(ReadOnlySpan<double> x, ReadOnlySpan<double> free, Span<double> result, Span<double> freeResult)
    {
        MultiplyPlain(x, result);
        correction?.Multiply(x, free, result, freeResult);
    }

    private void MultiplyPlain(ReadOnlySpan<double> x, Span<double> result)
    {
        if (gram is not null)
        {
            gram.Multiply(x, result);
            return;
        }

        var fit = new double[n];
        operation.Apply(x, fit);
        for (int t = 0; t < n; t++)
            fit[t] *= curvature[t];
        operation.ApplyAdjoint(fit, result);
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

        Cholesky.FactorRaised(matrix, order);
    }
}
