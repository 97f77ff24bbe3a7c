using System.Text.Json;
using Bidual.Programs.Penalties;

namespace Bidual.Cli.Rendering;

/// <summary>A fitted network for scripts, in the parts that several commands print.</summary>
internal static class FittedJson
{
    /// <summary>What is proven about it, from objective to β_max.</summary>
    /// <param name="json">Inside an object.</param>
    /// <param name="fitted">The network.</param>
    /// <param name="proven">Whether that is what was asked for.</param>
    /// <param name="networkObjective">(0) from the weights alone.</param>
    public static void WriteProof(Utf8JsonWriter json, FittedNetwork fitted, bool proven, double networkObjective)
    {
        CertificateJson.WriteClaim(json, fitted.Certificate);
        json.WriteBoolean("proven", proven);
        json.Number("networkObjective", networkObjective);
        json.WriteNumber("neurons", fitted.Model.Network.Neurons);
        CertificateJson.WriteBasis(json, fitted.Certificate);
    }

    /// <summary>What was learned from what.</summary>
    public static void WriteProblem(Utf8JsonWriter json, FittedNetwork fitted, string dataName)
    {
        json.WriteNumber("n", fitted.TrainingRows);
        json.WriteNumber("d", fitted.Model.Network.Inputs);
        json.WriteNumber("outputs", fitted.Model.Network.Outputs);
        json.WriteNumber("features", fitted.Model.FeatureNames.Count);
        json.WriteBoolean("bias", fitted.Settings.Bias);
        json.WriteBoolean("intercept", fitted.Settings.Intercept);
        json.WriteBoolean("skip", fitted.Settings.Skip);
        json.WriteBoolean("standardize", fitted.Settings.Standardize);
        json.WriteString("task", Names.Of(fitted.Model.Task));
        json.WriteString("target", fitted.Model.TargetName);
        json.Strings("classLabels", fitted.Model.ClassLabels);
        json.WriteString("data", dataName);
        json.WriteString("model", Names.Of(fitted.Settings.Activation));
        if (fitted.Model.Network.Polynomial is { } polynomial)
            json.Numbers("activation", [polynomial.A, polynomial.B, polynomial.C]);
        if (fitted.Model.Network.Convolution is { } convolution)
            json.WriteString("patches", convolution.Layout.ToString());
        json.WriteBoolean("quantised", fitted.Model.Quantised);
        json.WriteString("loss", fitted.Model.Loss.Name);
        json.WriteString("penaltyName", Penalty.NameOf(fitted.Model.Penalty));
        json.WriteNumber("featuresUsed", fitted.Model.UsedFeatures().Count);
        json.Strings("increasing", Names.Monotone(fitted.Model, 1));
        json.Strings("decreasing", Names.Monotone(fitted.Model, -1));
        json.WriteString("outputPenalty", fitted.Model.Network.Outputs > 1 ? Names.Of(fitted.Model.OutputPenalty) : null);
        json.WriteString("solver", Names.Of(fitted.Settings.Solver));
        json.WriteString("precision", Names.Of(fitted.Settings.Precision));
    }

    /// <summary>Why the solver stopped, and after how many iterates.</summary>
    public static void WriteSolve(Utf8JsonWriter json, FittedNetwork fitted)
    {
        json.WriteString("status", Names.Of(fitted.Status));
        json.WriteNumber("iterations", fitted.Trace.Count);
    }

    /// <summary>Where the time went; reading is part of all of it.</summary>
    public static void WriteSeconds(Utf8JsonWriter json, FitTimes times, double reading)
    {
        json.WriteStartObject("seconds");
        json.Number("read", reading);
        json.Number("arrangements", times.Arrangements);
        json.Number("selection", times.Selection);
        json.Number("solve", times.Solve);
        json.Number("certify", times.Certify);
        json.Number("evidence", times.Evidence);
        json.Number("total", reading + times.Total);
        json.WriteEndObject();
    }
}
