using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;

namespace Bidual.Reproductions.Entries;

/// <summary>The gated optimum against the number of patterns and what they are drawn by.</summary>
internal sealed class SampledPatterns : Reproduction
{
    public override string Name => "sampling";

    public override string Title => "Patterns drawn uniformly, by norms and by leverage scores";

    public override string Source => "lecture on convex neural networks, approximating the convex program: D_i sampled as Diag(Xu ≥ 0), or right-sketching of [D_1X … D_PX] with non-uniform probabilities";

    public override ExpectedSeconds Expected => new(10, 2);

    internal override Finding Measure(ReproductionRun run)
    {
        int[] counts = run.Quick ? [10, 30, 100, 300] : [10, 30, 100, 300, 1000];
        long[] seeds = [.. Enumerable.Range(0, run.Quick ? 3 : 10).Select(k => run.Seed + k)];
        Dataset data = Synthetic.Planted(run.Quick ? 60 : 200, run.Quick ? 4 : 6, 8, 0.3, run.Seed);
        FitSettings fit = run.Fit with { Bias = false, Activation = Activation.GatedRelu, BetaRatio = 0.01 };
        IReadOnlyList<SampledProgram> programs = PatternSamplingStudy.Run(data, counts, seeds, fit, run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        Mean[] means = [.. programs.GroupBy(program => (program.Weight, program.Patterns)).Select(group => Mean.Of(group.Key.Weight, group.Key.Patterns, [.. group.Select(program => program.Objective)]))];
        double Advantage(PatternWeight weight) => counts.Average(count => At(means, PatternWeight.Uniform, count).Value / At(means, weight, count).Value) - 1;
        bool helps = counts.All(count => new[] { PatternWeight.Norms, PatternWeight.Leverage }.All(weight => At(means, weight, count).Value <= At(means, PatternWeight.Uniform, count).Value));
        return new Finding
        {
            Verdict = helps ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = FormattableString.Invariant($"With as many patterns, those drawn by norms end {Percent(Advantage(PatternWeight.Norms))} and those drawn by leverage scores {Percent(Advantage(PatternWeight.Leverage))} uniform ones, as means over {seeds.Length} draws; the number of patterns matters far more: uniform ones lose {At(means, PatternWeight.Uniform, counts[0]).Value / At(means, PatternWeight.Uniform, counts[^1]).Value:F2} times from {counts[^1]} to {counts[0]}. The lecture states no numbers."),
            Values = [.. means.Select(mean => new ReproducedValue($"mean optimum, {mean.Patterns} patterns by {NameOf(mean.Weight)}", null, mean.Value))],
            Tables = [new("programs", ["weight (0 uniform, 1 norms, 2 leverage)", "patterns", "seed", "objective", "seconds"], [.. programs.Select(program => (IReadOnlyList<double>)[(double)program.Weight, program.Patterns, program.Seed, program.Objective, program.Seconds])])],
            Plots = [Picture(means, programs)],
        };
    }

    private static SvgPlot Picture(Mean[] means, IReadOnlyList<SampledProgram> programs)
    {
        var x = Axis.Covering("patterns in the program", means.Select(mean => (double)mean.Patterns), logarithmic: true, 0.03);
        var y = Axis.Covering("optimum of the gated program", programs.Select(program => program.Objective), logarithmic: true, 0.05);
        return Panels.Of("Sampled patterns", "Mean optimum over draws, and every draw as a dot.", x, y, [.. Enum.GetValues<PatternWeight>().Zip(Panels.Tones).SelectMany(pair => new Layer[]
        {
            new LineLayer([.. means.Where(mean => mean.Weight == pair.First).Select(mean => new PlotPoint(mean.Patterns, mean.Value))], pair.Second, NameOf(pair.First)),
            new ScatterLayer([.. programs.Where(program => program.Weight == pair.First).Select(program => new PlotPoint(program.Patterns, program.Objective))], pair.Second, null, Radius: 2.2, Opacity: 0.5),
        })]);
    }

    private static Mean At(Mean[] means, PatternWeight weight, int count) => means.First(mean => mean.Weight == weight && mean.Patterns == count);

    private static string NameOf(PatternWeight weight) => weight switch { PatternWeight.Uniform => "uniform draws", PatternWeight.Norms => "norms", _ => "leverage scores" };

    private static string Percent(double share) => FormattableString.Invariant($"{Math.Abs(100 * share):F2} % {(share >= 0 ? "below" : "above")}");

    private sealed record Mean(PatternWeight Weight, int Patterns, double Value)
    {
        public static Mean Of(PatternWeight weight, int patterns, double[] values) => new(weight, patterns, values.Average());
    }
}
