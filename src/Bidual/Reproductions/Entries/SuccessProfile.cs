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
    /// <summary>Share above the reference up to which a problem counts as solved.</summary>
    private const double Solved = 0.01;

    private static readonly string[] Sets =
    [
        "iris", "wine", "glass", "conn-bench-sonar-mines-rocks", "statlog-heart", "vertebral-column-3clases", "ionosphere", "breast-cancer-wisc-diag", "synthetic-control", "blood", "pima",
        "statlog-vehicle", "tic-tac-toe", "cardiotocography-3clases", "spambase", "magic",
    ];

    public override string Name => "column-generation";

    public override string Title => "Problems solved within a time: convex program, Adam, SGD";

    public override string Source => "performance profiles over UCI sets and values of β in the literature on convex networks (Mishkin, Sahiner & Pilanci, ICML 2022): 0.96 of the problems solved convexly, 0.69 by Adam, 0.51 by SGD, each with the best of seven step sizes";

    public override ExpectedSeconds Expected => new(8500, 150);

    public override string DataFolder => "uci121";

    internal override Finding Measure(ReproductionRun run)
    {
        double limit = run.Quick ? 1.5 : 5;
        double[] ratios = run.Quick ? [0.1, 0.01] : [0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3];
        Problem[] problems = [.. Sets.Take(run.Quick ? 3 : Sets.Length).SelectMany(set => ratios.Select(ratio => Of(run, set, ratio, limit)))];
        string[] methods = ["convex", "Adam", "SGD"];
        double[] shares = [.. Enumerable.Range(0, methods.Length).Select(k => problems.Count(problem => double.IsFinite(problem.Times[k])) / (double)problems.Length)];
        string[] printed = ["0.96", "0.69", "0.51"];
        bool ordered = shares[0] >= shares[1] && shares[0] >= shares[2];
        return new Finding
        {
            Verdict = !ordered ? Verdict.Differs : run.Quick ? Verdict.AgreesInPart : Verdict.Agrees,
            Explanation = FormattableString.Invariant($"Solved means here: an objective within {100 * Solved:G2} % of the reference within {limit:G2} s of a method's own time; the reference is the proven bound where it is within 1e-3 of the convex network, else the least objective that anyone found. Of {problems.Length} problems {shares[0]:F2} are solved convexly, {shares[1]:F2} by Adam and {shares[2]:F2} by SGD. ")
                + "The sources' sets, tolerance and machine differ, so that order and not digits can be compared. Rates are searched among 13 (they: 7) and the search is not counted, the best of three starts is; the class 0 of each set is told from the rest by the squared loss. Times depend on the machine.",
            Values =
            [
                .. methods.Select((method, k) => new ReproducedValue($"share of problems solved, {method}", printed[k], shares[k])),
                new("problems", null, problems.Length),
                new("of these with a global proof", null, problems.Count(problem => problem.Global)),
            ],
            Tables =
            [
                new("problems", ["set", "beta ratio", "reference", "global", "convex", "adam", "sgd", "convex seconds", "adam seconds", "sgd seconds"],
                    [.. problems.Select(problem => (IReadOnlyList<double>)[Array.IndexOf(Sets, problem.Set) + 1, problem.Ratio, problem.Reference, problem.Global ? 1 : 0, .. problem.Ends, .. problem.Times])]),
            ],
            Plots = [Profile(methods, problems, limit)],
        };
    }

    private static Problem Of(ReproductionRun run, string set, double ratio, double limit)
    {
        Table table = run.Read($"uci121/{set}.csv.gz");
        Dataset data = TableSchema.Fit(table, table.ColumnCount.ToString(CultureInfo.InvariantCulture), LearningTask.Classification, "0").Encode(table);
        ComparedTrainers compared = run.Compare(data, new ComparisonSettings
        {
            Fit = run.Fit with { Loss = Loss.Squared, BetaRatio = ratio, MaxTime = TimeSpan.FromSeconds(limit), Tolerance = 1e-3 },
            Trainers = [TrainerKind.Adam, TrainerKind.Sgd],
            Runs = 3,
            Neurons = 100,
        });
        IReadOnlyList<TrainingPoint>[] traces = [compared.ConvexTrace, .. compared.Trainers.Select(trainer => trainer.Best.Trace)];
        return new Problem(
            set, ratio, compared.Reference, compared.IsGlobal,
            [compared.Convex.Certificate.Objective, .. compared.Trainers.Select(trainer => trainer.Best.Objective)],
            [.. traces.Select(trace => trace.Where(point => compared.Excess(point.Objective) <= Solved).Select(point => point.Seconds).DefaultIfEmpty(double.PositiveInfinity).Min())]);
    }

    private static SvgPlot Profile(string[] methods, Problem[] problems, double limit)
    {
        var x = Axis.Covering("seconds", problems.SelectMany(problem => problem.Times).Where(double.IsFinite).Append(limit), logarithmic: true, 0.03);
        var y = Axis.Between("share of problems solved", 0, 1.02);
        Tone[] tones = [Tone.Third, Tone.Second, Tone.First];
        return Panels.Of("Success profile", "Share of problems solved within a time, by method.", x, y, [.. methods.Select((method, k) => new StepLayer(Steps([.. problems.Select(problem => problem.Times[k])], x), tones[k], method))]);
    }

    private static PlotPoint[] Steps(double[] times, Axis x)
    {
        double[] solved = [.. times.Where(double.IsFinite).Order()];
        return [new(x.From, 0), .. solved.Select((time, i) => new PlotPoint(time, (i + 1.0) / times.Length)), new(x.To, solved.Length / (double)times.Length)];
    }

    private sealed record Problem(string Set, double Ratio, double Reference, bool Global, double[] Ends, double[] Times);
}
