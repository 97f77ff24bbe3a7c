using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// The last digits of an optimum without cones, (9), where the blocks that carry it have more variables than there are rows: Newton's method on the conditions of
/// optimality in the prediction f and the weights λ_b = ‖u_b‖/β, of blocks b whose constraint ‖A_bᵀν‖ ≤ β is active,
/// <para>Σ_b λ_b A_b A_bᵀ ν = f,  ½‖A_bᵀν‖² = ½β²,  ν = −∇L(f).</para>
/// Blocks are the variables u_b = λ_b A_bᵀν. A block enters when its price exceeds β and leaves when its weight would be negative. With C the curvature of L,
/// q_b = A_b A_bᵀν and z = C^½ df, a step is S z − C^½ Q dλ = C^½ (Σ λ_b q_b − f), Qᵀ C^½ z = ½(‖A_bᵀν‖² − β²), S = I + C^½ (Σ λ_b A_b A_bᵀ) C^½ of order n.
/// Converges at second order near the optimum; what comes out is evaluated like any other point.
/// </summary>
internal sealed class DualNewton
{
    /// <summary>Multiplications of a step up to which it is worth its cost.</summary>
    private const double LargestWork = 4e9;

    private const int MostSteps = 12;

    /// <summary>Relative gap that is rounding.</summary>
    private const double Finest = 1e-13;

    /// <summary>Relative to the trace: what makes the Schur complement of dependent blocks definite.</summary>
    private const double Ridge = 1e-14;

    private const double SmallestCurvature = 1e-18;

    private readonly ConvexProgram program;
    private readonly MaskedGram gram;
    private readonly int n;
    private readonly int d;
    private readonly double[] factor;
    private readonly double[] roots;

    private DualNewton(ConvexProgram program)
    {
        this.program = program;
        n = program.Operator.Outputs;
        d = program.Operator.BlockSize;
        gram = new MaskedGram(program.Operator, program.Threads);
        factor = new double[n * n];
        roots = new double[n];
    }

    /// <summary>Better and better points, as long as each step narrows the gap; none where the method does not apply, as with a free part, or starts too far away.</summary>
    /// <param name="program">Without cones.</param>
    /// <param name="evaluation">A point near the optimum.</param>
    /// <param name="cancellation">Ends at the next step.</param>
    public static IEnumerable<Evaluation> Polish(ConvexProgram program, Evaluation evaluation, CancellationToken cancellation)
    {
        int[] blocks = program.HeavyBlocks(evaluation.Point, 0);
        double rows = program.Operator.Outputs, count = blocks.Length;
        return program.Loss is FreePartLoss || count * program.Operator.BlockSize < rows || count > rows || rows * rows * ((rows / 3) + (3 * count)) > LargestWork
            ? []
            : new DualNewton(program).Steps(evaluation, blocks, cancellation);
    }

    private IEnumerable<Evaluation> Steps(Evaluation evaluation, int[] heavy, CancellationToken cancellation)
    {
        var weights = heavy.ToDictionary(b => b, b => Vector.Norm(evaluation.Point.AsSpan(b * d, d)) / program.Beta);
        double[] fit = [.. evaluation.Fit];
        double[] prices = evaluation.BlockPrices;
        double gap = evaluation.RelativeGap;
        for (int step = 0; step < MostSteps && gap > Finest && !cancellation.IsCancellationRequested; step++)
        {
            for (int b = 0; b < prices.Length; b++)
            {
                if (prices[b] > program.Beta * (1 + Finest))
                    weights.TryAdd(b, 0);
            }

            int[] blocks = [.. weights.Keys.Order()];
            if (blocks.Length > n || !Step(blocks, weights, fit))
                yield break;
            Evaluation next = program.Evaluate(PointOf(weights, fit), cancellation);
            prices = next.BlockPrices;
            if (!(next.RelativeGap < gap))
                yield break;
            gap = next.RelativeGap;
            yield return next;
        }
    }

