using Bidual.Data;
using Bidual.Export;
using Bidual.Export.Svg;

namespace Bidual.Reproductions.Entries;

/// <summary>Neurons and objective along β, every point proven.</summary>
internal sealed class RegularisationPathFigure : Reproduction
{
    public override string Name => "path";

    public override string Title => "The regularisation path of a ReLU network";

    public override string Source => "Mishkin & Pilanci, Optimal sets and solution paths of ReLU networks, ICML 2023 (arXiv 2306.00119); lecture: \"non-zeros decrease with λ\"";

    public override ExpectedSeconds Expected => new(35, 2);

    internal override Finding Measure(ReproductionRun run)
    {
        (string Name, Dataset Data)[] sets = [("wave", Encoded(BuiltIn.Wave())), ("planted", Synthetic.Planted(run.Quick ? 25 : 60, 3, 6, 0.5, run.Seed))];
        FittedPath[] paths = [.. sets.Select(set => Walk(run, set.Data))];
        int[] rises = [.. paths.Select(path => path.Points.Zip(path.Points.Skip(1)).Count(pair => Neurons(pair.Second) < Neurons(pair.First)))];
        double worst = paths.SelectMany(path => path.Points).Max(point => point.Fit.Certificate.RelativeGap);
        return new Finding
        {
            Verdict = rises.Sum() == 0 ? Verdict.Agrees : Verdict.Differs,
            Explanation = rises.Sum() == 0
                ? FormattableString.Invariant($"Every point is proven to {worst:G2}, and at none of the steps the network has fewer neurons at a smaller β; the lecture's rule held here, which is no theorem.")
                : FormattableString.Invariant($"\"Non-zeros decrease with λ\" is no theorem: at {rises.Sum()} steps, {rises[0]} on the wave and {rises[1]} on planted data, the optimal network that is found has fewer neurons at the smaller β (each is proven to {worst:G2}; that none with more is optimal there too is not)."),
            Values =
            [
                .. sets.Zip(paths).SelectMany(pair => new ReproducedValue[]
                {
                    new($"{pair.First.Name}: β_max", null, pair.Second.BetaMax),
                    new($"{pair.First.Name}: neurons at the smallest β", null, Neurons(pair.Second.Points[^1])),
                    new($"{pair.First.Name}: steps where a smaller β has fewer neurons", "none", pair.Second.Points.Zip(pair.Second.Points.Skip(1)).Count(step => Neurons(step.Second) < Neurons(step.First))),
                }),
                new("largest relative gap", null, worst),
            ],
            Tables = [.. sets.Zip(paths).Select(pair => new ReproducedTable(pair.First.Name, ["beta ratio", "beta", "objective", "lower bound", "neurons", "train rmse"], [.. pair.Second.Points.Select(point => (IReadOnlyList<double>)[point.BetaRatio, point.Beta, point.Fit.Certificate.Objective, point.Fit.Certificate.LowerBound, Neurons(point), point.Fit.TrainScores.Rmse!.Value])]))],
            Plots = [Counts(sets, paths), .. sets.Zip(paths).Select(pair => Strengths(pair.First.Name, pair.Second))],
        };
    }

    private static FittedPath Walk(ReproductionRun run, Dataset data)
    {
        FittedPath path = ConvexNetwork.Path(data, new PathSettings { Fit = run.Fit with { Standardize = true, Tolerance = 1e-8 }, Points = run.Quick ? 20 : 60, SmallestRatio = 1e-3 }, run.Progress, run.Cancellation);
        run.Cancellation.ThrowIfCancellationRequested();
        return path;
    }

    private static int Neurons(PathPoint point) => point.Fit.Model.Network.Neurons;

    private static Dataset Encoded(Table table) => TableSchema.Fit(table).Encode(table);

    private static SvgPlot Strengths(string name, FittedPath path)
    {
        SvgPlot neurons = PathPlot.Plots(path)[^1];
        var x = Axis.Covering($"β, {name}", path.Points.Select(point => point.Beta), logarithmic: true, 0.02);
        return Panels.Of(neurons.Title, neurons.Description, x, neurons.Y, neurons.Layers);
    }

    private static SvgPlot Counts((string Name, Dataset Data)[] sets, FittedPath[] paths)
    {
        var x = Axis.Covering("β/β_max", paths[0].Points.Select(point => point.BetaRatio), logarithmic: true, 0.02);
        var y = Axis.FromZero("neurons", paths.SelectMany(path => path.Points).Max(Neurons));
        return Panels.Of("Neurons", "Neurons of the optimal network over β.", x, y, [.. sets.Zip(paths, Panels.Tones).Select(item => new StepLayer([.. item.Second.Points.Select(point => new PlotPoint(point.BetaRatio, Neurons(point)))], item.Third, item.First.Name))]);
    }
}
