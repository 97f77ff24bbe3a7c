using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Networks;
using Bidual.Robustness;

namespace Bidual.Cli.Rendering;

/// <summary>What is proven about training against the worst within a ball, for people and scripts.</summary>
internal static class RobustText
{
    public static IEnumerable<(string Label, string Value)> Values(RobustProof proof, Model model)
    {
        yield return ("rows at their worst", $"within {proof.Ball}{(model.Preparation.Features.Scale.Any(scale => scale != 1) ? " standard deviations" : "")}{(proof.Ball.Kept.Count > 0 ? $"; not moved: {string.Join(", ", Kept(proof, model))}" : "")}");
        yield return ("objective there", Format.Value(proof.Objective));
        yield return ("proven lower bound", $"{Format.Value(proof.LowerBound)}   over networks none of whose neurons switches within a ball{(proof.Coverage == Coverage.Sampled ? ", with the patterns used" : "")}");
        yield return ("relative gap", $"{Format.Gap(proof.RelativeGap)}   asked for {Format.Gap(proof.Tolerance)}");
        yield return ("patterns priced", Format.Count(proof.Patterns) + (proof.Coverage == Coverage.Complete ? "   all there are" : "   some of all"));
    }

    /// <summary>Rows of a table: what a file says, and what is proven.</summary>
    public static string[][] Compare(RobustProof recorded, RobustProof proven) =>
    [
        ["objective at the worst", Format.Value(recorded.Objective), Format.Value(proven.Objective)],
        ["bound at the worst", Format.Value(recorded.LowerBound), Format.Value(proven.LowerBound)],
        ["relative gap at the worst", Format.Gap(recorded.RelativeGap), Format.Gap(proven.RelativeGap)],
        ["patterns priced at the worst", Patterns(recorded), Patterns(proven)],
    ];

    public static void Write(Utf8JsonWriter json, RobustProof? proof, Model model)
    {
        if (proof is null)
        {
            json.WriteNull("robust");
            return;
        }

        json.WriteStartObject("robust");
        json.WriteNumber("radius", proof.Ball.Radius);
        json.WriteString("norm", proof.Ball.Norm == PerturbationNorm.Infinity ? "inf" : "2");
        json.Strings("kept", Kept(proof, model));
        json.Number("objective", proof.Objective);
        json.Number("lowerBound", proof.LowerBound);
        json.Number("relativeGap", proof.RelativeGap);
        json.WriteNumber("patterns", proof.Patterns);
        json.WriteString("coverage", Names.Of(proof.Coverage));
        json.WriteString("claimText", proof.ClaimText);
        json.WriteEndObject();
    }

    private static string Patterns(RobustProof proof) => $"{Format.Count(proof.Patterns)} {Names.Of(proof.Coverage)}";

    private static IReadOnlyList<string> Kept(RobustProof proof, Model model) => [.. proof.Ball.Kept.Select(f => model.FeatureNames[f])];
}
