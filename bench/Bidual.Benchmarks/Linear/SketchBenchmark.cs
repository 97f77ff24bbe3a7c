using System.Diagnostics;
using System.Globalization;
using Bidual.Architectures;
using Bidual.Classical.Sketching;
using Bidual.Fitting;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Benchmarks.Linear;

/// <summary>The tables of docs/linear.md and docs/sketching.md: solvers of ridge and the Lasso, and sketches against the exact solution.</summary>
internal static class SketchBenchmark
{
    private const int Rows = 20_000, Columns = 500, Threads = 2;
    private const double Beta = 10, LassoShare = 0.05;

    /// <param name="words">Of "solvers", "ridge" and "lasso" those that are wanted; none for all.</param>
    public static void Run(IReadOnlyList<string> words)
    {
        (Matrix x, double[] y) = Data(Rows, Columns, 1);
        double lassoBeta = LassoShare * new LinearModel(PenaltyKind.L1).Program(x, y, Loss.Squared, 1, Threads).BetaMax();
        if (Wants("solvers"))
            Solvers(x, y, lassoBeta);
        if (Wants("ridge"))
            Ridge(x, y);
        if (Wants("lasso"))
            Lasso(x, y, lassoBeta);

        bool Wants(string word) => words.Count == 0 || words.Contains(word, StringComparer.Ordinal);
    }

    private static void Solvers(Matrix x, double[] y, double lassoBeta)
    {
        foreach (SolverKind kind in new[] { SolverKind.Cholesky, SolverKind.Qr, SolverKind.Svd, SolverKind.ConjugateGradient, SolverKind.PreconditionedConjugateGradient, SolverKind.LimitedMemoryBfgs, SolverKind.ProximalGradient, SolverKind.Admm })
            Solve(PenaltyKind.Ridge, kind, x, y, Beta);
        foreach (SolverKind kind in new[] { SolverKind.CoordinateDescent, SolverKind.ProximalGradient, SolverKind.Admm, SolverKind.InteriorPoint })
            Solve(PenaltyKind.L1, kind, x, y, lassoBeta);
    }

    private static void Ridge(Matrix x, double[] y)
    {
        var ridge = new RidgeSketches(x, y, Beta, Threads);
        Text($"exact ridge {ridge.ExactSeconds:F2} s, effective dimension {ridge.EffectiveDimension():F1}");
        foreach (SketchKind kind in new[] { SketchKind.Count, SketchKind.Hadamard, SketchKind.Gaussian })
        {
            foreach (int m in new[] { 1000, 2000, 4000 })
                Write(ridge.Left(kind, m, 1));
            Write(ridge.Iterative(kind, 2000, 5, 1));
            if (kind != SketchKind.Gaussian)
                Write(ridge.Iterative(kind, 2000, 20, 1));
            Write(ridge.Preconditioned(kind, 2000, 1));
        }

        foreach (int m in new[] { 100, 250, 400 })
            Write(ridge.Right(SketchKind.Gaussian, m, 1));
    }

    private static void Lasso(Matrix x, double[] y, double beta)
    {
        Wide();
        var tall = new LassoSketches(x, y, beta, 1e-8, Threads);
        Text($"exact Lasso by the dual barrier {tall.ExactSeconds:F2} s, {tall.ExactIterations} steps");
        foreach (SketchKind kind in new[] { SketchKind.Count, SketchKind.Hadamard })
            Write(tall.Left(kind, 4000, 1));
    }

    /// <summary>Many more columns than rows.</summary>
    private static void Wide()
    {
        (Matrix wide, double[] targets) = Data(400, 20_000, 2);
        double share = 0.2 * new LinearModel(PenaltyKind.L1).Program(wide, targets, Loss.Squared, 1, Threads).BetaMax();
        var dual = new LassoSketches(wide, targets, share, 1e-6, Threads);
        Text($"exact Lasso of 400 x 20000 by the dual barrier {dual.ExactSeconds:F2} s, {dual.ExactIterations} steps, objective {dual.Objective(dual.Exact):G8} of {dual.Objective(new double[wide.Columns]):G8} at zero, {dual.Exact.Count(w => Math.Abs(w) > 1e-3)} weights");
        foreach (SketchKind kind in new[] { SketchKind.Count, SketchKind.Hadamard })
            Write(dual.Right(kind, 4000, 1));
    }

    /// <summary>Columns of falling size, neighbours alike, and targets of a tenth of them with noise.</summary>
    private static (Matrix Inputs, double[] Targets) Data(int rows, int columns, long seed)
    {
        var random = new RandomSource(seed);
        var x = new Matrix(rows, columns);
        var y = new double[rows];
        for (int t = 0; t < rows; t++)
        {
            double last = random.NextGaussian();
            for (int j = 0; j < columns; j++)
            {
                last = (0.5 * last) + (Math.Sqrt(0.75) * random.NextGaussian());
                x.Data[(t * columns) + j] = last / Math.Sqrt(1 + (0.02 * j));
            }

            for (int j = 0; j < columns; j += 10)
                y[t] += (j % 20 == 0 ? 1 : -1) * x[t, j];
            y[t] += 3 * random.NextGaussian();
        }

        return (x, y);
    }

    private static void Solve(PenaltyKind penalty, SolverKind kind, Matrix x, double[] y, double beta)
    {
        long began = Stopwatch.GetTimestamp();
        ConvexProgram program = new LinearModel(penalty).Program(x, y, Loss.Squared, beta, Threads);
        SolveResult result = SolveLoop.Run(SolverChoice.Of(kind, program), program, new StoppingRule(1e-9, TimeSpan.FromSeconds(120)));
        Text($"{Penalty.NameOf(penalty)} {kind}: {Stopwatch.GetElapsedTime(began).TotalSeconds:F2} s, relative gap {result.Evaluation.RelativeGap:E1}, objective {result.Evaluation.Objective:G10}, {result.Status}");
    }

    private static void Write(SketchedSolution one) =>
        Text($"| {one.Method} | {one.Kind} | {one.Rows} | {one.Iterations} | {one.ObjectiveRatio - 1:E1} | {one.Error:E1} | {one.Seconds:F2} |");

    private static void Text(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