    /// <summary>u_b = λ_b A_bᵀν.</summary>
    private double[] PointOf(Dictionary<int, double> weights, double[] fit)
    {
        double[] dual = program.Loss.DualAt(fit, program.Targets);
        var point = new double[program.Operator.Inputs];
        foreach ((int b, double weight) in weights)
        {
            Span<double> u = point.AsSpan(b * d, d);
            Block block = program.Operator.Blocks[b];
            program.Operator.PatternAdjoint(block.Pattern, dual, u);
            Vector.Scale(weight * block.Sign, u, u);
        }

        return point;
    }

    /// <summary>One step; leaves out the weights that it makes negative. False where the matrices are not definite.</summary>
    private unsafe bool Step(int[] blocks, Dictionary<int, double> weights, double[] fit)
    {
        int count = blocks.Length;
        double[] dual = program.Loss.DualAt(fit, program.Targets);
        program.Loss.Curvature(fit, program.Targets, roots);
        for (int t = 0; t < n; t++)
            roots[t] = Math.Sqrt(Math.Max(roots[t], SmallestCurvature));

        // Rows of pulls: C^½ q_b; then L⁻¹ of it, S = L Lᵀ. The last row is the residual of the first equation.
        var pulls = new double[(count + 1) * n];
        var violation = new double[count];
        var gradient = new double[d];
        Span<double> residual = pulls.AsSpan(count * n, n);
        gram.Clear();
        for (int k = 0; k < count; k++)
        {
            Block block = program.Operator.Blocks[blocks[k]];
            double weight = weights[blocks[k]];
            Span<double> pull = pulls.AsSpan(k * n, n);
            program.Operator.PatternAdjoint(block.Pattern, dual, gradient);
            Vector.Scale(block.Sign, gradient, gradient);
            violation[k] = 0.5 * (Vector.SquaredNorm(gradient) - (program.Beta * program.Beta));
            program.Operator.AddBlock(block, gradient, pull);
            Vector.AddScaled(weight, pull, residual);
            for (int t = 0; t < n; t++)
                pull[t] *= roots[t];
            if (weight > 0)
                gram.Add(block.Pattern, weight);
        }

        for (int t = 0; t < n; t++)
            residual[t] = roots[t] * (residual[t] - fit[t]);
        if (!FactorRows())
            return false;
        Cholesky.SolveLowerRows(factor, n, pulls, n, count + 1, program.Threads);

        var schur = new double[count * count];
        fixed (double* p = pulls, s = schur)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(p, n), s, count, count, n, program.Threads);
        double mean = Enumerable.Range(0, count).Average(k => schur[(k * count) + k]);
        for (int k = 0; k < count; k++)
        {
            schur[(k * count) + k] += Ridge * mean;
            violation[k] -= Vector.Dot(pulls.AsSpan(k * n, n), residual);
        }

        if (Cholesky.Factor(schur, count, program.Threads) > 0)
            return false;
        Cholesky.Solve(schur, count, violation);
        for (int k = 0; k < count; k++)
            Vector.AddScaled(violation[k], pulls.AsSpan(k * n, n), residual);
        Cholesky.SolveLowerTransposed(factor, n, residual);
        for (int t = 0; t < n; t++)
            fit[t] += residual[t] / roots[t];
        for (int k = 0; k < count; k++)
        {
            double weight = weights[blocks[k]] + violation[k];
            if (weight > 0)
                weights[blocks[k]] = weight;
            else
                weights.Remove(blocks[k]);
        }

        return weights.Count > 0;
    }

    /// <summary>S = L Lᵀ.</summary>
    private bool FactorRows()
    {
        gram.Complete();
        for (int t = 0; t < n; t++)
        {
            Span<double> row = factor.AsSpan(t * n, t + 1);
            gram.Row(t, row);
            for (int s = 0; s <= t; s++)
                row[s] *= roots[t] * roots[s];
            row[t] += 1;
        }

        return Cholesky.Factor(factor, n, program.Threads) == 0;
    }
}
