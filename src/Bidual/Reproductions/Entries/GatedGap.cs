using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;

namespace Bidual.Reproductions.Entries;

/// <summary>The gated optimum below the ReLU optimum over the same patterns, and what decomposing the one into the other costs.</summary>
internal sealed class GatedGap : Reproduction
{
    public override string Name => "gated-vs-relu";

    public override string Title => "Gated optimum, ReLU optimum and cone decomposition";

    public override string Source => "Mishkin, Sahiner & Pilanci, Fast convex optimization for two-layer ReLU networks, ICML 2022 (arXiv 2202.01331): the gated program is a lower bound, equal to ReLU's as β → 0; cone decomposition, section 4";

    public override ExpectedSeconds Expected => new(60, 4);

    internal override Finding Measure(ReproductionRun run)
    {
        Dataset data = Synthetic.Planted(run.Quick ? 30 : 60, run.Quick ? 3 : 4, 5, 0.3, run.Seed);
        double[] ratios = run.Quick ? [0.5, 0.1, 0.01, 1e-3, 1e-4] : [0.8, 0.5, 0.2, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4, 1e-5];
        FitSettings exact = run.Fit with { Bias = false, Patterns = PatternChoice.Exact, Tolerance = 1e-7 };
        Point[] points = [.. ratios.Select(ratio => At(run, data, exact, ratio))];
        bool below = points.All(point => point.Gated <= point.Relu * (1 + 1e-6)), ordered = points.All(point => point.Decomposed >= point.Relu * (1 - 1e-6));
        Point largest = points.MaxBy(point => point.Relu / point.Gated)!, last = points[^1];
        return new Finding
        {
            Verdict = below && ordered ? Verdict.Agrees : Verdict.Differs,
            Explanation = FormattableString.Invariant($"Gated ≤ ReLU ≤ decomposed at every β. The ReLU optimum is up to {largest.Relu / largest.Gated:F2} times the gated one, at {largest.Ratio:G3}·β_max: \"equivalent\" holds for the loss as β → 0 (at {last.Ratio:G3}·β_max the root mean squares are {last.GatedRmse:G2} and {last.ReluRmse:G2}), not for the objective, whose ratio is still {last.Relu / last.Gated:F2} there, since both are about β times a least norm and these norms differ. The decomposition, feasible always, costs a factor of up to {points.Max(point => point.Decomposed / point.Relu):F0} over all patterns: most cones are thin, and splitting a vector over a thin cone makes long pieces."),
            Values =
            [
                .. points.SelectMany(point => new ReproducedValue[]
                {
                    new($"ReLU over gated optimum, β = {Text(point.Ratio)}·β_max", "≥ 1", point.Relu / point.Gated),
                    new($"decomposed over ReLU optimum, β = {Text(point.Ratio)}·β_max", "≥ 1", point.Decomposed / point.Relu),
                }),
                new("patterns", null, points[0].Patterns),
            ],
            Tables = [new("objectives", ["beta ratio", "beta", "gated", "relu", "decomposed", "gated rmse", "relu rmse"], [.. points.Select(point => (IReadOnlyList<double>)[point.Ratio, point.Beta, point.Gated, point.Relu, point.Decomposed, point.GatedRmse, point.ReluRmse])])],
            Plots = [Picture(points)],
        };
    }

    private static Point At(ReproductionRun run, Dataset data, FitSettings exact, double ratio)
    {
        FittedNetwork relu = run.Train(data, exact with { BetaRatio = ratio });
        FitSettings same = exact with { Beta = relu.Certificate.Beta };
        FittedNetwork gated = run.Train(data, same with { Activation = Activation.GatedRelu });
        FittedNetwork decomposed = run.Train(data, same with { Solver = SolverKind.Decomposition });
        return new Point(ratio, relu.Certificate.Beta, relu.Certificate.Patterns, gated.Certificate.Objective, relu.Certificate.Objective, decomposed.Certificate.Objective, gated.TrainScores.Rmse!.Value, relu.TrainScores.Rmse!.Value);
    }

    private static SvgPlot Picture(Point[] points)
    {
        var x = Axis.Covering("β/β_max", points.Select(point => point.Ratio), logarithmic: true, 0.02);
        (string Name, Tone Tone, Func<Point, double> Value)[] curves =
        [
            ("decomposed gated network", Tone.Second, point => point.Decomposed / point.Gated),
            ("ReLU optimum", Tone.First, point => point.Relu / point.Gated),
            ("gated optimum", Tone.Third, _ => 1),
        ];
        var y = Axis.Covering("objective over the gated optimum", curves.SelectMany(curve => points.Select(curve.Value)), logarithmic: true, 0.06);
        return Panels.Of("Gated, ReLU, decomposed", "Optima over all patterns, relative to the gated one, over β.", x, y, [.. curves.Select(curve => new LineLayer([.. points.Select(point => new PlotPoint(point.Ratio, curve.Value(point)))], curve.Tone, curve.Name))]);
    }

    private static string Text(double ratio) => ratio.ToString("G3", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Point(double Ratio, double Beta, int Patterns, double Gated, double Relu, double Decomposed, double GatedRmse, double ReluRmse);
}
