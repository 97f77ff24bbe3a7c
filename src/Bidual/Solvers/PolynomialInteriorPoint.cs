using Bidual.Data;
using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Solvers;

/// <summary>(23) as the semidefinite program it is, by <see cref="LiftedInteriorPoint"/>: for few columns, and independent of <see cref="PolynomialColumns"/>. Every point is taken apart into neurons, (24), and judged by their gap.</summary>
internal static class PolynomialInteriorPoint
{
    /// <summary>Columns and rows up to which it is offered: matrices of d² and n² numbers.</summary>
    public const int MostColumns = 60, MostRows = 4000;

    private const int MostIterations = 100;

    /// <summary>Shares of Σ|α| below which neurons are tried to be left out, the first that keeps the gap within the tolerance.</summary>
    private static readonly double[] Shares = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 0];

    /// <summary>Runs to a relative gap.</summary>
    /// <param name="program">What is solved.</param>
    /// <param name="tolerance">Relative gap.</param>
    /// <param name="report">Told of every evaluated point; or null.</param>
    /// <param name="stop">Ends with the best point so far.</param>
    /// <exception cref="DataException">There are too many columns or rows.</exception>
    public static (PolynomialPoint Point, SolveStatus Status, IReadOnlyList<TracePoint> Trace) Run(SemidefiniteProgram program, double tolerance, Action<TracePoint>? report, CancellationToken stop)
    {
        if (program.Inputs.Columns > MostColumns || program.Inputs.Rows > MostRows)
            throw new DataException($"--solver interior-point of polynomial networks is for up to {MostColumns} columns and {MostRows} rows; these data have {program.Inputs.Columns} and {program.Inputs.Rows}. column-generation has no limit.");
        var trace = new PolynomialTrace(report);
        PolynomialPoint best = program.OverNeurons.Evaluate(program.Neurons([]), tolerance);
        trace.Note(best);
        var method = new LiftedInteriorPoint(program, LiftedConstraints.UnitNorm(program.Inputs.Columns));
        while (best.RelativeGap > tolerance && trace.Points.Count < MostIterations)
        {
            if (stop.IsCancellationRequested)
                return (best, SolveStatus.TimeLimit, trace.Points);
            if (!method.Advance())
                return (best, SolveStatus.Stalled, trace.Points);
            PolynomialPoint point = program.OverNeurons.Evaluate(program.Neurons(Neurons(method.Plus, 1).Concat(Neurons(method.Minus, -1))), tolerance);
            trace.Note(point);
            best = point.RelativeGap < best.RelativeGap ? point : best;
        }

        PolynomialPoint sparse = Shares.Select(share => program.OverNeurons.Evaluate(best.Neurons.Pruned(share), tolerance)).First(point => point.RelativeGap <= Math.Max(tolerance, best.RelativeGap));
        return (sparse, best.RelativeGap <= tolerance ? SolveStatus.Converged : SolveStatus.IterationLimit, trace.Points);
    }

    private static IEnumerable<(double[] Direction, double Weight)> Neurons(Matrix z, int sign) =>
        NeuralDecomposition.Of(z).Select(neuron => (neuron.Direction, sign * neuron.Weight));
}
