using System.Globalization;
using System.Text.Json;
using Bidual.Programs;
using Bidual.Solvers;

namespace Bidual.Benchmarks.Solve;

/// <summary>One solve: what was solved, how far, how fast.</summary>
/// <param name="Problem">The case.</param>
/// <param name="Program">Its program.</param>
/// <param name="Patterns">Distinct patterns of the gates.</param>
/// <param name="PatternSeconds">Time to find the patterns of the gates.</param>
/// <param name="ProgramSeconds">Time to build the program over them.</param>
/// <param name="Solver">Name of the solver.</param>
/// <param name="Tolerance">The relative gap asked for.</param>
/// <param name="Result">What the solve returned.</param>
internal sealed record SolveResultRow(
    SolveCase Problem,
    ConvexProgram Program,
    int Patterns,
    double PatternSeconds,
    double ProgramSeconds,
    string Solver,
    double Tolerance,
    SolveResult Result)
{
    /// <summary>Median time of the solve.</summary>
    public double Seconds { get; init; }

    /// <summary>How often it was repeated.</summary>
    public int Repetitions { get; init; }

    /// <summary>(Objective − best lower bound) / objective.</summary>
    private double RelativeGap => Math.Max(0, Result.Evaluation.Objective - Result.LowerBound) / Math.Abs(Result.Evaluation.Objective);

    /// <summary>Non-zero blocks at the end: what a working set has to hold at least.</summary>
    private int ActiveBlocks => Result.Trace[^1].ActiveBlocks;

    private string Status => Result.Status.ToString();

    public void WriteLine(bool withHeader)
    {
        if (withHeader)
            Console.WriteLine($"{"case",-36}{"model",7}{"P",6}{"solver",22}{"asked",8}{"seconds",10}{"gap",10}{"blocks",8}{"iterates",10}{"patterns s",12}  status");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Problem.Name,-36}{Problem.Architecture.Name,7}{Patterns,6}{Solver,22}{Tolerance,8:0e0}{Seconds,10:F3}{RelativeGap,10:0.0e0}{ActiveBlocks,8}{Result.Iterations,10}{PatternSeconds,12:F3}  {Status}"));
    }

    public static void WriteJson(IReadOnlyList<SolveResultRow> rows, SolveOptions options)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
        writer.WriteString("precision", "double");
        writer.WriteNumber("threads", options.Threads);
        writer.WriteNumber("cap", options.Cap);
        writer.WriteStartArray("solves");
        foreach (SolveResultRow row in rows)
            row.Write(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", Problem.Name);
        writer.WriteString("model", Problem.Architecture.Name);
        writer.WriteNumber("n", Problem.Inputs.Rows);
        writer.WriteNumber("d", Problem.Inputs.Columns);
        writer.WriteNumber("patterns", Patterns);
        writer.WriteNumber("blocks", Program.Blocks);
        writer.WriteNumber("beta", Problem.Beta);
        writer.WriteNumber("patternSeconds", PatternSeconds);
        writer.WriteNumber("programSeconds", ProgramSeconds);
        writer.WriteString("solver", Solver);
        writer.WriteNumber("tolerance", Tolerance);
        writer.WriteNumber("seconds", Seconds);
        writer.WriteNumber("repetitions", Repetitions);
        writer.WriteNumber("objective", Result.Evaluation.Objective);
        writer.WriteNumber("lowerBound", Result.LowerBound);
        writer.WriteNumber("relativeGap", RelativeGap);
        writer.WriteNumber("activeBlocks", ActiveBlocks);
        writer.WriteNumber("iterations", Result.Iterations);
        writer.WriteString("status", Status);
        writer.WriteEndObject();
    }
}
