using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// A first-order solver whose products are computed in single precision while that helps. Every iterate worth it is evaluated
/// in double, so what is claimed does not depend on the precision; where the gap stops shrinking short of the tolerance,
/// the solver goes on in double from the best point. Evaluations and that last stage read X a slab of columns at a time:
/// beside X itself there is one copy of it, of floats, and no copy of doubles.
/// </summary>
/// <param name="solver">The solver.</param>
internal sealed class SinglePrecision(ISolver solver) : ISolver
{
    /// <summary>Rounding is never to blame for a larger gap.</summary>
    private const double LargestRoundingGap = 1e-3;

    /// <summary>Evaluations in a row without a smaller gap, after which rounding is.</summary>
    private const int LargestIdle = 4;

    private const double SmallerGap = 0.9;

    /// <summary>Squares of larger data overflow.</summary>
    private const double LargestValue = 1e15;

    /// <summary>The solver.</summary>
    public ISolver Solver => solver;

    /// <inheritdoc/>
    public string Name => solver.Name;

    /// <inheritdoc/>
    public string? Refuse(ConvexProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (solver is not (AcceleratedProximalGradient or Stochastic))
            return "it cannot multiply in single precision; proximal-gradient and stochastic can.";
        foreach (double value in program.Operator.Data.Stored)
        {
            if (Math.Abs(value) > LargestValue)
                return FormattableString.Invariant($"the data have values above {LargestValue:0e0}, too large for single precision.");
        }

        return solver.Refuse(program);
    }

    /// <inheritdoc/>
    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(program);
        return Iterates(program, start, cancellation);
    }

    private IEnumerable<Iterate> Iterates(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        ConvexProgram exact = program.With(ProductKind.Slabs);
        double least = double.PositiveInfinity;
        double[]? best = start;
        int idle = 0;
        foreach (Iterate iterate in solver.Solve(program.With(ProductKind.Single), start, cancellation))
        {
            if (!iterate.WorthEvaluating)
            {
                yield return iterate;
                continue;
            }

            Evaluation evaluation = exact.Evaluate(iterate.Point, cancellation);
            idle = evaluation.RelativeGap <= SmallerGap * least ? 0 : idle + 1;
            if (evaluation.RelativeGap < least)
            {
                least = evaluation.RelativeGap;
                best = evaluation.Point;
            }

            yield return iterate with { Evaluation = evaluation };
            if (idle >= LargestIdle && least <= LargestRoundingGap)
                break;
        }

        foreach (Iterate iterate in solver.Solve(exact, best, cancellation))
            yield return iterate;
    }
}
