using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.NonConvex.Optimisers;
using Bidual.Programs.Penalties;

namespace Bidual.Reproductions.Entries;

/// <summary>The next sample of an electrocardiogram from the fifteen before it: a linear model, SGD, Adam and the convex program.</summary>
internal sealed class EcgPrediction : Reproduction
{
    private const int Window = 15;

    /// <summary>Samples of the test signal in the picture.</summary>
    private const int Shown = 150;

    private static readonly double[] Ratios = [1e-2, 1e-3, 1e-4, 1e-5];

    public override string Name => "ecg";

    public override string Title => "Electrocardiogram: the next sample from the last fifteen";

    public override string Source => "lectures on convex neural networks and on signal processing: electrocardiogram prediction, window of 15 samples, curves of the training objective and of the test predictions";

    public override ExpectedSeconds Expected => new(150, 40);

    public override string DataFolder => "ecg";

    internal override Finding Measure(ReproductionRun run)
    {
        int n = run.Quick ? 1000 : 4000;
        double[] signal = Array.ConvertAll(run.Read("ecg/mitdb208_5min_adc.txt.gz").ToMatrix().Column(0), adc => (adc - 1024) / 200);
        Dataset training = Windows.Of(signal.AsSpan(0, n + Window), Window), test = Windows.Of(signal.AsSpan(n, n + Window), Window);
        FitSettings fit = run.Fit with { Standardize = true };
        FittedNetwork linear = run.Train(training, fit with { Activation = Activation.Linear, Penalty = PenaltyKind.Ridge, Beta = 1e-3 });
        double ratio = ChosenRatio(run, training, fit);
        ComparedTrainers compared = run.Compare(training, new ComparisonSettings
        {
            Fit = fit with { BetaRatio = ratio, MaxTime = TimeSpan.FromSeconds(run.Quick ? 8 : 60), Tolerance = 1e-4 },
            Trainers = [TrainerKind.Sgd, TrainerKind.Adam],
            Runs = run.Quick ? 3 : 10,
            Neurons = 50,
        });
        FittedNetwork convex = compared.Convex;
        Row[] rows =
        [
            Row.Of("linear", linear.Model, training, test, double.NaN),
            Row.Of("convex", convex.Model, training, test, convex.Certificate.Objective),
            .. compared.Trainers.Select(trainer => Row.Of($"{Panels.Label(trainer)}, run of the least objective", trainer.Best.Model, training, test, trainer.Best.Objective)),
        ];
        Row sgd = rows[2];
        bool agrees = rows[1].Objective <= sgd.Objective && rows[1].Test <= rows[0].Test && rows[1].Test <= sgd.Test;
        return new Finding
        {
            Verdict = agrees ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = FormattableString.Invariant($"Root mean squared errors on the {n} samples after the {n} trained on: {1000 * rows[1].Test:F2} µV convex, {1000 * sgd.Test:F2} SGD, {1000 * rows[3].Test:F2} Adam, {1000 * rows[0].Test:F2} linear. The objective of SGD's best run is {(sgd.Objective / rows[1].Objective) - 1:P1} above the convex one, that of Adam's {(rows[3].Objective / rows[1].Objective) - 1:P1}. ")
                + "The lectures show curves and no numbers, neither β nor the record; β is chosen by the last fifth of the rows trained on, and this is MIT-BIH 208. Runs end by the clock, so that digits depend on the machine.",
            Values =
            [
                .. rows.SelectMany(row => new ReproducedValue[] { new($"{row.Name}: training error, mV", null, row.Training), new($"{row.Name}: test error, mV", null, row.Test) }),
                .. rows.Skip(1).Select(row => new ReproducedValue($"{row.Name}: objective", row.Name == "convex" ? "lowest" : null, row.Objective)),
                new("convex: proven gap over its patterns", null, convex.Certificate.RelativeGap),
                new("β over β_max", null, ratio),
            ],
            Tables = [Panels.Trace("SGD (0) and Adam (1)", compared), Excerpt(linear.Model, convex.Model, test)],
            Plots = [Panels.Iterations($"n = {n}, m = 50", compared), Signal(linear.Model, convex.Model, test)],
        };
    }

    /// <summary>The β/β_max whose convex network errs least on the last fifth of the rows, trained on the others.</summary>
    private static double ChosenRatio(ReproductionRun run, Dataset rows, FitSettings fit)
    {
        int kept = 4 * rows.Count / 5;
        Dataset earlier = rows.SelectRows([.. Enumerable.Range(0, kept)]), later = rows.SelectRows([.. Enumerable.Range(kept, rows.Count - kept)]);
        return Ratios.MinBy(ratio => run.Train(earlier, fit with { BetaRatio = ratio, MaxTime = TimeSpan.FromSeconds(run.Quick ? 4 : 20), Tolerance = 1e-3 }).Score(later).Rmse);
    }

    private static ReproducedTable Excerpt(Model linear, Model convex, Dataset test)
    {
        double[] predicted = convex.Predict(test.Features), straight = linear.Predict(test.Features);
        return new("test signal, mV", ["sample", "measured", "convex", "linear"], [.. Enumerable.Range(0, Math.Min(Shown, test.Count)).Select(t => (IReadOnlyList<double>)[t, test.Targets[t, 0], predicted[t], straight[t]])]);
    }

    private static SvgPlot Signal(Model linear, Model convex, Dataset test)
    {
        IReadOnlyList<IReadOnlyList<double>> rows = Excerpt(linear, convex, test).Rows;
        var x = Axis.Between("test sample, at 360 Hz", 0, rows.Count - 1);
        var y = Axis.Covering("millivolt", rows.SelectMany(row => row.Skip(1)), margin: 0.05);
        (string Name, int Column, Tone Tone, bool Dashed)[] curves = [("measured", 1, Tone.Quiet, false), ("convex", 2, Tone.First, false), ("linear", 3, Tone.Second, true)];
        return Panels.Of("Predictions", "A piece of the test signal with the predictions of the convex network and of the linear model.", x, y, [.. curves.Select(curve => new LineLayer([.. rows.Select(row => new PlotPoint(row[0], row[curve.Column]))], curve.Tone, curve.Name, curve.Dashed, Thin: curve.Column > 1))]);
    }

    private sealed record Row(string Name, double Training, double Test, double Objective)
    {
        public static Row Of(string name, Model model, Dataset training, Dataset test, double objective) => new(name, model.Score(training).Rmse!.Value, model.Score(test).Rmse!.Value, objective);
    }
}
