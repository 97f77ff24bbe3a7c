using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Masked;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Vector = Bidual.Numerics.Vector;

namespace Bidual.Solvers;

/// <summary>The state of <see cref="Stochastic"/>, computing with <typeparamref name="T"/>; see there for the symbols.</summary>
internal sealed class StochasticIteration<T> : IStochasticIteration
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Passes over the batches from one snapshot to the next.</summary>
    private const int PassesPerSnapshot = 2;

    private const int RowsPerBatch = 128;
    private const int LeastBatches = 16;
    private const int MostBatches = 256;
    private const int CurvatureBatches = 4;
    private const int CurvatureIterations = 12;

    /// <summary>Power iteration stays below the curvature.</summary>
    private const double CurvatureMargin = 1.2;

    /// <summary>A snapshot so many times worse than the last shows that the steps are too long.</summary>
    private const double LargestRise = 1.2;

    /// <summary>What a smaller rise multiplies the curvature by; it may be chance.</summary>
    private const double SmallRiseFactor = 1.25;

    /// <summary>
    /// A gap of so small a share of that at the last restart calls for the next: where the objective grows quadratically
    /// around its optimum, restarts at e⁻² make the rate linear.
    /// </summary>
    private const double RestartShare = 0.135;

    /// <summary>Snapshots between two such restarts at least: sooner they cost more momentum than they gain (measured).</summary>
    private const int LeastBetweenRestarts = 256;

    /// <summary>By how much every good snapshot takes it back towards the estimate.</summary>
    private const double Recovery = 0.98;

    private readonly ConvexProgram program;
    private readonly RandomSource random;
    private readonly StochasticBatches<T> batches;
    private readonly int[] orders;
    private readonly double[] snapshotFit;
    private readonly double[] snapshotLossGradient;
    private readonly double[] fit;
    private readonly double[] lossGradient;
    private readonly Panels<T> snapshot;
    private readonly Panels<T> moving;
    private readonly Panels<T> sum;
    private readonly Panels<T> meanGradient;
    private readonly Panels<T> batchGradient;
    private readonly double estimate;
    private double curvature;
    private double gapAtRestart;
    private int snapshots;

    /// <summary>Starts at a point.</summary>
    /// <param name="program">A program without cones.</param>
    /// <param name="start">The first snapshot; null for zero.</param>
    /// <param name="random">Decides the batches and their order.</param>
    public StochasticIteration(ConvexProgram program, double[]? start, RandomSource random)
    {
        this.program = program;
        this.random = random;
        int n = program.Operator.Outputs;
        batches = new StochasticBatches<T>(program, BatchesOf(n), random);
        orders = [.. Enumerable.Repeat(Enumerable.Range(0, batches.Count), PassesPerSnapshot).SelectMany(order => order)];
        snapshotFit = new double[n];
        snapshotLossGradient = new double[n];
        fit = new double[n];
        lossGradient = new double[n];
        snapshot = batches.Variables();
        moving = batches.Variables();
        sum = batches.Variables();
        meanGradient = batches.Variables();
        batchGradient = batches.Variables();
        curvature = estimate = EstimateCurvature();
        Point = start is null ? new double[program.Operator.Inputs] : (double[])start.Clone();
        ReturnToPoint();
    }

    /// <inheritdoc/>
    public double[] Point { get; }

    /// <inheritdoc/>
    public double Objective { get; private set; }

    /// <inheritdoc/>
    public double RelativeGap => Gap == 0 ? 0 : Gap / Math.Abs(Objective);

    private double Gap { get; set; }

    /// <summary>θ of the steps to the next snapshot.</summary>
    public double Coupling => Math.Min(0.5, 4.0 / (snapshots + 4));

    /// <summary>1/(θη).</summary>
    public double Curvature => curvature;

    /// <summary>m.</summary>
    public int BatchCount => batches.Count;

    /// <summary>Steps of a pass over the rows.</summary>
    public static int BatchesOf(int rows) => Math.Clamp(rows / RowsPerBatch, Math.Min(LeastBatches, rows), MostBatches);

    /// <inheritdoc/>
    public void Advance(CancellationToken cancellation)
    {
        double before = Objective;
        double coupling = Coupling;
        int steps = 0;
        for (int pass = 0; pass < PassesPerSnapshot; pass++)
        {
            Span<int> order = orders.AsSpan(pass * batches.Count, batches.Count);
            random.Shuffle(order);
            for (int k = 0; k < order.Length && !cancellation.IsCancellationRequested; k++, steps++)
                Step(order[k], coupling);
        }

        if (steps == 0)
            return;
        StochasticLines<T>.Mix(Number(1 - coupling), snapshot, Number(coupling / steps), sum, program.Threads);
        TakeSnapshot();
        if (!double.IsFinite(Objective) || Objective > LargestRise * before)
        {
            curvature *= 2;
            ReturnToPoint();
            return;
        }

        ReadPoint();
        snapshots++;
        if (Objective > before * (1 + program.Operator.Noise))
        {
            curvature *= SmallRiseFactor;
            Restart();
        }
        else
        {
            curvature = Math.Max(estimate, Recovery * curvature);
            if (snapshots >= LeastBetweenRestarts && Gap < RestartShare * gapAtRestart)
                Restart();
        }
    }

    /// <summary>The rows of the batches of the steps to the last snapshot.</summary>
    public IEnumerable<int[]> LastBatches() => orders.Select(j => batches.Rows[batches.RowsOf(j)].ToArray());

    /// <summary>A copy of x̃.</summary>
    public double[] Snapshot()
    {
        var copy = new double[Point.Length];
        Read(snapshot, copy);
        return copy;
    }

    private static T Number(double value) => T.CreateTruncating(value);

    /// <summary>x ← prox(x − η(m·A_jᵀ(∇L_j(y) − ∇L_j(x̃)) + ∇f(x̃))).</summary>
    private void Step(int batch, double coupling)
    {
        Range rows = batches.RowsOf(batch);
        Span<double> ahead = fit.AsSpan(rows), change = lossGradient.AsSpan(rows);
        ReadOnlySpan<double> atSnapshot = snapshotFit.AsSpan(rows);
        batches.Forward(batch, moving, ahead);
        for (int t = 0; t < ahead.Length; t++)
            ahead[t] = (coupling * ahead[t]) + ((1 - coupling) * atSnapshot[t]);
        program.Loss.Gradient(ahead, batches.Targets.AsSpan(rows), change);
        Vector.Subtract(change, snapshotLossGradient.AsSpan(rows), change);
        batches.Adjoint(batch, change, batchGradient);
        double step = 1 / (coupling * curvature);
        StochasticLines<T>.Step(
            moving, Number(step * batches.Count), batchGradient, Number(step), meanGradient, Number(step * program.Beta), sum, program.Threads);
    }

    /// <summary>Fit, gradient, objective and gap of the snapshot.</summary>
    private void TakeSnapshot()
    {
        meanGradient.Clear();
        for (int j = 0; j < batches.Count; j++)
        {
            Range rows = batches.RowsOf(j);
            batches.Forward(j, snapshot, snapshotFit.AsSpan(rows));
            program.Loss.Gradient(snapshotFit.AsSpan(rows), batches.Targets.AsSpan(rows), snapshotLossGradient.AsSpan(rows));
            batches.Adjoint(j, snapshotLossGradient.AsSpan(rows), batchGradient);
            StochasticLines<T>.Add(batchGradient, meanGradient, program.Threads);
        }

        Objective = program.Loss.Value(snapshotFit, batches.Targets) + (program.Beta * Norms(snapshot).Sum());
        Vector.Scale(-1, snapshotLossGradient, lossGradient);
        double price = Norms(meanGradient).Max();
        DualPoint dual = program.Loss.BestDual(lossGradient, batches.Targets, price > 0 ? program.Beta / price : double.PositiveInfinity);
        Gap = Math.Max(0, Objective - dual.Value);
    }

    /// <summary>Takes the point for the snapshot, and starts from it.</summary>
    private void ReturnToPoint()
    {
        WritePoint();
        TakeSnapshot();
        Restart();
    }

    private void Restart()
    {
        gapAtRestart = Gap;
        snapshots = 0;
        Replace(moving, snapshot);
    }

    /// <summary>m times the largest curvature of the loss over some batches, by power iteration.</summary>
    private double EstimateCurvature()
    {
        double largest = 0;
        int d = program.Operator.BlockSize;
        var line = new double[d];
        var narrow = new T[d];
        for (int j = 0; j < Math.Min(CurvatureBatches, batches.Count); j++)
        {
            for (int b = 0; b < program.Blocks; b++)
            {
                random.FillGaussian(line);
                Conversion.Copy<double, T>(line, narrow);
                batchGradient.SetRow(b, narrow);
            }

            Span<double> rows = fit.AsSpan(batches.RowsOf(j));
            double value = 0;
            for (int k = 0; k < CurvatureIterations; k++)
            {
                double length = Vector.Norm(Norms(batchGradient));
                batches.Forward(j, batchGradient, rows);
                double image = Vector.Norm(rows);
                if (image == 0)
                    break;
                value = image / length * (image / length);
                Vector.Scale(1 / image, rows, rows);
                batches.Adjoint(j, rows, batchGradient);
            }

            largest = Math.Max(largest, value);
        }

        return largest > 0 ? CurvatureMargin * batches.Count * program.Loss.Smoothness * largest : 1;
    }

    /// <summary>The norm of every block.</summary>
    private static double[] Norms(Panels<T> variable)
    {
        var squares = new T[variable.Rows];
        variable.SquaredNorms(squares);
        return [.. squares.Select(square => Math.Sqrt(double.CreateTruncating(square)))];
    }

    /// <summary>x̃ ← Point.</summary>
    private void WritePoint()
    {
        int d = program.Operator.BlockSize;
        var line = new double[d];
        var narrow = new T[d];
        for (int b = 0; b < program.Blocks; b++)
        {
            Vector.Scale(program.Operator.Blocks[b].Sign, Point.AsSpan(b * d, d), line);
            Conversion.Copy<double, T>(line, narrow);
            snapshot.SetRow(b, narrow);
        }
    }

    /// <summary>
    /// Point ← prox(x̃ − ∇f(x̃)/curvature): no worse than the snapshot, which as a mean of many points has no block at zero, and
    /// no product more.
    /// </summary>
    private void ReadPoint()
    {
        Replace(batchGradient, snapshot);
        StochasticLines<T>.Step(
            batchGradient, T.Zero, meanGradient, Number(1 / curvature), meanGradient, Number(program.Beta / curvature), sum, program.Threads);
        Read(sum, Point);
        sum.Clear();
    }

    private void Read(Panels<T> variable, double[] point)
    {
        int d = program.Operator.BlockSize;
        var narrow = new T[d];
        for (int b = 0; b < program.Blocks; b++)
        {
            Span<double> line = point.AsSpan(b * d, d);
            variable.GetRow(b, narrow);
            Conversion.Copy<T, double>(narrow, line);
            Vector.Scale(program.Operator.Blocks[b].Sign, line, line);
        }
    }

    /// <summary>target ← source, by way of <see cref="sum"/>, which is zero before and after.</summary>
    private void Replace(Panels<T> target, Panels<T> source)
    {
        StochasticLines<T>.Add(source, sum, program.Threads);
        StochasticLines<T>.Mix(T.Zero, target, T.One, sum, program.Threads);
    }
}
