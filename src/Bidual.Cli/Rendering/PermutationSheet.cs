using System.Text.Json;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>How much worse a model scores when a column is shuffled.</summary>
internal static class PermutationSheet
{
    private const int Shown = 20;

    public static void Write(Sheet sheet, Model model, Explanation explanation)
    {
        if (explanation.Permutations.Count == 0)
            return;
        bool classes = model.Task == LearningTask.Classification;
        sheet.Line();
        sheet.Table(
            ["column shuffled", classes ? "accuracy lost" : "R² lost", "±"],
            explanation.Permutations.OrderByDescending(one => one.Mean).Take(Shown).Select(one => (IReadOnlyList<string>)
                [one.Name, classes ? Format.Share(one.Mean) : Format.Short(one.Mean), classes ? Format.Share(one.Deviation) : Format.Short(one.Deviation)]));
        string more = explanation.Permutations.Count > Shown ? $" The {Shown} largest of {Format.Count(explanation.Permutations.Count)}." : "";
        sheet.Line($"Mean and standard deviation over {Format.Plural(explanation.Permutations[0].Drops.Count, "shuffle")}.{more}");
    }

    public static void Write(Utf8JsonWriter json, Explanation explanation) => json.Objects("permutations", explanation.Permutations, one =>
    {
        json.WriteString("name", one.Name);
        json.Number("mean", one.Mean);
        json.Number("deviation", one.Deviation);
        json.Numbers("drops", one.Drops);
    });
}
