using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Solvers;

/// <summary>
/// Accelerated stochastic proximal gradient with reduced variance: MiG of Zhou, Shang &amp; Cheng, "A simple stochastic
/// variance reduced algorithm with fast convergence rates", ICML 2018, algorithm 2, over fixed batches of rows.
/// <para>Problem: min F(x) = Σ_j L_j(A_j x) + β Σ_b ‖x_b‖, A_j the rows of batch j, m batches; no cones.</para>
/// <list type="table">
/// <item><term>x̃</term><description><c>snapshot</c>, the point that is returned; its fit is kept, a number a row</description></item>
/// <item><term>∇f(x̃)</term><description><c>meanGradient</c></description></item>
/// <item><term>x</term><description><c>moving</c>: x ← prox(x − η(m·A_jᵀ(∇L_j(y_j) − ∇L_j(x̃_j)) + ∇f(x̃)))</description></item>
/// <item><term>y</term><description>θx + (1 − θ)x̃, needed only through its fit: one product forward and one back a step</description></item>
/// <item><term>θ</term><description><c>coupling</c>, 4/(s + 4) at snapshot s, at most ½: (1 − θ⁺)/θ⁺² ≤ 1/θ² holds, and measured it beats 2/(s + 4)</description></item>
/// <item><term>η</term><description><c>1/(θ·curvature)</c>, the curvature from power iterations on a few batches, doubled after a snapshot much worse than the last</description></item>
/// </list>
/// A snapshot's gradient also tells its duality gap. An iterate is a snapshot: two passes of steps and one for the snapshot.
/// </summary>
/// <param name="seed">Seed of the batches and of their order.</param>
public sealed class Stochastic(long seed = 0) : ISolver
{
    /// <summary>An evaluation costs as much as an iterate, so it waits until the gap has halved.</summary>
    private const double ClearDrop = 0.5;

    /// <inheritdoc/>
    public string Name => "stochastic";

    /// <inheritdoc/>
    public string? Refuse(ConvexProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (program.Penalty is not GroupNorm)
            return ISolver.OtherPenalty;
        if (!double.IsFinite(program.Loss.Smoothness) || program.Loss.DependsOnRow)
            return $"its steps need rows that all count alike and a loss of bounded curvature, unlike {program.Loss.Name} here.";
        return program.Cone.IsWholeSpace
            ? null
            : "each of its many steps would project every block onto its cone; it is made for gated networks (--model gated).";
    }

    /// <inheritdoc/>
    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(program);
        var random = new RandomSource(seed);
        return program.Operator.IsSingle
            ? Iterates(new StochasticIteration<float>(program, start, random), cancellation)
            : Iterates(new StochasticIteration<double>(program, start, random), cancellation);
    }

    private static IEnumerable<Iterate> Iterates(IStochasticIteration iteration, CancellationToken cancellation)
    {
        var progress = new ProgressWatch(ClearDrop);
        while (!cancellation.IsCancellationRequested)
        {
            iteration.Advance(cancellation);
            bool worthEvaluating = progress.IsWorthEvaluating(iteration.RelativeGap);
            yield return new Iterate(iteration.Point, null, worthEvaluating);
            if (progress.HasStalled(iteration.Objective))
                break;
        }

        yield return new Iterate(iteration.Point);
    }
}
