using System.Text.Json;
using Bidual.Certificates;

namespace Bidual.Cli.Rendering;

/// <summary>A training result for scripts.</summary>
internal static class TrainingJson
{
    public static void Write(Utf8JsonWriter json, TrainingResult result)
    {
        FittedNetwork fitted = result.Fitted;
        Certificate certificate = result.Certificate;
        json.Number("objective", certificate.Objective);
        json.Number("lowerBound", certificate.LowerBound);
        json.Number("gap", certificate.Gap);
        json.Number("relativeGap", certificate.RelativeGap);
        json.Number("globalLowerBound", certificate.GlobalLowerBound);
        json.Number("tolerance", certificate.Tolerance);
        json.WriteString("claim", Names.Of(certificate.Claim));
        json.WriteString("claimText", certificate.ClaimText);
        json.WriteBoolean("proven", result.IsProven);
        json.Number("networkObjective", result.NetworkObjective);
        json.WriteNumber("neurons", fitted.Model.Network.Neurons);
        json.WriteNumber("patterns", certificate.Patterns);
        json.WriteString("coverage", Names.Of(certificate.Coverage));
        json.WriteString("pricing", Names.Of(certificate.Pricing));
        json.Number("beta", certificate.Beta);
        json.Number("betaMax", certificate.BetaMax);
        json.WriteNumber("n", fitted.TrainingRows);
        json.WriteNumber("d", fitted.Model.Network.Inputs);
        json.WriteNumber("outputs", fitted.Model.Network.Outputs);
        json.WriteNumber("features", fitted.Model.FeatureNames.Count);
        json.WriteBoolean("bias", fitted.Settings.Bias);
        json.WriteBoolean("standardize", fitted.Settings.Standardize);
        json.WriteString("task", Names.Of(fitted.Model.Task));
        json.WriteString("target", fitted.Model.TargetName);
        WriteStrings(json, "classLabels", fitted.Model.ClassLabels);
        json.WriteString("data", result.DataName);
        json.WriteString("model", Names.Of(fitted.Settings.Activation));
        json.WriteString("loss", fitted.Model.Loss.Name);
        json.WriteString("solver", Names.Of(fitted.Settings.Solver));
        json.WriteString("precision", Names.Of(fitted.Settings.Precision));
        json.WriteString("status", Names.Of(fitted.Status));
        json.WriteNumber("iterations", fitted.Trace.Count);
        WriteSeconds(json, result);
        json.WriteNumber("seed", fitted.Settings.Seed);
        json.WriteNumber("threads", fitted.Settings.Threads);
        json.WriteString("version", ProductVersion.Text);
        json.Scores("train", fitted.TrainScores);
        json.Scores("validation", fitted.ValidationScores);
        WriteSelection(json, fitted.Selection);
        WriteStrings(json, "files", result.Written);
        json.WriteString("repeat", RepeatLine.Of(result.Arguments));
    }

    private static void WriteSeconds(Utf8JsonWriter json, TrainingResult result)
    {
        FitTimes times = result.Fitted.Times;
        json.WriteStartObject("seconds");
        json.Number("read", result.ReadSeconds);
        json.Number("arrangements", times.Arrangements);
        json.Number("selection", times.Selection);
        json.Number("solve", times.Solve);
        json.Number("certify", times.Certify);
        json.Number("total", result.TotalSeconds);
        json.WriteEndObject();
    }

    private static void WriteSelection(Utf8JsonWriter json, BetaSelection? selection)
    {
        if (selection is null)
        {
            json.WriteNull("selection");
            return;
        }

        json.WriteStartObject("selection");
        json.WriteNumber("chosen", selection.Chosen);
        json.WriteNumber("trainingRows", selection.TrainingRows);
        json.WriteNumber("validationRows", selection.ValidationRows);
        json.WriteStartArray("points");
        foreach (BetaPoint point in selection.Points)
        {
            json.WriteStartObject();
            json.Number("betaRatio", point.BetaRatio);
            json.Number("score", point.Score);
            json.WriteNumber("neurons", point.Neurons);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
