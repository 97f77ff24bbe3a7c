using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;

namespace Bidual.Cli.Commands;

/// <summary>Scores a model on data with known targets.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly ModelDataOptions input = new(needsTargets: true);
    private readonly OutputOptions output = new();

    public EvaluateCommand(Session session)
        : base(session, "evaluate", "Score a model on a table with known targets.")
    {
        input.AddTo(this);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual evaluate model.json test.csv", "scores, and who was taken for whom"),
        new("bidual evaluate model.json test.csv --json", "the same for a script"),
    ];

    protected override int Run(ParseResult parse)
    {
        (string modelPath, DataRequest request) = input.Read(parse);
        SavedModel saved = ModelFile.Load(modelPath);
        Dataset data = ModelData.Rows(saved, request, Session.Cancellation);
        Scores scores = saved.Model.Score(data);
        bool classes = data.Task == LearningTask.Classification;
        Confusion? confusion = classes ? Confusion.Of(saved.Model, data) : null;
        Calibration? calibration = classes ? saved.Model.CalibrationOn(data) : null;
        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, json => WriteJson(json, modelPath, saved.Model, scores, confusion, calibration));
        else
            WriteText(new Sheet(Session.Terminal), modelPath, saved.Model, scores, confusion, calibration);
        return ExitCode.Done;
    }

    private static void WriteJson(Utf8JsonWriter json, string modelPath, Model model, Scores scores, Confusion? confusion, Calibration? calibration)
    {
        json.WriteString("model", modelPath);
        json.WriteString("task", Names.Of(model.Task));
        json.WriteString("target", model.TargetName);
        json.WriteNumber("n", scores.Count);
        json.Scores("scores", scores);
        WriteCalibration(json, calibration);
        if (confusion is null)
        {
            json.WriteNull("confusion");
            return;
        }

        json.WriteStartObject("confusion");
        json.WriteStartArray("labels");
        foreach (string label in confusion.Labels)
            json.WriteStringValue(label);
        json.WriteEndArray();
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
        json.WriteStartArray("bins");
        foreach (CalibrationBin bin in calibration.Bins)
        {
            json.WriteStartObject();
            json.WriteNumber("predicted", bin.Predicted);
            json.WriteNumber("observed", bin.Observed);
            json.WriteNumber("low", bin.Low);
            json.WriteNumber("high", bin.High);
            json.WriteNumber("rows", bin.Rows);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Sheet sheet, string modelPath, Model model, Scores scores, Confusion? confusion, Calibration? calibration)
    {
        sheet.Title($"{modelPath} predicting {model.TargetName}");
        sheet.Line();
        ScoreTable.Write(sheet, ("score", scores));
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
            [$"probability of {model.ClassLabels[1]}", "predicted", "came true", "95 % interval", "rows"],
            calibration.Bins.Select((bin, k) => (IReadOnlyList<string>)[$"group {k + 1}", Share(bin.Predicted), Share(bin.Observed), $"{Share(bin.Low)} – {Share(bin.High)}", Format.Count(bin.Rows)]));
        sheet.Line($"Probabilities are off by {Share(calibration.Error)} on average.");

        static string Share(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";
    }
}
