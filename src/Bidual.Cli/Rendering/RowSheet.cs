using System.Text.Json;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>Why a model predicts what it does for one row.</summary>
internal static class RowSheet
{
    private const int Shown = 12;

    public static void Write(Sheet sheet, Model model, Dataset rows, int index)
    {
        RowExplanation row = RowExplanation.Of(model, rows.Features.Row(index));
        sheet.Line();
        sheet.Title($"row {Format.Count(index + 1)}, {model.TargetName} {Truth(model, rows, index)}");
        if (row.Nearest is { } kink)
        {
            string unit = model.Preparation.Features.Scale.Any(scale => scale != 1) ? "standard deviations" : "units";
            sheet.Line(kink.IsHere
                ? $"It lies on the boundary of its region, where neuron {Format.Count(kink.Neuron + 1)} switches."
                : $"Its region ends {Format.Short(kink.Distance)} {unit} away, where neuron {Format.Count(kink.Neuron + 1)} switches {(kink.SwitchesOn ? "on" : "off")}.");
        }

        for (int k = 0; k < row.Outputs.Count; k++)
            Write(sheet, model, row, k);
    }

    private static void Write(Sheet sheet, Model model, RowExplanation row, int k)
    {
        LocalOutput output = row.Outputs[k];
        sheet.Line();
        (string Name, double Value)[] parts =
        [
            .. row.ActiveNeurons.Zip(output.Contributions).Where(pair => pair.Second != 0).OrderByDescending(pair => Math.Abs(pair.Second)).Select(pair => ($"neuron {Format.Count(pair.First + 1)}", pair.Second)),
            .. output.Skip != 0 ? new[] { ("skip connection", output.Skip) } : [],
            .. output.Constant != 0 ? new[] { ("constant", output.Constant) } : [],
            ("together", output.Prediction),
        ];
        sheet.Table([$"parts of {What(model, k)}", "adds"], parts.Select(part => (IReadOnlyList<string>)[part.Name, Format.Short(part.Value)]));
        sheet.Line();
        int[] shown = [.. Enumerable.Range(0, output.Gradient.Length).Where(f => output.Gradient[f] != 0).OrderByDescending(f => Math.Abs(output.Gradient[f] * model.Preparation.Features.Scale[f])).Take(Shown)];
        int others = output.Gradient.Count(slope => slope != 0) - shown.Length;
        double rest = output.Prediction - output.Offset - shown.Sum(f => output.Gradient[f] * row.Features[f]);
        sheet.Table(
            ["linear function of its region", "value", "per unit", "product"],
            [
                .. shown.Select(f => (IReadOnlyList<string>)[model.FeatureNames[f], Format.Short(row.Features[f]), Format.Short(output.Gradient[f]), Format.Short(output.Gradient[f] * row.Features[f])]),
                .. others > 0 ? (IReadOnlyList<string>[])[[$"{Format.Count(others)} more", "", "", Format.Short(rest)]] : [],
                ["constant", "", "", Format.Short(output.Offset)],
                ["together", "", "", Format.Short(output.Prediction)],
            ]);
    }

    public static void Write(Utf8JsonWriter json, Model model, Dataset rows, int index)
    {
        RowExplanation row = RowExplanation.Of(model, rows.Features.Row(index));
        json.WriteStartObject("row");
        json.WriteNumber("number", index + 1);
        json.WriteString("truth", Truth(model, rows, index));
        json.Numbers("features", row.Features);
        json.Numbers("activeNeurons", [.. row.ActiveNeurons.Select(j => j + 1.0)]);
        json.Objects("outputs", Enumerable.Range(0, row.Outputs.Count), k =>
        {
            LocalOutput output = row.Outputs[k];
            json.WriteString("output", model.OutputNames[k]);
            json.Number("prediction", output.Prediction);
            json.Numbers("gradient", output.Gradient);
            json.Number("offset", output.Offset);
            json.Numbers("contributions", output.Contributions);
            json.Number("skip", output.Skip);
            json.Number("constant", output.Constant);
        });
        if (row.Nearest is { } kink)
        {
            json.WriteStartObject("nearestKink");
            json.WriteNumber("neuron", kink.Neuron + 1);
            json.WriteBoolean("switchesOn", kink.SwitchesOn);
            json.Number("distance", kink.Distance);
            json.Numbers("at", kink.At);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("nearestKink");
        }

        json.WriteEndObject();
    }

    private static string What(Model model, int k) =>
        model.Task == LearningTask.Regression ? model.OutputNames[k] : $"the margin of {(model.Network.Outputs == 1 ? model.ClassLabels[1] : model.OutputNames[k])}";

    private static string Truth(Model model, Dataset rows, int index) =>
        model.Task == LearningTask.Classification ? rows.ClassLabels[rows.ClassOf(index)] : string.Join(", ", rows.Targets.Row(index).ToArray().Select(Format.Short));
}
