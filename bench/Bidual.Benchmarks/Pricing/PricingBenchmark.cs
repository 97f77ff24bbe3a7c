using System.Diagnostics;
using System.Globalization;
using Bidual.Numerics;
using Bidual.Pricing;

namespace Bidual.Benchmarks.Pricing;

/// <summary>Boxes and time to a proven bound of g(ν), ν the residual of a network fitted by local search.</summary>
internal static class PricingBenchmark
{
    private const int Repetitions = 3;
    private const double Short = 5;

    private static readonly (string Name, string File, double Label)[] Tables =
    [
        ("iris", "iris", 1), ("blood", "blood", 1), ("vertebral", "vertebral-column-3clases", 0), ("pima", "pima", 1),
    ];

    private static readonly double[] BetasPerRow = [0.03, 0.01, 0.003];

    public static void Run(PricingOptions options)
    {
        ExactPricing.Run(new PricingRequest(Circle(1000), Alternating(1000)));
        Time(PricingCase.Synthetic("warm-up", 200, 6, 0.01), options);
        Console.WriteLine($"{"case",-20}{"n",9}{"r",4}{"S/beta",9}{"g/beta",12}{"bound/g - 1",13}{"nodes",13}{"seconds",10}{"us/node",9}");
        foreach ((string name, Func<PricingCase> make) in Cases(options.Data).Where(known => known.Name.Contains(options.Only, StringComparison.Ordinal)))
            WriteLine(make() with { Name = name }, options);
        foreach (int n in new[] { 10_000, 1_000_000 })
            WriteLine(new PricingCase("plane", Circle(n), Alternating(n), 1), options);
    }

    private static IEnumerable<(string Name, Func<PricingCase> Make)> Cases(string? folder)
    {
        foreach (double ratio in BetasPerRow)
        {
            foreach ((int n, int d) in new[] { (1000, 3), (1000, 4), (1000, 6) })
                yield return (FormattableString.Invariant($"s{n}d{d} {ratio}"), () => PricingCase.Synthetic("", n, d, ratio));
            if (folder is null)
                continue;
            foreach ((string name, string file, double label) in Tables)
                yield return (FormattableString.Invariant($"{name} {ratio}"), () => PricingCase.Read("", Path.Combine(folder, file + ".csv.gz"), label, ratio));
        }
    }

    private static void WriteLine(PricingCase problem, PricingOptions options)
    {
        PreparedRows rows = RowAxes.Prepare(MergedRows.Of(problem.Inputs, problem.Dual));
        (PricingAnswer answer, double seconds) = Time(problem, options);
        double mass = 0;
        for (int t = 0; t < problem.Dual.Length; t++)
            mass += Math.Abs(problem.Dual[t]) * Vector.Norm(problem.Inputs.Row(t));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{problem.Name,-20}{rows.Count,9}{rows.Rank,4}{mass / problem.Beta,9:F0}{answer.Value / problem.Beta,12:F6}{(answer.UpperBound / answer.Value) - 1,13:0.00e+0}{answer.Nodes,13}{seconds,10:F3}{(answer.Nodes > 0 ? 1e6 * seconds / answer.Nodes : 0),9:F2}{(answer.IsComplete ? "" : "  stopped")}"));
    }

    private static (PricingAnswer Answer, double Seconds) Time(PricingCase problem, PricingOptions options)
    {
        double best = double.PositiveInfinity;
        PricingAnswer? answer = null;
        for (int k = 0; k < Repetitions && (k == 0 || best < Short); k++)
        {
            using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(options.Cap));
            var clock = Stopwatch.StartNew();
            answer = ExactPricing.Run(new PricingRequest(problem.Inputs, problem.Dual) { Tolerance = options.Tolerance, Threads = options.Threads }, timer.Token);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return (answer!, best);
    }

    private static Matrix Circle(int n)
    {
        var random = new RandomSource(n);
        var inputs = new Matrix(n, 2);
        random.FillGaussian(inputs.Data);
        return inputs;
    }

    private static double[] Alternating(int n)
    {
        var dual = new double[n];
        for (int t = 0; t < n; t++)
            dual[t] = t % 2 == 0 ? 1 : -1;
        return dual;
    }
}
