using System.Diagnostics;
using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Classical.Sketching;

/// <summary>Sketches of the Lasso, F(w) = ½‖Xw − y‖² + β‖w‖₁: from the left, (14a), and from the right through the dual, (14e). Randomness is a seed.</summary>
public sealed class LassoSketches
{
    private readonly Matrix inputs;
    private readonly double[] targets;
    private readonly double beta;
    private readonly double accuracy;
    private readonly int threads;

    /// <summary>A problem, solved exactly once.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="beta">β, above 0 and below ‖Xᵀy‖_∞, from which on w* = 0.</param>
    /// <param name="accuracy">Relative gap to which every problem is solved.</param>
    /// <param name="threads">Worker threads.</param>
    /// <exception cref="ArgumentException">Targets and rows differ in number, or β is not in its range.</exception>
    public LassoSketches(Matrix inputs, double[] targets, double beta, double accuracy = 1e-8, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Length != inputs.Rows)
            throw new ArgumentException($"There are {targets.Length} targets for {inputs.Rows} rows.", nameof(targets));
        if (!(beta > 0) || !(beta < RowProducts.ApplyTransposed(inputs, targets).Max(Math.Abs)))
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "β must be above 0 and below ‖Xᵀy‖_∞.");
        this.inputs = inputs;
        this.targets = targets;
        this.beta = beta;
        this.accuracy = accuracy;
        this.threads = threads;
        long began = Stopwatch.GetTimestamp();
        var barrier = new LassoDualBarrier(inputs, targets, beta, threads);
        Exact = barrier.Solve(null, accuracy);
        ExactIterations = barrier.Steps;
        ExactSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>w*, by the log-barrier method on the dual.</summary>
    public double[] Exact { get; }

    /// <summary>Its steps of Newton's method.</summary>
    public int ExactIterations { get; }

    /// <summary>Of wall-clock time, for w*.</summary>
    public double ExactSeconds { get; }

    /// <summary>(14a): min ½‖S(Xw − y)‖² + β‖w‖₁.</summary>
    /// <param name="kind">S, m×n.</param>
    /// <param name="rows">m.</param>
    /// <param name="seed">Of S.</param>
    public SketchedSolution Left(SketchKind kind, int rows, long seed) => Measure("left", kind, rows, () =>
    {
        var sketch = Sketch.Of(kind, rows, inputs.Rows, seed);
        var barrier = new LassoDualBarrier(sketch.Apply(inputs, threads), sketch.Apply(Matrix.FromColumn(targets), threads).Data, beta, threads);
        return (barrier.Solve(null, accuracy), barrier.Steps);
    });

    /// <summary>(14e): the dual by the log-barrier method, the columns of X sketched from the right in every Hessian. Exact.</summary>
    /// <param name="kind">S, m×d.</param>
    /// <param name="rows">m.</param>
    /// <param name="seed">Of the first S; each step has the next.</param>
    public SketchedSolution Right(SketchKind kind, int rows, long seed) => Measure("right", kind, rows, () =>
    {
        var barrier = new LassoDualBarrier(inputs, targets, beta, threads);
        return (barrier.Solve(step => Sketch.Of(kind, rows, inputs.Columns, seed + step), accuracy), barrier.Steps);
    });

    /// <summary>F(w).</summary>
    /// <param name="weights">w, length d.</param>
    public double Objective(double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new LassoDualBarrier(inputs, targets, beta, threads).Objective(weights);
    }

    private SketchedSolution Measure(string method, SketchKind kind, int rows, Func<(double[] Weights, int Iterations)> solve)
    {
        long began = Stopwatch.GetTimestamp();
        (double[] weights, int iterations) = solve();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new SketchedSolution(method, kind, rows, weights, Objective(weights) / Objective(Exact), SketchError.Of(inputs, weights, Exact), iterations, seconds);
    }
}
