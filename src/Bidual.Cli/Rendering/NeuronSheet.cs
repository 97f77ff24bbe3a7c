using System.Text.Json;
using Bidual.Data;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>The neurons of a model with the features that move them most.</summary>
internal static class NeuronSheet
{
    private const int Shown = 3;

    public static void Write(Sheet sheet, string modelPath, Model model, Dataset? data)
    {
        IReadOnlyList<string> names = NeuronEffects.InputNames(model);
        string unit = model.Preparation.Features.Scale.Any(scale => scale != 1) ? "standard deviation of a feature" : "unit of a feature";
        bool several = model.Network.Outputs > 1, polynomial = model.Network.Polynomial is not null;
        sheet.Title($"{modelPath}: {Format.Plural(model.Network.Neurons, "neuron")} predicting {model.TargetName}");
        sheet.Line();
        sheet.Table(
            ["neuron", .. several ? new[] { "feeds" } : [], "weight", polynomial || data is null ? "" : $"active on, of {Format.Count(data.Count)}", polynomial ? $"direction, weight times each {unit}, largest first" : $"output per {unit} while it is active, largest first"],
            NeuronEffects.Of(model, data).Select(neuron => (IReadOnlyList<string>)
            [
                Format.Count(neuron.Index),
                .. several ? new[] { Feeds(model, neuron) } : [],
                (neuron.Sign < 0 ? "−" : "+") + Format.Short(neuron.Weight),
                neuron.ActiveRows is { } rows && !polynomial ? Format.Count(rows) : "",
                Largest(names, neuron.Slopes),
            ]));
        if (polynomial)
            QuadraticSheet.Write(sheet, model);
        if (model.Network.Linear is not { } linear)
            return;
        sheet.Line();
        sheet.Table(
            [several ? "without a penalty" : "", "constant", linear.Skip is null ? "" : "on every row, largest first"],
            Enumerable.Range(0, model.Network.Outputs).Select(k => (IReadOnlyList<string>)
            [
                several ? model.OutputNames[k] : "without a penalty",
                linear.Intercept is { } intercept ? Format.Short(intercept[k]) : "none",
                linear.Skip is { } skip ? Largest(names, skip.Column(k)) : "",
            ]));
    }

    private static string Largest(IReadOnlyList<string> names, double[] slopes) =>
        string.Join(", ", Enumerable.Range(0, names.Count).Where(k => slopes[k] != 0).OrderByDescending(k => Math.Abs(slopes[k])).Take(Shown).Select(k => $"{names[k]} {Format.Short(slopes[k])}"));

    /// <summary>The output, or of several that share the neuron each with its share of what the most fed one gets.</summary>
    private static string Feeds(Model model, NeuronEffects neuron)
    {
        int[] others = [.. Enumerable.Range(0, neuron.Feeds.Length).Where(k => k != neuron.Output && neuron.Feeds[k] != 0).OrderByDescending(k => Math.Abs(neuron.Feeds[k]))];
        string more = string.Concat(others.Take(Shown).Select(k => $", {model.OutputNames[k]} ×{Format.Short(neuron.Feeds[k])}"));
        return model.OutputNames[neuron.Output] + more + (others.Length > Shown ? ", …" : "");
    }

    public static void Write(Utf8JsonWriter json, string modelPath, Model model, Dataset? data)
    {
        json.WriteString("modelFile", modelPath);
        json.WriteString("target", model.TargetName);
        json.Strings("inputs", NeuronEffects.InputNames(model));
        json.Objects("neurons", NeuronEffects.Of(model, data), neuron =>
        {
            json.WriteString("output", model.OutputNames[neuron.Output]);
            json.WriteNumber("sign", neuron.Sign);
            json.Number("weight", neuron.Weight);
            json.Number("activeRows", neuron.ActiveRows);
            json.Numbers("slopes", neuron.Slopes);
            json.WriteStartObject("feeds");
            for (int k = 0; k < neuron.Feeds.Length; k++)
                json.Number(model.OutputNames[k], neuron.Feeds[k]);
            json.WriteEndObject();
        });
        if (model.Network.Polynomial is not null)
            QuadraticSheet.Write(json, model);
        if (model.Network.Linear is not { } linear)
            return;
        json.Objects("linear", Enumerable.Range(0, model.Network.Outputs), k =>
        {
            json.WriteString("output", model.OutputNames[k]);
            json.Number("intercept", linear.Intercept?[k]);
            if (linear.Skip is { } skip)
                json.Numbers("slopes", skip.Column(k));
        });
    }
}
