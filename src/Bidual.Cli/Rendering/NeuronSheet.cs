using System.Text.Json;
using Bidual.Explanations;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>The neurons of a model with the features that move them most, and what they make of rows.</summary>
internal static class NeuronSheet
{
    private const int Shown = 3;

    public static void Write(Sheet sheet, string modelPath, Model model, Explanation explanation, IReadOnlyList<string> labels)
    {
        IReadOnlyList<string> names = InputNames(model);
        bool several = model.Network.Outputs > 1, scaled = model.Preparation.Features.Scale.Any(scale => scale != 1), polynomial = model.Network.Polynomial is not null, isLinear = model.Network.Activation == Activation.Linear;
        sheet.Title($"{modelPath}: {(isLinear ? "a linear model" : Format.Plural(model.Network.Neurons, "neuron"))} predicting {model.TargetName}");
        sheet.Line();
        string[] ofRows = explanation.Rows is { } rows && !isLinear ? ["share of variance", "of all parts", .. polynomial ? [] : new[] { $"active on, of {Format.Count(rows)}" }, .. labels.Count > 0 && !polynomial ? new[] { "most of" } : []] : [];
        sheet.Table(
            [isLinear ? "weights" : "neuron", .. several ? new[] { "feeds" } : [], .. model.Network.Convolution is null ? [] : new[] { "pool" }, "weight", .. ofRows, polynomial ? $"direction, weight times each {(scaled ? "standard deviation of a feature" : "unit of a feature")}, largest first" : $"output per {(scaled ? "standard deviation of a feature" : "unit of a feature")}{(isLinear ? "" : " while active")}, largest first", .. scaled ? new[] { "per unit of the data" } : []],
            explanation.Neurons.Select(neuron => (IReadOnlyList<string>)
            [
                Format.Count(neuron.Index + 1),
                .. several ? new[] { Feeds(model, neuron) } : [],
                .. model.Network.Convolution is { } convolution ? new[] { Format.Count(convolution.Pools[neuron.Index] + 1) } : [],
                (neuron.Sign < 0 ? "−" : "+") + Format.Short(neuron.Weight),
                .. isLinear ? [] : OfRows(neuron, labels, polynomial),
                Largest(names, neuron.Slopes, neuron.Slopes),
                .. scaled ? new[] { Largest(model.Patchwise.FeatureNames, neuron.SlopesInUnits, neuron.Slopes) } : [],
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
                linear.Skip is { } skip ? Largest(names, skip.Column(k), skip.Column(k)) : "",
            ]));
        if (explanation.LinearVariance is { } variance && explanation.LinearAbsolute is { } absolute)
            sheet.Line($"The skip connection has {Format.Share(variance)} of the variance, {Format.Share(absolute)} of all parts.");
    }

    public static void Write(Utf8JsonWriter json, string modelPath, Model model, Explanation explanation, IReadOnlyList<string> labels)
    {
        json.WriteString("modelFile", modelPath);
        json.WriteString("target", model.TargetName);
        json.Strings("inputs", InputNames(model));
        json.Number("rows", explanation.Rows);
        json.Strings("classLabels", labels);
        json.Objects("neurons", explanation.Neurons, neuron => WriteNeuron(json, model, neuron));
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
        json.Number("linearVarianceShare", explanation.LinearVariance);
        json.Number("linearAbsoluteShare", explanation.LinearAbsolute);
    }

    /// <summary>Names of the prepared inputs.</summary>
    private static IReadOnlyList<string> InputNames(Model model) => model.Preparation.Bias ? [.. model.Patchwise.FeatureNames, "(ones)"] : model.Patchwise.FeatureNames;

    private static void WriteNeuron(Utf8JsonWriter json, Model model, NeuronExplanation neuron)
    {
        json.WriteString("output", model.OutputNames[neuron.Output]);
        if (model.Network.Convolution is { } convolution)
            json.WriteNumber("pool", convolution.Pools[neuron.Index] + 1);
        json.WriteNumber("sign", neuron.Sign);
        json.Number("weight", neuron.Weight);
        json.Number("activeRows", neuron.ActiveRows);
        if (neuron.ActiveOfClass is { } counts)
            json.Numbers("activeOfClass", [.. counts.Select(count => (double)count)]);
        else
            json.WriteNull("activeOfClass");
        json.Number("varianceShare", neuron.VarianceShare);
        json.Number("absoluteShare", neuron.AbsoluteShare);
        json.Numbers("slopes", neuron.Slopes);
        json.Numbers("slopesInUnits", neuron.SlopesInUnits);
        json.Number("offsetInUnits", neuron.OffsetInUnits);
        json.WriteStartObject("feeds");
        for (int k = 0; k < neuron.Feeds.Length; k++)
            json.Number(model.OutputNames[k], neuron.Feeds[k]);
        json.WriteEndObject();
    }

    private static IEnumerable<string> OfRows(NeuronExplanation neuron, IReadOnlyList<string> labels, bool always)
    {
        if (neuron.ActiveRows is not { } active)
            yield break;
        yield return Share(neuron.VarianceShare);
        yield return Share(neuron.AbsoluteShare);
        if (always)
            yield break;
        yield return Format.Count(active);
        if (neuron.ActiveOfClass is { } counts)
            yield return string.Join(", ", counts.Select((count, k) => (count, k)).Where(pair => pair.count > 0).OrderByDescending(pair => pair.count).Take(Shown).Select(pair => $"{labels[pair.k]}: {Format.Count(pair.count)}"));
    }

    private static string Share(double? share) => share is { } value ? Format.Share(value) : "–";

    private static string Largest(IReadOnlyList<string> names, double[] values, double[] order) =>
        string.Join(", ", Enumerable.Range(0, names.Count).Where(k => order[k] != 0).OrderByDescending(k => Math.Abs(order[k])).Take(Shown).Select(k => $"{names[k]} {Format.Short(values[k])}"));

    /// <summary>The output, or of several that share the neuron each with its share of what the most fed one gets.</summary>
    private static string Feeds(Model model, NeuronExplanation neuron)
    {
        int[] others = [.. Enumerable.Range(0, neuron.Feeds.Length).Where(k => k != neuron.Output && neuron.Feeds[k] != 0).OrderByDescending(k => Math.Abs(neuron.Feeds[k]))];
        string more = string.Concat(others.Take(Shown).Select(k => $", {model.OutputNames[k]} ×{Format.Short(neuron.Feeds[k])}"));
        return model.OutputNames[neuron.Output] + more + (others.Length > Shown ? ", …" : "");
    }
}
