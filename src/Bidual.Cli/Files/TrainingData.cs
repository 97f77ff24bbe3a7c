using System.Diagnostics;
using Bidual.Cli.Options;
using Bidual.Data;

namespace Bidual.Cli.Files;

/// <summary>The rows to train on and how they came from a table.</summary>
/// <param name="Name">What the data are called.</param>
/// <param name="Dataset">The rows.</param>
/// <param name="Schema">How the table became numbers; null for a signal.</param>
/// <param name="Seconds">Spent on reading.</param>
/// <param name="Remarks">What was decided on the way that a person should know.</param>
internal sealed record TrainingData(string Name, Dataset Dataset, TableSchema? Schema, double Seconds, IReadOnlyList<string> Remarks)
{
    private const string BuiltInName = "iris (built in)";
    private const string BuiltInPositive = "versicolor";

    /// <exception cref="DataException">The data cannot be used.</exception>
    public static TrainingData Read(DataRequest request, IProgress<double> progress, CancellationToken cancellation)
    {
        long begun = Stopwatch.GetTimestamp();
        TrainingData data = request.Window is { } window ? Signal(request, window, progress, cancellation) : Rows(request, progress, cancellation);
        return data with { Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds };
    }

    /// <summary>The table meant by a request.</summary>
    public static Table ReadTable(DataRequest request, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (request.IsBuiltIn)
            return BuiltIn.Iris();
        return request.Features is null
            ? DataFile.Read(request.Data!, progress: progress, cancellation: cancellation)
            : DataFile.ReadPair(request.Features, request.Targets!, progress: progress, cancellation: cancellation);
    }

    private static TrainingData Rows(DataRequest request, IProgress<double> progress, CancellationToken cancellation)
    {
        Table table = ReadTable(request, progress, cancellation);
        string? positive = request.Positive ?? (request.IsBuiltIn && request.Task is not LearningTask.Regression ? BuiltInPositive : null);
        TableSchema schema = TableSchema.Fit(table, request.Target, request.Task, positive, request.Drop);
        Dataset dataset = schema.Encode(table);
        return new TrainingData(request.IsBuiltIn ? BuiltInName : request.Data ?? request.Features!, dataset, schema, 0, [.. RemarksOn(request, schema)]);
    }

    private static TrainingData Signal(DataRequest request, int window, IProgress<double> progress, CancellationToken cancellation) =>
        new(request.Data!, SignalWindows.Read(request.Data!, window, progress, cancellation), null, 0, []);

    private static IEnumerable<string> RemarksOn(DataRequest request, TableSchema schema)
    {
        if (schema.Task == LearningTask.Classification && request.Positive is null && schema.ClassLabels[0].StartsWith("not ", StringComparison.Ordinal))
            yield return $"{schema.TargetName} has more than two classes: telling '{schema.ClassLabels[1]}' from all others; --positive LABEL chooses another.";
    }
}
