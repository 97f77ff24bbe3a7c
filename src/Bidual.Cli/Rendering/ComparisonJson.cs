using System.Text.Json;
using Bidual.NonConvex.Training;

namespace Bidual.Cli.Rendering;

/// <summary>A comparison for scripts.</summary>
internal static class ComparisonJson
{
    private static readonly (string Name, double Share)[] Within = [("1e-2", 1e-2), ("1e-3", 1e-3), ("1e-4", 1e-4)];

    public static void Write(Utf8JsonWriter json, ComparisonResult result)
    {
        ComparedTrainers compared = result.Compared;
        ComparisonSettings settings = compared.Settings;
        json.Number("lowerBound", compared.Bound);
        json.WriteBoolean("global", compared.IsGlobal);
        json.Number("reference", compared.Reference);
        json.Number("least", compared.Least);
        json.WriteString("conclusion", compared.ConclusionText);
        json.WriteStartObject("convex");
        FittedJson.WriteProof(json, compared.Convex, result.IsProven, result.NetworkObjective);
        json.Number("excess", compared.Excess(compared.Convex.Certificate.Objective));
        FittedJson.WriteSolve(json, compared.Convex);
        json.Number("seconds", compared.ConvexTrace[^1].Seconds);
        json.Scores("train", compared.Convex.TrainScores);
        json.Scores("validation", compared.Convex.ValidationScores);
        json.WriteEndObject();
        json.Objects("trainers", compared.Trainers, trainer => WriteTrainer(json, compared, trainer));
        json.WriteNumber("runs", settings.Runs);
        json.WriteNumber("neurons", compared.Neurons);
        json.Number("epochs", settings.Epochs);
        json.WriteNumber("batch", Math.Min(settings.Batch, compared.Convex.TrainingRows));
        json.WriteString("schedule", settings.Schedule.ToString().ToLowerInvariant());
        json.WriteString("initialisation", settings.Initialisation.ToString().ToLowerInvariant());
        json.Number("secondsOfRun", settings.Fit.MaxTime?.TotalSeconds ?? ComparisonSettings.DefaultSeconds);
        FittedJson.WriteProblem(json, compared.Convex, result.DataName);
        json.Number("readSeconds", result.ReadSeconds);
        json.WriteNumber("seed", settings.Fit.Seed);
        json.WriteNumber("threads", settings.Fit.Threads);
        json.WriteString("version", ProductVersion.Text);
        json.Strings("files", result.Written);
        json.WriteString("repeat", RepeatLine.Of(result.Arguments, "compare"));
    }

    private static void WriteTrainer(Utf8JsonWriter json, ComparedTrainers compared, ComparedTrainer trainer)
    {
        double median = trainer.Median(run => run.Objective);
        json.WriteString("trainer", trainer.Name);
        json.Number("learningRate", trainer.LearningRate);
        json.Number("searchSeconds", trainer.SearchSeconds);
        json.WriteNumber("epochs", trainer.Epochs);
        json.Number("best", trainer.Best.Objective);
        json.Number("median", median);
        json.Number("worst", trainer.Worst);
        json.Number("bestExcess", compared.Excess(trainer.Best.Objective));
        json.Number("medianExcess", compared.Excess(median));
        json.WriteStartObject("within");
        foreach ((string name, double share) in Within)
            json.WriteNumber(name, trainer.Runs.Count(run => compared.Excess(run.Objective) <= share));
        json.WriteEndObject();
        json.Objects("runs", trainer.Runs, run =>
        {
            TrainingPoint last = run.Trace[^1];
            json.WriteNumber("seed", run.Seed);
            json.Number("objective", run.Objective);
            json.Number("excess", compared.Excess(run.Objective));
            json.WriteNumber("activeNeurons", run.ActiveNeurons);
            json.WriteString("end", run.End.ToString().ToLowerInvariant());
            json.WriteNumber("iterations", last.Iteration);
            json.Number("epochs", last.Passes);
            json.Number("seconds", run.Seconds);
            json.Scores("train", run.TrainScores);
            json.Scores("validation", run.ValidationScores);
        });
    }
}
