using System.CommandLine;
using System.Text.Json;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Robustness;

namespace Bidual.Cli.Commands;

/// <summary>Scores a model on data with known targets.</summary>
internal sealed class EvaluateCommand : Verb
{
    private const string FreeRunName = "free run";

    private readonly ModelDataOptions input = new(needsTargets: true);
    private readonly AttackOptions attack = new();
    private readonly OutputOptions output = new();

    public EvaluateCommand(Session session)
        : base(session, "evaluate", "Score a model on a table with known targets, as it is or under attack.")
    {
        input.AddTo(this);
        attack.AddTo(this);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual evaluate model.json test.csv", "scores, and who was taken for whom"),
        new("bidual evaluate tank.json later.csv", "of a model with --lags also its scores when run freely, on its own predictions"),
        new("bidual evaluate model.json test.csv --json", "the same for a script"),
        new("bidual evaluate model.json test.csv --attack pgd --radius 0.1,0.2 --norm inf --plot robust.svg", "and when every row may be moved by 0.1 or 0.2 standard deviations"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "An attack leaves an upper side of the accuracy, since worse rows may exist than it finds; the accuracy proven is a lower side. Both are over the whole ball but for --range, which only the attack keeps to.",
    ];

    protected override int Run(ParseResult parse)
    {
        (string modelPath, DataRequest request) = input.Read(parse);
        string? plot = new OutputCheck(request.Paths.Append(modelPath)).Read(parse, attack.Plot);
        SavedModel saved = ModelFile.Load(modelPath);
        Dataset data = ModelData.Rows(saved, request, Session.Cancellation);
        Model model = saved.Model;
        Matrix outputs = model.PredictOutputs(data.Features, Environment.ProcessorCount);
        (string Name, Scores Scores)[] scores = [("score", Scores.Of(model.Task, model.Loss, outputs, data.Targets)), .. Each(model, outputs, data)];
        FreeRun? simulation = ModelData.Simulation(saved, request, Session.Cancellation);
        if (simulation is { DivergedAt: null })
            scores = [.. scores, (FreeRunName, Scores.Of(model.Task, [.. simulation.Predictions], data.Targets.Column(0)))];
        bool classes = model.Task == LearningTask.Classification;
        ConfusionMatrix? confusion = classes ? ConfusionMatrix.Of(outputs, data) : null;
        Calibration? calibration = classes ? model.CalibrationOf(outputs, data) : null;
        AttackRequest? attacked = attack.Read(parse, saved, data);
        RobustnessCurve? curve = attacked is null ? null : RobustnessCurve.Of(model, data, attacked.Perturbation, attacked.Radii, attacked.Settings);
        var writer = new FileWriter();
        if (curve is not null)
            writer.Write(plot, file => RobustnessPlot.Write(curve, attacked!.Unit, file));
        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, WriteJson);
        else
            WriteText();
        writer.ThrowIfFailed();
        return ExitCode.Done;

        void WriteJson(Utf8JsonWriter json)
        {
            EvaluateCommand.WriteJson(json, modelPath, model, scores, confusion, calibration);
            if (simulation is not null)
                json.Number("freeRunDivergedAtRow", simulation.DivergedAt + 1);
            if (curve is null)
                return;
            RobustnessSheet.Write(json, attacked!, curve);
            json.Strings("files", writer.Written);
        }

        void WriteText()
        {
            var sheet = new Sheet(Session.Terminal);
            EvaluateCommand.WriteText(sheet, modelPath, model, scores, confusion, calibration);
            if (simulation?.DivergedAt is { } row)
                sheet.Line($"Run freely the model leaves all bounds at row {row + 1} of the series.");
            if (curve is not null)
                RobustnessSheet.Write(sheet, model, attacked!, curve);
            Session.Remark(parse.GetValue(output.Quiet) || writer.Written.Count == 0, $"wrote {string.Join(", ", writer.Written)}");
        }
    }

    /// <summary>The scores of several targets one by one; of classes the confusion tells them.</summary>
    private static IEnumerable<(string Name, Scores Scores)> Each(Model model, Matrix outputs, Dataset data) =>
        model.Task == LearningTask.Classification || outputs.Columns == 1
            ? []
            : Enumerable.Range(0, outputs.Columns).Select(k => (model.TargetNames[k], Scores.Of(model.Task, outputs.Column(k), data.Targets.Column(k))));

    private static void WriteJson(Utf8JsonWriter json, string modelPath, Model model, (string Name, Scores Scores)[] scores, ConfusionMatrix? confusion, Calibration? calibration)
    {
        json.WriteString("model", modelPath);
        json.WriteString("task", Names.Of(model.Task));
        json.WriteString("target", model.TargetName);
        json.WriteString("outputPenalty", model.Network.Outputs > 1 ? Names.Of(model.OutputPenalty) : null);
        json.WriteNumber("n", scores[0].Scores.Count);
        json.Scores("scores", scores[0].Scores);
        json.WriteStartObject("outputs");
        foreach ((string name, Scores one) in scores.Skip(1))
            json.Scores(name, one);
        json.WriteEndObject();
        WriteCalibration(json, calibration);
        if (confusion is null)
        {
            json.WriteNull("confusion");
            return;
        }

        json.WriteStartObject("confusion");
        json.Strings("labels", confusion.Labels);
        json.WriteStartArray("counts");
        foreach (int[] row in confusion.Counts)
        {
            json.WriteStartArray();
            foreach (int count in row)
                json.WriteNumberValue(count);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCalibration(Utf8JsonWriter json, Calibration? calibration)
    {
        if (calibration is null)
        {
            json.WriteNull("calibration");
            return;
        }

        json.WriteStartObject("calibration");
        json.WriteNumber("error", calibration.Error);
        json.Objects("bins", calibration.Bins, bin =>
        {
            json.WriteNumber("predicted", bin.Predicted);
            json.WriteNumber("observed", bin.Observed);
            json.WriteNumber("low", bin.Low);
            json.WriteNumber("high", bin.High);
            json.WriteNumber("rows", bin.Rows);
        });
        json.WriteEndObject();
    }

    private static void WriteText(Sheet sheet, string modelPath, Model model, (string Name, Scores Scores)[] scores, ConfusionMatrix? confusion, Calibration? calibration)
    {
        sheet.Title($"{modelPath} predicting {model.TargetName}{(model.OutputPenalty == OutputPenalty.WeightDecay ? ", neurons shared by the outputs" : "")}");
        sheet.Line();
        ScoreTable.Write(sheet, [.. scores.Select(one => (one.Name, (Scores?)one.Scores))]);
        if (confusion is null)
            return;
        sheet.Line();
        sheet.Table(
            ["true class", .. confusion.Labels.Select(label => $"predicted {label}")],
            confusion.Labels.Select((label, i) => (IReadOnlyList<string>)[label, .. confusion.Counts[i].Select(count => Format.Count(count))]));
        if (calibration is null)
            return;
        sheet.Line();
        sheet.Table(
            [$"probability of {(model.Network.Outputs == 1 ? model.ClassLabels[1] : "the class predicted")}", "predicted", "came true", "95 % interval", "rows"],
            calibration.Bins.Select((bin, k) => (IReadOnlyList<string>)[$"group {k + 1}", Format.Share(bin.Predicted), Format.Share(bin.Observed), $"{Format.Share(bin.Low)} – {Format.Share(bin.High)}", Format.Count(bin.Rows)]));
        sheet.Line($"Probabilities are off by {Format.Share(calibration.Error)} on average.");
    }
}
