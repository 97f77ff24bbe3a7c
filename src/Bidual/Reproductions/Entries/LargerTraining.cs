using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.NonConvex.Optimisers;

namespace Bidual.Reproductions.Entries;

/// <summary>More rows: the program over all patterns and over sampled ones, and SGD.</summary>
internal sealed class LargerTraining : Reproduction
{
    private const int Runs = 5;
    private const double Ratio = 0.05;

    public override string Name => "larger";

    public override string Title => "More rows: all patterns, sampled patterns and SGD";

    public override string Source => "Pilanci & Ergen, ICML 2020, two-dimensional data with n = 50, m = 50 and remark 3.3 (sampled patterns); lecture on the class project, exercise 8 and its conclusions";

    public override ExpectedSeconds Expected => new(12, 3);

    internal override Finding Measure(ReproductionRun run)
    {
        int n = run.Quick ? 50 : 200, steps = run.Quick ? 20_000 : 100_000;
        Dataset data = Synthetic.Planted(n, 3, 6, 0.3, run.Seed);
        FitSettings fit = run.Fit with { Bias = false, BetaRatio = Ratio };
        FittedNetwork exact = run.Train(data, fit with { Patterns = PatternChoice.Exact, Tolerance = 1e-7 });
        double beta = exact.Certificate.Beta, optimum = exact.Certificate.Objective;
        int[] counts = run.Quick ? [10, 30, 100, 300, 1000] : [10, 30, 100, 300, 1000, 3000, 10_000];
        FittedNetwork[] sampled = [.. counts.Select(count => run.Train(data, fit with { BetaRatio = null, Beta = beta, Patterns = PatternChoice.Sampled(count) }))];
        ComparedTrainers[] compared = [.. new[] { 10, 50 }.Select(width => run.Compare(data, new ComparisonSettings
        {
            Fit = fit with { BetaRatio = null, Beta = beta },
            Trainers = [TrainerKind.Sgd],
            Runs = Runs,
            Neurons = width,
            Batch = 25,
            LearningRate = 0.01,
            Schedule = Schedule.Constant,
            Epochs = steps * 25 / n,
        }))];
        double[] spreads = [.. compared.Select(one => (one.Trainers[0].Worst - one.Trainers[0].Best.Objective) / optimum)];
        double best = compared.Min(one => one.Trainers[0].Best.Objective), drawn = sampled[^1].Certificate.Objective;
        bool above = best >= exact.Certificate.GlobalLowerBound, close = drawn <= 1.01 * optimum;
        return new Finding
        {
            Verdict = above && close ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = FormattableString.Invariant($"SGD stays above the proven optimum in every run ({(best / optimum) - 1:P2} at best), its runs lie closer together with 50 neurons than with 10 ({spreads[1]:P2} and {spreads[0]:P2} of p*), and {counts[^1]} sampled patterns are {(drawn / optimum) - 1:P3} above all {exact.Certificate.Patterns}. ")
                + "The data of the sources are random and not given: planted data of our own.",
            Values =
            [
                new("proven optimum over all patterns", null, optimum),
                new("patterns", null, exact.Certificate.Patterns),
                .. counts.Zip(sampled).Select(pair => new ReproducedValue($"{pair.First} sampled patterns, over p*", pair.First == counts[^1] ? "performs very well" : null, pair.Second.Certificate.Objective / optimum)),
                .. compared.SelectMany(one => new ReproducedValue[]
                {
                    new($"SGD, m = {one.Neurons}, best over p*", "above p*, near it", one.Trainers[0].Best.Objective / optimum),
                    new($"SGD, m = {one.Neurons}, spread of runs over p*", one.Neurons == 50 ? "smaller" : null, spreads[one.Neurons == 50 ? 1 : 0]),
                }),
            ],
            Tables =
            [
                new("sampled patterns", ["asked for", "found", "objective", "seconds"], [.. counts.Zip(sampled).Select(pair => (IReadOnlyList<double>)[pair.First, pair.Second.Certificate.Patterns, pair.Second.Certificate.Objective, pair.Second.Times.Total])]),
                .. compared.Select(one => Panels.Trace($"SGD, m = {one.Neurons}", one)),
            ],
            Plots = [.. compared.Select(one => Panels.Iterations($"n = {n}, m = {one.Neurons}", one)), Sampled(counts, sampled, exact)],
        };
    }

    private static SvgPlot Sampled(int[] counts, FittedNetwork[] sampled, FittedNetwork exact)
    {
        double optimum = exact.Certificate.Objective;
        PlotPoint[] points = [.. sampled.Select(fit => new PlotPoint(fit.Certificate.Patterns, fit.Certificate.Objective))];
        var x = Axis.Covering("patterns in the program", points.Select(point => point.X).Append(exact.Certificate.Patterns), logarithmic: true, 0.02);
        var y = Axis.Covering("optimum of the program", points.Select(point => point.Y).Append(optimum), margin: 0.08);
        return Panels.Of("Sampled patterns", $"Optimum over {counts[0]} to {counts[^1]} sampled patterns, and over all.", x, y,
        [
            new LineLayer(points, Tone.First, "sampled patterns"),
            new ScatterLayer(points, Tone.First, null, Radius: 4, Opacity: 1),
            new LineLayer([new(x.From, optimum), new(x.To, optimum)], Tone.Third, "all patterns: proven optimum of any width", Dashed: true),
        ]);
    }
}
