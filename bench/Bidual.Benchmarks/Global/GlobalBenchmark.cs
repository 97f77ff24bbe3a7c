using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Programs.Losses;

namespace Bidual.Benchmarks.Global;

/// <summary>Whole trainings with <c>--patterns auto</c> to a bound over all patterns: search, solves, prices and certificate.</summary>
internal static class GlobalBenchmark
{
    private const int Repetitions = 9;

    /// <summary>Runs that take longer are not repeated.</summary>
    private const double Short = 2;

    private static readonly (int Rows, int Features)[] Planted = [(20, 2), (200, 2), (1000, 2), (10_000, 1), (100, 4), (100, 6)];

    public static void Run(GlobalOptions options)
    {
        GlobalCase[] cases = [.. Cases(options.Data).Where(problem => problem.Name.Contains(options.Only, StringComparison.Ordinal))];
        for (int k = 0; k < Repetitions; k++)
            Fit(GlobalCase.Planted(30, 3), options);
        Console.WriteLine($"{"case",-22}{"β/n",8}{"patterns there are",20}{"used",7}{"neurons",9}{"objective",15}{"proven gap",12}{"claim",10}{"seconds",10}");
        foreach (GlobalCase problem in cases)
        {
            (FittedNetwork fit, double seconds) = Fit(problem, options);
            for (int k = 1; k < Repetitions && seconds < Short; k++)
                seconds = Math.Min(seconds, Fit(problem, options).Seconds);
            Certificate certificate = fit.Certificate;
            BigInteger cells = Arrangement.MaximumCount(problem.Data.Count, problem.Data.Features.Columns + 1);
            double gap = (certificate.Objective - certificate.GlobalLowerBound) / certificate.Objective;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{problem.Name,-22}{problem.BetaPerRow,8:0e0}{Text(cells),20}{certificate.Patterns,7}{fit.Model.Network.Neurons,9}{certificate.Objective,15:G9}{gap,12:0.0e0}{certificate.Claim,10}{seconds,10:F3}"));
        }
    }

    private static IEnumerable<GlobalCase> Cases(string? folder)
    {
        foreach ((int rows, int features) in Planted)
            yield return GlobalCase.Planted(rows, features);
        if (folder is null)
            yield break;
        yield return GlobalCase.Read("iris", Table("iris"), 1, 1e-2, 1e-6);
        yield return GlobalCase.Read("blood", Table("blood"), 1, 1e-2, 1e-6);
        yield return GlobalCase.Read("vertebral", Table("vertebral-column-3clases"), 0, 1e-2, 1e-4);
        yield return GlobalCase.Read("vertebral, tight", Table("vertebral-column-3clases"), 0, 1e-2, 1e-6);
        yield return GlobalCase.Read("pima", Table("pima"), 1, 3e-2, 1e-3);

        string Table(string name) => Path.Combine(folder, name + ".csv.gz");
    }

    private static (FittedNetwork Fit, double Seconds) Fit(GlobalCase problem, GlobalOptions options)
    {
        long began = Stopwatch.GetTimestamp();
        FittedNetwork fit = ConvexNetwork.Fit(problem.Data, new FitSettings
        {
            Loss = Loss.Squared,
            Standardize = false,
            Beta = problem.BetaPerRow * problem.Data.Count,
            Tolerance = problem.Tolerance,
            Threads = options.Threads,
        });
        return (fit, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private static string Text(BigInteger count) => count < 1_000_000_000 ? count.ToString("N0", CultureInfo.InvariantCulture) : ((double)count).ToString("0.0e0", CultureInfo.InvariantCulture);
}
