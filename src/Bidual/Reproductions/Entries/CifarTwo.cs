using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.NonConvex.Optimisers;
using Bidual.Programs.Losses;

namespace Bidual.Reproductions.Entries;

/// <summary>Two classes of CIFAR-10, 200 images: SGD with 8 and 50 neurons beside the convex program.</summary>
internal sealed class CifarTwo : Reproduction
{
    private static readonly int[] Widths = [8, 50];

    public override string Name => "cifar-two";

    public override string Title => "Two classes of CIFAR-10, 200 images";

    public override string Source => "lecture on convex neural networks, figure 2: CIFAR-10, binary classification, n = 200, m = 8 and 50, ten runs of SGD and the convex program; Pilanci & Ergen, ICML 2020";

    public override ExpectedSeconds Expected => new(200, 120);

    public override string DataFolder => "cifar10";

    internal override Finding Measure(ReproductionRun run)
    {
        string folder = Path.Combine(run.Settings.Data!, DataFolder);
        Dataset training = CifarFiles.Read(folder, ["data_batch_1.bin"], [0, 1], 100), test = CifarFiles.Read(folder, ["test_batch.bin"], [0, 1], 1000);
        ComparedTrainers[] compared = [.. Widths.Select(width => run.Compare(training, new ComparisonSettings
        {
            Fit = run.Fit with { Loss = Loss.Squared, Standardize = true, BetaRatio = 0.01, MaxTime = TimeSpan.FromSeconds(run.Quick ? 10 : 60), Tolerance = 1e-4 },
            Trainers = [TrainerKind.Sgd],
            Runs = run.Quick ? 3 : 10,
            Neurons = width,
            LearningRate = 0.01,
            Batch = 20,
            Schedule = Schedule.Constant,
        }))];
        FittedNetwork convex = compared.Select(one => one.Convex).MinBy(one => one.Certificate.Objective)!;
        double objective = convex.Certificate.Objective;
        double[] best = [.. compared.Select(one => one.Trainers[0].Best.Objective)];
        bool below = best.All(value => value >= objective);
        return new Finding
        {
            Verdict = below ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = FormattableString.Invariant($"The convex network is {(below ? "below every run" : "not below every run")}: the best of SGD ends {(best[0] / objective) - 1:P1} above it with 8 neurons and {(best[1] / objective) - 1:P1} with 50. ")
                + "The lecture shows curves and no numbers, and neither classes nor β: airplane against automobile here, the first hundred of each. With more columns than rows not all patterns can be priced: the gap is proven over those used. Runs end by the clock.",
            Values =
            [
                new("convex: objective", "lowest", objective),
                new("convex: proven gap over its patterns", null, convex.Certificate.RelativeGap),
                new("convex: proven bound over all networks", null, convex.Certificate.GlobalLowerBound),
                .. compared.SelectMany(one => new ReproducedValue[]
                {
                    new($"SGD, m = {one.Neurons}: best over convex", "> 1", one.Trainers[0].Best.Objective / objective),
                    new($"SGD, m = {one.Neurons}: worst over convex", "> 1", one.Trainers[0].Worst / objective),
                    new($"SGD, m = {one.Neurons}: median test accuracy", null, one.Trainers[0].Median(run => run.Model.Score(test).Accuracy!.Value)),
                }),
                new("convex: test accuracy", null, convex.Score(test).Accuracy!.Value),
            ],
            Tables = [.. compared.Select(one => Panels.Trace($"SGD, m = {one.Neurons}", one))],
            Plots = [.. compared.Select(one => Panels.Iterations($"m = {one.Neurons}", one))],
        };
    }
}
