using System.Globalization;
using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Reproductions.Entries;

/// <summary>Logistic regression, which is one neuron, beside a convex two-layer network and six hidden layers of fifty, on rows not trained on.</summary>
internal sealed class OneNeuron : Reproduction
{
    private const int Folds = 5, HiddenLayers = 6, HiddenWidth = 50;
    private const double Tie = 0.01;
    private static readonly string[] Methods = ["one neuron", "two layers, convex", "six hidden layers, Adam"];
    private static readonly string?[] Printed = ["0.85 (aftershocks)", null, "0.85 (aftershocks)"];

    public override string Name => "one-neuron";

    public override string Title => "One neuron against a deep network";

    public override string Source => "Mignan & Broccardo, One neuron versus deep learning in aftershock prediction, Nature 574, 2019, on DeVries et al., Nature 560, 2018 (in the lecture): logistic regression has the area under the ROC curve of six hidden layers of 50";

    public override ExpectedSeconds Expected => new(25, 10);

    public override string DataFolder => "uci121";

    internal override Finding Measure(ReproductionRun run)
    {
        string[] sets = run.Quick ? ["pima", "statlog-heart", "blood"] : ["pima", "statlog-heart", "blood", "breast-cancer-wisc-diag", "spambase"];
        double[][] areas = [.. sets.Select(set => Areas(run, Read(run, set)))];
        double[] means = [.. Enumerable.Range(0, Methods.Length).Select(k => areas.Average(one => one[k]))];
        bool close = areas.All(one => one[2] - one[0] <= Tie);
        return new Finding
        {
            Verdict = close ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = FormattableString.Invariant($"On {string.Join(", ", sets)}, {Folds} folds, the mean area under the curve is {means[0]:F3} for one neuron, {means[1]:F3} for the convex network and {means[2]:F3} for six hidden layers; ")
                + (close ? FormattableString.Invariant($"the deep network is nowhere ahead by more than {Tie:G2}. ") : FormattableString.Invariant($"the deep network is ahead by more than {Tie:G2} on {string.Join(", ", sets.Where((_, k) => areas[k][2] - areas[k][0] > Tie))}, so that \"one neuron will do\" is a matter of the data. "))
                + "The deep network is trained for a fixed number of passes, not stopped early and not tuned. The aftershocks themselves are not among our data: the printed numbers are about those, and these about other tables.",
            Values = [.. sets.SelectMany((set, s) => Methods.Select((method, k) => new ReproducedValue($"{set}: {method}", Printed[k], areas[s][k])))],
            Tables = [new("area under the ROC curve, a set a row", Methods, [.. areas])],
            Plots = [Picture(sets, areas)],
        };
    }

    private static double[] Areas(ReproductionRun run, Dataset data)
    {
        IReadOnlyList<RowSplit> splits = Split.Folds(data, Folds, run.Seed);
        FitSettings fit = run.Fit with { Loss = Loss.Logistic };
        var deep = new double[Folds];
        SharedLoop.For(0, Folds, run.Settings.Threads, k => deep[k] = Deep(run, data.SelectRows(splits[k].Training), data.SelectRows(splits[k].Validation)));
        run.Cancellation.ThrowIfCancellationRequested();
        double Mean(FitSettings settings) => splits.Average(split => run.Train(data.SelectRows(split.Training), settings).Score(data.SelectRows(split.Validation)).Auc!.Value);
        return
        [
            Mean(fit with { Activation = Activation.Linear, Penalty = PenaltyKind.Ridge, Beta = 1 }),
            Mean(fit with { Activation = Activation.GatedRelu, Patterns = PatternChoice.Sampled(200), BetaRatio = 0.05, Tolerance = 1e-4 }),
            deep.Average(),
        ];
    }

    private static double Deep(ReproductionRun run, Dataset training, Dataset test)
    {
        int passes = run.Quick ? 30 : 100;
        var model = LayeredModel.Dense([training.Features.Columns, .. Enumerable.Repeat(HiddenWidth, HiddenLayers), 1], LeakyRelu.Relu, bias: true);
        IOptimiser adam = TrainerKind.Adam.WithRate(1e-3, 32, Schedule.Cosine, passes);
        TrainingRun trained = Restarts.Run(adam, () => new TrainingObjective(model, training.Features, training.Targets, Loss.Logistic, 1), Initialisation.He, 1, run.Seed, new TrainingLimits(passes, Cancellation: run.Cancellation), 1)[0];
        IPass pass = model.Pass(test.Count);
        test.Features.Values.CopyTo(pass.Inputs.Data);
        pass.Forward(trained.Parameters);
        return Scores.Of(LearningTask.Classification, Loss.Logistic, pass.Fit, test.Targets).Auc!.Value;
    }

    private static Dataset Read(ReproductionRun run, string set)
    {
        Table table = run.Read($"uci121/{set}.csv.gz");
        return TableSchema.Fit(table, table.ColumnCount.ToString(CultureInfo.InvariantCulture), LearningTask.Classification, "0").Encode(table);
    }

    private static SvgPlot Picture(string[] sets, double[][] areas)
    {
        var x = Axis.Between("data set", 0, sets.Length + 1);
        var y = Axis.Covering("area under the ROC curve, five folds", areas.SelectMany(one => one), margin: 0.15);
        Tone[] tones = [Tone.Second, Tone.Third, Tone.First];
        return Panels.Of("Area under the ROC curve", "One neuron, a convex network and a deep one on each set.", x, y, [.. Methods.Select((method, k) => new ScatterLayer([.. areas.Select((one, s) => new PlotPoint(s + 1, one[k]))], tones[k], method, Radius: 5, Opacity: 0.9, Rings: k == 0)), new NoteLayer([.. sets.Select((set, s) => (new PlotPoint(s + 1, areas[s].Max()), set))])]);
    }
}
