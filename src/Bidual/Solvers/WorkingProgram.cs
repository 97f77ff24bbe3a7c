using Bidual.Programs;
using Bidual.Programs.Cones;

namespace Bidual.Solvers;

/// <summary>
/// The program over a few blocks: by the interior-point method while it is small, which then is fast and indifferent to how
/// degenerate the program is, and by <see cref="Admm"/> where that gets lost; else by <see cref="ProximalPoint"/> from the point reached before.
/// </summary>
/// <param name="program">The whole program.</param>
internal sealed class WorkingProgram(ConvexProgram program)
{
    private const int LargestInteriorOrder = 600;
    private const int LargestInteriorRows = 600;
    private const int LargestIdleInterior = 6;

    /// <summary>The same of other losses than the squared one: steps are short for a while, and then are not.</summary>
    private const int LargestIdleBent = 25;
    private const int LargestIdleProximal = 4;

    /// <summary>An error at which an interior-point method that is stuck has not met the limits of rounding.</summary>
    private const double Lost = 1e-5;
    private const int MostMultiplierSteps = 20_000;
    private const double SigmaStepBack = 10;

    private readonly int d = program.Operator.BlockSize;
    private double sigma;

    /// <summary>Faces of the last working blocks: projecting onto a cone from scratch takes a hundred times as long as from a face nearby.</summary>
    private Dictionary<int, ConeFace> faces = [];

    /// <summary>Whether so many blocks are solved by the interior-point method, which gives all of them some weight.</summary>
    public bool IsInterior(int blocks) => blocks * d <= LargestInteriorOrder && program.Operator.Outputs <= LargestInteriorRows;

    /// <summary>Solves over the given blocks.</summary>
    /// <param name="working">Indices of blocks.</param>
    /// <param name="start">The whole program's variable; only the working blocks are taken from it.</param>
    /// <param name="accuracy">Relative gap within the working blocks.</param>
    /// <param name="cancellation">Ends at the next iteration with the point reached.</param>
    /// <returns>The whole program's variable.</returns>
    public double[] Solve(IReadOnlyList<int> working, double[] start, double accuracy, CancellationToken cancellation)
    {
        ConvexProgram restricted = program.Restrict(working);
        double[] inner = IsInterior(working.Count)
            ? InteriorPoint(restricted, 0.2 * accuracy, cancellation) ?? Multipliers(restricted, Gather(working, start), accuracy, cancellation)
            : ProximalPoint(restricted, Gather(working, start), FacesOf(working), accuracy, cancellation);
        var point = new double[program.Operator.Inputs];
        for (int k = 0; k < working.Count; k++)
            inner.AsSpan(k * d, d).CopyTo(point.AsSpan(working[k] * d, d));
        return point;
    }

    /// <summary>Proximal points of the whole program, until they get nowhere.</summary>
    /// <param name="start">The whole program's variable.</param>
    /// <param name="cancellation">Ends at the next Newton step.</param>
    public IEnumerable<double[]> SolveWhole(double[] start, CancellationToken cancellation)
    {
        var method = new ProximalPoint(program, start);
        var idle = new IdleCount(LargestIdleProximal);
        while (!idle.IsStuck && !cancellation.IsCancellationRequested)
        {
            method.Advance(cancellation);
            yield return method.Point;
            idle.Note(method.RelativeGap);
        }

        sigma = method.Sigma / SigmaStepBack;
    }

    /// <returns>The point; null where the method gets lost, as now and then with the logistic and the Poisson loss at a tiny β.</returns>
    private static double[]? InteriorPoint(ConvexProgram restricted, double accuracy, CancellationToken cancellation)
    {
        var method = new InteriorPointMethod(restricted);
        var idle = new IdleCount(method.IsQuadratic ? LargestIdleInterior : LargestIdleBent);
        var point = new double[method.Point.Length];
        while (!idle.IsStuck && !cancellation.IsCancellationRequested)
        {
            // The error is that of the point before the step.
            double step = method.Advance();
            idle.Note(method.Error);
            if (step == 0)
                break;
            method.Point.CopyTo(point, 0);
            if (method.Error < accuracy)
                break;
        }

        bool mayGetLost = !method.IsQuadratic && !method.HasBoundedSlopes;
        return mayGetLost && idle.Least > Lost && !cancellation.IsCancellationRequested ? null : point;
    }

    /// <summary>Slow, and sure.</summary>
    private static double[] Multipliers(ConvexProgram restricted, double[] start, double accuracy, CancellationToken cancellation) =>
        SolveLoop.Run(new Admm(), restricted, new StoppingRule(accuracy, null, MostMultiplierSteps), start, null, cancellation).Evaluation.Point;

    private ConeFace[] FacesOf(IReadOnlyList<int> working)
    {
        faces = working.ToDictionary(b => b, b => faces.GetValueOrDefault(b) ?? new ConeFace());
        return [.. working.Select(b => faces[b])];
    }

    private double[] ProximalPoint(ConvexProgram restricted, double[] start, ConeFace[] held, double accuracy, CancellationToken cancellation)
    {
        var method = new ProximalPoint(restricted, start, sigma, held);
        var idle = new IdleCount(LargestIdleProximal);
        double[] point = start;
        while (!idle.IsStuck && idle.Least > accuracy && !cancellation.IsCancellationRequested)
        {
            method.Advance(cancellation);
            if (idle.Note(method.RelativeGap))
                point = (double[])method.Point.Clone();
        }

        sigma = method.Sigma / SigmaStepBack;
        return point;
    }

    private double[] Gather(IReadOnlyList<int> working, double[] whole)
    {
        var part = new double[working.Count * d];
        for (int k = 0; k < working.Count; k++)
            whole.AsSpan(working[k] * d, d).CopyTo(part.AsSpan(k * d, d));
        return part;
    }
}
