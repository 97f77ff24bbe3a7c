using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>An algorithm for convex programs: an endless stream of iterates. Stopping is the business of <see cref="SolveLoop"/>.</summary>
public interface ISolver
{
    /// <summary>The refusal of a solver that knows the penalty of (1) and (9) only.</summary>
    internal const string OtherPenalty = "it needs the group penalty; proximal-gradient and admm take others.";

    /// <summary>"admm", "interior-point", …</summary>
    string Name { get; }

    /// <summary>Why it cannot handle a program, or null when it can.</summary>
    string? Refuse(ConvexProgram program);

    /// <summary>
    /// Iterates on the program. The stream ends only when rounding forbids further progress.
    /// </summary>
    /// <param name="program">A program not refused; never changed.</param>
    /// <param name="start">Where to start, length of the program's variable; null for zero. A hint: a solver may only take its non-zero blocks from it.</param>
    /// <param name="cancellation">Looked at inside long iterations.</param>
    IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation);
}

/// <summary>One point of a solver's stream.</summary>
/// <param name="Point">The point; the solver may reuse the array after the next step.</param>
/// <param name="Evaluation">The program's evaluation of the point when the solver needed it anyway, else null.</param>
/// <param name="WorthEvaluating">Whether the solver believes this point to be better than the last one it marked so.</param>
public readonly record struct Iterate(double[] Point, Evaluation? Evaluation = null, bool WorthEvaluating = true);
