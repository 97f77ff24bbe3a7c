using System.Globalization;
using Bidual.Arrangements;
using Bidual.Data;

namespace Bidual.Benchmarks.Linear;

/// <summary>The table of docs/sketching.md on patterns drawn by weight: objectives against their number, on tables of your own.</summary>
internal static class PatternSamplingBenchmark
{
    private static readonly int[] Counts = [10, 30, 100, 300];

    public static void Run(IReadOnlyList<string> files)
    {
        foreach (string file in files)
        {
            Table table = DataFile.Read(file);
            IReadOnlyList<SampledProgram> solved = PatternSamplingStudy.Run(TableSchema.Fit(table).Encode(table), Counts, [0, 1, 2, 3, 4], new FitSettings { BetaRatio = 0.01, Threads = 2, Tolerance = 1e-5 });
            Console.WriteLine(Path.GetFileName(file));
            foreach (int count in Counts)
                Console.WriteLine($"| {count} | {string.Join(" | ", Enum.GetValues<PatternWeight>().Select(weight => Mean(solved.Where(program => program.Patterns == count && program.Weight == weight))))} |");
        }
    }

    private static string Mean(IEnumerable<SampledProgram> programs)
    {
        double[] values = [.. programs.Select(program => program.Objective)];
        double mean = values.Average();
        return string.Create(CultureInfo.InvariantCulture, $"{mean:G5} ± {Math.Sqrt(values.Average(value => (value - mean) * (value - mean))):G2}");
    }
}
