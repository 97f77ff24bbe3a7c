using System.Text.Json;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>The outputs of a polynomial network as quadratic functions of the scaled features.</summary>
internal static class QuadraticSheet
{
    private const int Shown = 10;

    /// <summary>The terms of every output, the largest first.</summary>
    public static void Write(Sheet sheet, Model model)
    {
        for (int k = 0; k < model.Network.Outputs; k++)
        {
            var form = QuadraticForm.Of(model, k);
            (string Term, double Factor)[] terms = [.. Terms(model, form).Where(term => term.Factor != 0).OrderByDescending(term => Math.Abs(term.Factor))];
            sheet.Line();
            string name = model.Network.Outputs > 1 ? $"{model.OutputNames[k]} as a quadratic function" : "the network as a quadratic function";
            sheet.Table(
                [$"{name} of the features{(model.Preparation.Features.Scale.Any(scale => scale != 1) ? ", standardised" : "")}", "factor"],
                terms.Take(Shown).Select(term => (IReadOnlyList<string>)[term.Term, Format.Short(term.Factor)]));
            if (terms.Length > Shown)
                sheet.Line($"and {Format.Plural(terms.Length - Shown, "smaller term")}; --json has them all");
        }
    }

    /// <summary>B, s and k of every output.</summary>
    public static void Write(Utf8JsonWriter json, Model model) => json.Objects("quadratic", Enumerable.Range(0, model.Network.Outputs), k =>
    {
        var form = QuadraticForm.Of(model, k);
        json.WriteString("output", model.OutputNames[k]);
        json.WriteStartArray("bend");
        for (int i = 0; i < form.Bend.Rows; i++)
        {
            json.WriteStartArray();
            foreach (double value in form.Bend.Row(i))
                json.WriteNumberValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.Numbers("slope", form.Slope);
        json.Number("constant", form.Constant);
    });

    private static IEnumerable<(string Term, double Factor)> Terms(Model model, QuadraticForm form)
    {
        IReadOnlyList<string> names = model.FeatureNames;
        yield return ("constant", form.Constant);
        for (int i = 0; i < names.Count; i++)
        {
            yield return (names[i], form.Slope[i]);
            yield return ($"{names[i]}²", form.Bend[i, i]);
            for (int j = 0; j < i; j++)
                yield return ($"{names[j]} × {names[i]}", 2 * form.Bend[i, j]);
        }
    }
}
