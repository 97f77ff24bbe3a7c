using System.Diagnostics;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Benchmarks.Solve;

/// <summary>
/// Time to a relative duality gap that the program itself proves at the returned point. Each tolerance is solved for
/// from zero. The clock holds the solver and all its evaluations; building the patterns and the program is timed apart.
/// Small programs that take every path of the solvers are solved first, so that compiling is not counted.
/// </summary>
internal static class SolveBenchmark
{
    private const int Gates = 1000;

    /// <summary>Solves shorter than this are repeated, and the median counts.</summary>
    private const double Short = 2;

    private const int Repetitions = 3;

    private static readonly (int Rows, int Columns)[] Sizes = [(569, 31), (4601, 58), (19020, 11)];

    public static void Run(SolveOptions options)
    {
        WarmUp(options);
        var results = new List<SolveResultRow>();
        foreach (SolveCase problem in Cases(options))
        {
            foreach (SolveResultRow row in Measure(problem, options))
            {
                results.Add(row);
                if (!options.Json)
                    row.WriteLine(results.Count == 1);
            }
        }

        if (options.Json)
            SolveResultRow.WriteJson(results, options);
    }

    private static IEnumerable<SolveCase> Cases(SolveOptions options) => options.Folders.Count > 0
        ? options.Folders.Select(folder => SolveCase.Read(folder, options.Architecture))
        : Sizes.SelectMany(size => new[] { 1e-2, 1e-3 }.Select(ratio =>
            SolveCase.Synthetic(size.Rows, size.Columns, Gates, ratio, options.Architecture)));

    private static void WarmUp(SolveOptions options)
    {
        foreach ((int rows, int columns) in new[] { (200, 6), (200, 40), (1500, 20) })
        {
            SolveCase small = SolveCase.Synthetic(rows, columns, 60, 1e-3, options.Architecture);
            Solve(Program(small, small.BuildPatterns(), options), options with { Cap = 2 }, 1e-6, out _);
        }
    }

    private static List<SolveResultRow> Measure(SolveCase problem, SolveOptions options)
    {
        var clock = Stopwatch.StartNew();
        PatternSet patterns = problem.BuildPatterns();
        double patternSeconds = clock.Elapsed.TotalSeconds;
        ConvexProgram program = Program(problem, patterns, options);
        double programSeconds = clock.Elapsed.TotalSeconds - patternSeconds;
        var rows = new List<SolveResultRow>();
        SolveResult? last = null;
        foreach (double tolerance in options.Tolerances)
        {
            var times = new List<double>();
            do
            {
                clock.Restart();
                last = Solve(program, options, tolerance, out string solver);
                times.Add(clock.Elapsed.TotalSeconds);
                if (times.Count == 1)
                    rows.Add(new SolveResultRow(problem, program, patterns.Count, patternSeconds, programSeconds, solver, tolerance, last));
            }
            while (times.Count < Repetitions && times[0] < Short && last.Status == SolveStatus.Converged);
            times.Sort();
            rows[^1] = rows[^1] with { Seconds = times[times.Count / 2], Repetitions = times.Count };
        }

        if (options.Save is string path && last is not null)
            NpyWriter.Write(path, new Matrix(program.Blocks, program.Operator.BlockSize, last.Evaluation.Point));
        return rows;
    }

    private static ConvexProgram Program(SolveCase problem, PatternSet patterns, SolveOptions options) =>
        problem.Architecture.Program(problem.Inputs, problem.Targets, Loss.Squared, problem.Beta, patterns, options.Threads);

    private static SolveResult Solve(ConvexProgram program, SolveOptions options, double tolerance, out string name)
    {
        ISolver solver = SolverChoice.Of(options.Solver, program);
        name = solver.Name;
        return SolveLoop.Run(solver, program, new StoppingRule(tolerance, TimeSpan.FromSeconds(options.Cap)));
    }
}
