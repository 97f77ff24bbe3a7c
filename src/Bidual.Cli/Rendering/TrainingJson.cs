using System.Text.Json;
using Bidual.Certificates;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>A training result for scripts.</summary>
internal static class TrainingJson
{
    public static void Write(Utf8JsonWriter json, TrainingResult result)
    {
        FittedNetwork fitted = result.Fitted;
        FittedJson.WriteProof(json, fitted, result.IsProven, result.NetworkObjective);
        WriteEvidence(json, fitted.Evidence);
        WriteDecomposition(json, fitted);
        WriteRank(json, fitted.Truncation);
        RobustText.Write(json, fitted.Robust, fitted.Model);
        FittedJson.WriteProblem(json, fitted, result.DataName);
        FittedJson.WriteSolve(json, fitted);
        FittedJson.WriteSeconds(json, fitted.Times, result.ReadSeconds);
        json.WriteNumber("seed", fitted.Settings.Seed);
        json.WriteNumber("threads", fitted.Settings.Threads);
        json.WriteString("version", ProductVersion.Text);
        json.Scores("train", fitted.TrainScores);
        json.Scores("validation", fitted.ValidationScores);
        WriteSelection(json, fitted.Selection);
        OutputTable.Write(json, fitted);
        json.Strings("files", result.Written);
        json.WriteString("repeat", RepeatLine.Of(result.Arguments));
    }

    /// <summary>What searches met beyond the proof: null where it leaves nothing open.</summary>
    private static void WriteEvidence(Utf8JsonWriter json, SearchEvidence? evidence)
    {
        json.Number("searches", evidence?.Searches);
        json.Number("searchedPrice", evidence?.BestPrice);
        json.Number("searchedGap", evidence?.RelativeGap);
    }

    /// <summary>The gated network that a ReLU network is the decomposition of, and what that costs: null for other solvers.</summary>
    private static void WriteDecomposition(Utf8JsonWriter json, FittedNetwork fitted)
    {
        json.Number("gatedObjective", fitted.GatedCertificate?.Objective);
        json.Number("gatedLowerBound", fitted.GatedCertificate?.LowerBound);
        json.Number("decompositionPrice", fitted.DecompositionPrice);
    }

    /// <summary>What the neurons are confined to, and what is proven among networks so confined: null where they are free.</summary>
    private static void WriteRank(Utf8JsonWriter json, Truncation? truncation)
    {
        json.Number("rank", truncation?.Rank);
        json.Number("rankEnergy", truncation?.Energy);
        json.Number("rankLowerBound", truncation?.Certificate.LowerBound);
        json.Number("rankRelativeGap", truncation?.Certificate.RelativeGap);
        json.WriteString("rankClaim", truncation is null ? null : Names.Of(truncation.Certificate.Claim));
        json.WriteString("rankClaimText", truncation?.Certificate.ClaimText);
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
        json.WriteString("rule", Names.Of(selection.Rule));
        json.WriteNumber("folds", selection.Folds);
        json.WriteNumber("trainingRows", selection.TrainingRows);
        json.WriteNumber("validationRows", selection.ValidationRows);
        json.Objects("points", selection.Points, point =>
        {
            json.Number("betaRatio", point.BetaRatio);
            json.Number("score", point.Score);
            json.Number("standardError", point.StandardError);
            json.Number("errors", point.Errors);
            json.WriteNumber("neurons", point.Neurons);
        });
        json.WriteEndObject();
    }
}
