using System.Text.Json;

namespace Bidual.Cli.Rendering;

/// <summary>A path for scripts; the names are those of a training result.</summary>
internal static class PathJson
{
    public static void Write(Utf8JsonWriter json, PathResult result)
    {
        FittedPath path = result.Path;
        FittedNetwork first = path.Points[0].Fit;
        json.WriteStartArray("points");
        for (int k = 0; k < path.Points.Count; k++)
            WritePoint(json, result, k);
        json.WriteEndArray();
        if (path.Selection is { } selection)
            json.WriteNumber("chosen", selection.Chosen);
        else
            json.WriteNull("chosen");
        json.Number("beta", path.Chosen?.Beta);
        json.Number("betaRatio", path.Chosen?.BetaRatio);
        json.Number("betaMax", path.BetaMax);
        json.Number("tolerance", path.Settings.Fit.Tolerance);
        json.WriteBoolean("proven", result.IsProven);
        json.WriteString("status", Names.Of(path.Status));
        FittedJson.WriteProblem(json, first, result.DataName);
        WriteSelection(json, path.Selection);
        FittedJson.WriteSeconds(json, path.Times, result.ReadSeconds);
        json.WriteNumber("seed", path.Settings.Fit.Seed);
        json.WriteNumber("threads", path.Settings.Fit.Threads);
        json.WriteString("version", ProductVersion.Text);
        json.Strings("files", result.Written);
        json.WriteString("repeat", RepeatLine.Of(result.Arguments, "path"));
    }

    private static void WritePoint(Utf8JsonWriter json, PathResult result, int k)
    {
        PathPoint point = result.Path.Points[k];
        json.WriteStartObject();
        json.Number("betaRatio", point.BetaRatio);
        FittedJson.WriteProof(json, point.Fit, result.Proven[k], result.NetworkObjectives[k]);
        json.Number("penalty", point.Penalty);
        FittedJson.WriteSolve(json, point.Fit);
        json.Number("seconds", point.Fit.Times.Total);
        json.Scores("train", point.Fit.TrainScores);
        json.Scores("validation", point.HeldOut);
        json.Number("score", result.Path.Selection is { } selection && k < selection.Points.Count ? selection.Points[k].Score : null);
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
        json.WriteString("rule", Names.Of(selection.Rule));
        json.WriteNumber("folds", selection.Folds);
        json.WriteNumber("trainingRows", selection.TrainingRows);
        json.WriteNumber("validationRows", selection.ValidationRows);
        json.WriteEndObject();
    }
}
