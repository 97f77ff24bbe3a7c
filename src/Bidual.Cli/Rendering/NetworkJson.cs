using System.Text.Json;
using Bidual.Certificates;
using Bidual.Networks;
using Bidual.Programs.Penalties;

namespace Bidual.Cli.Rendering;

/// <summary>What is proven about a network from elsewhere, for scripts.</summary>
internal static class NetworkJson
{
    public static void Write(Utf8JsonWriter json, NetworkResult result)
    {
        NetworkCertification certification = result.Certification;
        Model model = certification.Model;
        json.WriteString("networkFile", result.NetworkPath);
        json.WriteString("data", result.DataName);
        json.WriteNumber("n", result.Data.Count);
        json.WriteNumber("d", model.Network.Inputs);
        json.WriteString("task", Names.Of(model.Task));
        json.WriteString("target", model.TargetName);
        json.Strings("classLabels", model.ClassLabels);
        json.WriteString("model", Names.Of(model.Network.Activation));
        json.WriteString("loss", model.Loss.Name);
        json.WriteString("penaltyName", Penalty.NameOf(model.Penalty));
        json.WriteBoolean("bias", model.Preparation.Bias);
        json.WriteBoolean("intercept", model.Network.Linear is not null);
        json.WriteBoolean("standardize", result.Standardize);
        json.WriteNumber("neurons", model.Network.Neurons);
        json.WriteNumber("deadNeurons", result.DeadNeurons);
        json.Number("outputBias", certification.OutputBias);
        json.Number("beta", certification.Searched.Beta);
        json.Number("betaMax", certification.Searched.BetaMax);
        json.Number("suggestedBeta", certification.SuggestedBeta);
        json.Number("objective", certification.Objective);
        json.Number("balancedObjective", certification.BalancedObjective);
        json.Number("bestObjective", certification.BestCertificate.Objective);
        json.Number("globalLowerBound", certification.LowerBound);
        json.Number("lowerBound", certification.PatternBound);
        json.Number("ownLowerBound", certification.Own.GlobalLowerBound);
        json.WriteString("coverage", Names.Of(certification.Searched.Coverage));
        json.WriteString("pricing", certification.Searched.Pricing.Name());
        json.WriteNumber("patterns", certification.Searched.Patterns);
        json.Number("atMost", certification.AtMost);
        json.Number("atMostOverPatterns", certification.AtMostOverPatterns);
        json.Number("atLeast", certification.AtLeast);
        json.WriteString("status", certification.Fitted is { } fitted ? Names.Of(fitted.Status) : null);
        json.Number("within", result.Within);
        json.WriteString("verdict", result.Within is not { } share ? null : certification.IsWithin(share) switch { true => "proven", false => "refuted", null => "undecided" });
        json.WriteString("claimText", certification.ClaimText);
        json.Scores("scores", model.Score(result.Data));
        json.WriteStartObject("best");
        json.WriteNumber("neurons", certification.BestModel.Network.Neurons);
        CertificateJson.WriteMembers(json, certification.BestCertificate);
        json.WriteEndObject();
        json.Strings("files", result.Written);
        json.WriteNumber("seconds", result.Seconds);
        json.WriteString("version", ProductVersion.Text);
        json.WriteString("repeat", result.Repeat);
    }
}
