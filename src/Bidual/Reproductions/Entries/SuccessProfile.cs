using System.Globalization;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;
using Bidual.Programs.Losses;

namespace Bidual.Reproductions.Entries;

/// <summary>The share of problems that are solved, over time: the convex program with patterns found by column generation, Adam and SGD.</summary>
internal sealed class SuccessProfile : Reproduction
{
    /// <summary>Shares above the reference up to which a problem counts as solved.</summary>
    private static readonly double[] Levels = [1e-2, 1e-3, 1e-4];

    private static readonly string[] Methods = ["convex", "Adam", "SGD"];

    private static readonly string[] Printed = ["0.96", "0.69", "0.51"];

    private static readonly string[] Sets =
    [
        "iris", "wine", "glass", "conn-bench-sonar-mines-rocks", "statlog-heart", "vertebral-column-3clases", "ionosphere", "breast-cancer-wisc-diag", "synthetic-control", "blood", "pima",
        "statlog-vehicle", "tic-tac-toe", "cardiotocography-3clases", "spambase", "magic",
    ];

    public override string Name => "column-generation";

    public override string Title => "Problems solved within a time: convex program, Adam, SGD";

    public override string Source => "performance profiles over UCI sets and values of β in the literature on convex networks (Mishkin, Sahiner & Pilanci, ICML 2022): 0.96 of the problems solved convexly, 0.69 by Adam, 0.51 by SGD, each with the best of seven step sizes";

    public override ExpectedSeconds Expected => new(700, 60);

    public override string DataFolder => "uci121";

    internal override Finding Measure(ReproductionRun run)
    {
        double limit = run.Quick ? 1.5 : 3;
        double[] ratios = run.Quick ? [0.1, 0.01] : [0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3];
        Problem[] problems = [.. Sets.Take(run.Quick ? 3 : Sets.Length).SelectMany(set => ratios.Select(ratio => Of(run, set, ratio, limit)))];
        double[][] shares = [.. Levels.Select(level => Enumerable.Range(0, Methods.Length).Select(k => problems.Average(problem => double.IsFinite(problem.Time(k, level)) ? 1.0 : 0)).ToArray())];
        bool[] first = [.. shares.Select(share => share[0] >= share[1] && share[0] >= share[2])];
        string Shares(int level) => FormattableString.Invariant($"{shares[level][0]:F2} convex, {shares[level][1]:F2} Adam, {shares[level][2]:F2} SGD");
        return new Finding
        {
            Verdict = !first.Contains(true) ? Verdict.Differs : run.Quick || first.Contains(false) ? Verdict.AgreesInPart : Verdict.Agrees,
            Explanation = FormattableString.Invariant($"Of {problems.Length} problems solved to 1 %: {Shares(0)}; to 0.1 %: {Shares(1)}; to 0.01 %: {Shares(2)}. Solved means an objective within that share of the reference within {limit:G2} s of a method's own time; the reference is the proven bound where it is within 1e-4 of the convex network, else the least objective that anyone found. ")
                + "The sources' sets, tolerance and machine differ, so that order and not digits can be compared, and the order depends on what solved means. Rates are searched among 13 (they: 7) and the search is not counted; class 0 of each set is told from the rest by the squared loss. Times depend on the machine.",
            Values =
            [
                .. Levels.SelectMany((level, l) => Methods.Select((method, k) => new ReproducedValue(FormattableString.Invariant($"solved to {100 * level:G2} %, {method}"), Printed[k], shares[l][k]))),
                new("problems", null, problems.Length),
                new("of these with a global proof", null, problems.Count(problem => problem.Global)),
            ],
            Tables =
            [
                new("problems", ["set", "beta ratio", "reference", "global", "convex", "adam", "sgd"],
                    [.. problems.Select(problem => (IReadOnlyList<double>)[Array.IndexOf(Sets, problem.Set) + 1, problem.Ratio, problem.Reference, problem.Global ? 1 : 0, .. problem.Traces.Select(trace => trace.Min(point => point.Objective))])]),
                .. Levels.Select(level => new ReproducedTable(FormattableString.Invariant($"seconds to {100 * level:G2} %"), Methods, [.. problems.Select(problem => (IReadOnlyList<double>)[.. Methods.Select((_, k) => problem.Time(k, level))])])),
            ],
            Plots = [.. Levels.Select(level => Profile(problems, level, limit))],
        };
    }

    private static Problem Of(ReproductionRun run, string set, double ratio, double limit)
    {
        Table table = run.Read($"uci121/{set}.csv.gz");
        Dataset data = TableSchema.Fit(table, table.ColumnCount.ToString(CultureInfo.InvariantCulture), LearningTask.Classification, "0").Encode(table);
        ComparedTrainers compared = run.Compare(data, new ComparisonSettings
        {
            Fit = run.Fit with { Loss = Loss.Squared, BetaRatio = ratio, MaxTime = TimeSpan.FromSeconds(limit), Tolerance = 1e-4 },
            Trainers = [TrainerKind.Adam, TrainerKind.Sgd],
            Runs = 1,
            Neurons = 100,
        });
        return new Problem(set, ratio, limit, compared.Reference, compared.IsGlobal, [compared.ConvexTrace, .. compared.Trainers.Select(trainer => trainer.Best.Trace)]);
    }

    private static SvgPlot Profile(Problem[] problems, double level, double limit)
    {
        string label = FormattableString.Invariant($"seconds to {100 * level:G2} %");
        double[][] times = [.. Methods.Select((_, k) => problems.Select(problem => problem.Time(k, level)).ToArray())];
        var x = Axis.Covering(label, problems.SelectMany(problem => problem.Traces).SelectMany(trace => trace).Select(point => point.Seconds).Where(seconds => seconds > 1e-4).Append(limit), logarithmic: true, 0.03);
        var y = Axis.Between("share of problems solved", 0, 1.04);
        Tone[] tones = [Tone.Third, Tone.Second, Tone.First];
        return Panels.Of("Success profile", $"Share of problems solved within a time, by method: {label}.", x, y, [.. Methods.Select((method, k) => new StepLayer(Steps(times[k], x), tones[k], method))]);
    }

    private static PlotPoint[] Steps(double[] times, Axis x)
    {
        double[] solved = [.. times.Where(double.IsFinite).Order()];
        return [new(x.From, 0), .. solved.Select((time, i) => new PlotPoint(time, (i + 1.0) / times.Length)), new(x.To, solved.Length / (double)times.Length)];
    }

    /// <summary>One set at one β.</summary>
    private sealed record Problem(string Set, double Ratio, double Limit, double Reference, bool Global, IReadOnlyList<TrainingPoint>[] Traces)
    {
        /// <summary>Seconds until a method is within a share of the reference; ∞ for not within the limit, which a proof may overrun.</summary>
        public double Time(int method, double level) =>
            Traces[method].Where(point => point.Seconds <= Limit && point.Objective <= (1 + level) * Reference).Select(point => point.Seconds).DefaultIfEmpty(double.PositiveInfinity).Min();
    }
}
