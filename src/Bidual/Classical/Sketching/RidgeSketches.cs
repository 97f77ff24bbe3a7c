using System.Diagnostics;
using Bidual.Numerics;

namespace Bidual.Classical.Sketching;

/// <summary>
/// Sketches of least squares with a ridge, F(w) = ½‖Xw − y‖² + (β/2)‖w‖², (14a) to (14d), each measured against the exact solution. Randomness is a seed.
/// </summary>
public sealed class RidgeSketches
{
    private readonly Matrix inputs;
    private readonly double[] targets;
    private readonly double beta;
    private readonly int threads;

    /// <summary>A problem, solved exactly once.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="beta">β, above 0.</param>
    /// <param name="threads">Worker threads.</param>
    /// <exception cref="ArgumentException">Targets and rows differ in number, or β is not above 0.</exception>
    public RidgeSketches(Matrix inputs, double[] targets, double beta, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Length != inputs.Rows)
            throw new ArgumentException($"There are {targets.Length} targets for {inputs.Rows} rows.", nameof(targets));
        if (!(beta > 0) || !double.IsFinite(beta))
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "β must be finite and above 0.");
        this.inputs = inputs;
        this.targets = targets;
        this.beta = beta;
        this.threads = threads;
        long began = Stopwatch.GetTimestamp();
        var system = new CholeskyRidge(inputs, beta, threads);
        Exact = system.Solve(RowProducts.ApplyTransposed(inputs, targets));
        Vector.AddScaled<double>(1, system.Solve(Descent(Exact)), Exact);
        ExactSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>w*, by a Cholesky factorisation and a step that corrects it.</summary>
    public double[] Exact { get; }

    /// <summary>Of wall-clock time, for w*.</summary>
    public double ExactSeconds { get; }

    /// <summary>Σ σ²/(σ² + β) over the singular values σ of X: rows that a sketch needs are in proportion to it, not to d (Cohen, Nelson &amp; Woodruff 2016; Lacotte &amp; Pilanci 2020).</summary>
    public double EffectiveDimension() => new SvdRidge(inputs, beta, threads).EffectiveDimension;

    /// <summary>(14a), sketch and solve: min ½‖S(Xw − y)‖² + (β/2)‖w‖² (Sarlós 2006).</summary>
    /// <param name="kind">S.</param>
    /// <param name="rows">m.</param>
    /// <param name="seed">Of S.</param>
    public SketchedSolution Left(SketchKind kind, int rows, long seed) => Measure("left", kind, rows, () =>
    {
        Matrix sketched = Sketch.Of(kind, rows, inputs.Rows, seed).Apply(WithTargets(), threads), x = FirstColumns(sketched);
        return (new CholeskyRidge(x, beta, threads).Solve(RowProducts.ApplyTransposed(x, sketched.Column(inputs.Columns))), 1);
    });

    /// <summary>(14b): min ½‖XSᵀz − y‖² + (β/2)‖Sᵀz‖² over z of m entries, w = Sᵀz: the best weights in a random space of few dimensions.</summary>
    /// <param name="kind">S, m×d.</param>
    /// <param name="rows">m, at most d.</param>
    /// <param name="seed">Of S.</param>
    public SketchedSolution Right(SketchKind kind, int rows, long seed) => Measure("right", kind, rows, () =>
    {
        // An orthonormal basis V of the rows of S: the space is the same and the penalty ‖Vz‖² is ‖z‖².
        Matrix space = Sketch.Of(kind, rows, inputs.Columns, seed).Apply(Identity(inputs.Columns), threads), basis = RowBasis.Of(space, Independent * Math.Sqrt(inputs.Columns)).Basis;
        var reduced = new Matrix(inputs.Rows, basis.Rows);
        Bidual.Numerics.Dense.Products.Add(1, inputs, basis, reduced, threads, turnSecond: true);
        return (RowProducts.ApplyTransposed(basis, new CholeskyRidge(reduced, beta, threads).Solve(RowProducts.ApplyTransposed(reduced, targets))), 1);
    });

    /// <summary>(14c), the iterative Hessian sketch: w ← w + α(XᵀSᵀSX + βI)⁻¹(Xᵀ(y − Xw) − βw), a new S each time (Pilanci &amp; Wainwright, JMLR 17, 2016), with the α that is best along it, so that few rows are
    /// slow and do not diverge: the error falls by a factor at every step.</summary>
    /// <param name="kind">S.</param>
    /// <param name="rows">m.</param>
    /// <param name="iterations">Steps.</param>
    /// <param name="seed">Of the first S; each further one has the next.</param>
    public SketchedSolution Iterative(SketchKind kind, int rows, int iterations, long seed) => Measure("iterative", kind, rows, () =>
    {
        var weights = new double[inputs.Columns];
        for (int k = 0; k < iterations; k++)
        {
            var system = new CholeskyRidge(Sketch.Of(kind, rows, inputs.Rows, seed + k).Apply(inputs, threads), beta, threads);
            double[] descent = Descent(weights), step = system.Solve(descent);
            double curvature = Vector.SquaredNorm(RowProducts.Apply(inputs, step)) + (beta * Vector.SquaredNorm(step));
            if (curvature > 0)
                Vector.AddScaled<double>(Vector.Dot<double>(descent, step) / curvature, step, weights);
        }

        return (weights, iterations);
    });

    /// <summary>(14d), sketch and precondition: conjugate gradients on the whole problem, with the factor of one sketch (Rokhlin &amp; Tygert 2008; Avron, Maymounkov &amp; Toledo 2010). Exact.</summary>
    /// <param name="kind">S.</param>
    /// <param name="rows">m.</param>
    /// <param name="seed">Of S.</param>
    /// <param name="accuracy">Of the residual, relative.</param>
    public SketchedSolution Preconditioned(SketchKind kind, int rows, long seed, double accuracy = 1e-12) => Measure("preconditioned", kind, rows, () =>
    {
        var sketched = new CholeskyRidge(Sketch.Of(kind, rows, inputs.Rows, seed).Apply(inputs, threads), beta, threads);
        var method = new ConjugateGradient(inputs, beta, sketched, accuracy);
        return (method.Solve(RowProducts.ApplyTransposed(inputs, targets)), method.Iterations);
    });

    /// <summary>F(w).</summary>
    /// <param name="weights">w, length d.</param>
    public double Objective(double[] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return (Vector.SquaredNorm(Residual(weights)) + (beta * Vector.SquaredNorm(weights))) / 2;
    }

    /// <summary>Norm, relative to that of a row, of what is left of a row that depends on others.</summary>
    private const double Independent = 1e-10;

    private SketchedSolution Measure(string method, SketchKind kind, int rows, Func<(double[] Weights, int Iterations)> solve)
    {
        long began = Stopwatch.GetTimestamp();
        (double[] weights, int iterations) = solve();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new SketchedSolution(method, kind, rows, weights, Objective(weights) / Objective(Exact), SketchError.Of(inputs, weights, Exact), iterations, seconds);
    }

    /// <summary>y − Xw.</summary>
    private double[] Residual(double[] weights)
    {
        double[] residual = RowProducts.Apply(inputs, weights);
        Vector.Subtract(targets, residual, residual);
        return residual;
    }

    /// <summary>−∇F(w).</summary>
    private double[] Descent(double[] weights)
    {
        double[] descent = RowProducts.ApplyTransposed(inputs, Residual(weights));
        Vector.AddScaled<double>(-beta, weights, descent);
        return descent;
    }

    /// <summary>[X y].</summary>
    private Matrix WithTargets()
    {
        var both = new Matrix(inputs.Rows, inputs.Columns + 1);
        for (int t = 0; t < inputs.Rows; t++)
        {
            inputs.Row(t).CopyTo(both.MutableRow(t));
            both.MutableRow(t)[inputs.Columns] = targets[t];
        }

        return both;
    }

    private Matrix FirstColumns(Matrix matrix)
    {
        var first = new Matrix(matrix.Rows, inputs.Columns);
        for (int t = 0; t < matrix.Rows; t++)
            matrix.Row(t)[..inputs.Columns].CopyTo(first.MutableRow(t));
        return first;
    }

    private static Matrix Identity(int order)
    {
        var identity = new Matrix(order, order);
        for (int i = 0; i < order; i++)
            identity.MutableRow(i)[i] = 1;
        return identity;
    }
}
