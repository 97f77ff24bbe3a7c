using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>What is proven about each of several outputs.</summary>
internal static class OutputTable
{
    public static void Write(Sheet sheet, FittedNetwork fitted)
    {
        bool sampled = fitted.Outputs.Any(output => output.Certificate.Coverage == Coverage.Sampled), classes = fitted.Model.Task == LearningTask.Classification;
        sheet.Table(
            [classes ? "class against the rest" : "target", "objective", "lower bound", .. sampled ? new[] { "over all networks" } : [], "gap", "claim", "neurons", classes ? "accuracy" : "R²"],
            fitted.Outputs.Select((output, k) => (IReadOnlyList<string>)
            [
                fitted.Model.OutputNames[k],
                Format.Value(output.Certificate.Objective),
                Format.Value(output.Certificate.LowerBound),
                .. sampled ? new[] { Format.Short(output.Certificate.GlobalLowerBound) } : [],
                Format.Gap(output.Certificate.RelativeGap),
                Names.Of(output.Certificate.Claim),
                Format.Count(output.Model.Network.Neurons),
                Score(output.ValidationScores ?? output.TrainScores),
            ]));
    }

    /// <summary>An array with an object each; empty where there is one output.</summary>
    public static void Write(Utf8JsonWriter json, FittedNetwork fitted) => json.Objects("outputProofs", fitted.Outputs.Select((output, k) => (Output: output, Name: fitted.Model.OutputNames[k])), one =>
    {
        json.WriteString("output", one.Name);
        CertificateJson.WriteClaim(json, one.Output.Certificate);
        json.WriteNumber("neurons", one.Output.Model.Network.Neurons);
        CertificateJson.WriteBasis(json, one.Output.Certificate);
        json.WriteString("status", Names.Of(one.Output.Status));
        json.Scores("train", one.Output.TrainScores);
        json.Scores("validation", one.Output.ValidationScores);
    });

    private static string Score(Scores scores) => scores.Accuracy is { } accuracy ? Format.Share(accuracy) : scores.R2 is { } r2 ? Format.Short(r2) : "–";
}
