using System.Diagnostics;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;

namespace Bidual.Cli.Files;

/// <summary>The rows to train on and how they came from a table.</summary>
/// <param name="Name">What the data are called.</param>
/// <param name="Dataset">The rows.</param>
/// <param name="Schema">How the table became numbers.</param>
/// <param name="Monotone">Features in which predictions are to be monotone.</param>
/// <param name="Groups">Features that go together, of a linear model under the group penalty.</param>
/// <param name="Seconds">Spent on reading.</param>
internal sealed record TrainingData(string Name, Dataset Dataset, TableSchema Schema, IReadOnlyList<MonotoneFeature> Monotone, IReadOnlyList<IReadOnlyList<int>> Groups, double Seconds)
{
    private const string BuiltInName = "iris petals (built in)";
    private const string BuiltInPositive = "versicolor";

    /// <summary>Two features are left: a picture to look at, and few enough patterns to price them all.</summary>
    private static readonly string[] BuiltInDrop = ["sepal length", "sepal width"];

    /// <summary>Reads the data.</summary>
    /// <exception cref="DataException">The data cannot be used.</exception>
    public static TrainingData Read(DataRequest request, Session session, bool quiet)
    {
        long begun = Stopwatch.GetTimestamp();
        Table table;
        IReadOnlyList<string> targets;
        using (var reading = new ReadingLine(session.Terminal, quiet))
            (table, targets) = ReadTable(request, reading, session.Cancellation);
        TableSchema schema = FitSchema(request, targets, ref table);
        Dataset dataset = schema.Encode(table);
        MonotoneFeature[] monotone =
        [
            .. request.Increasing.Select(column => new MonotoneFeature(schema.FeatureOf(table, column), 1)),
            .. request.Decreasing.Select(column => new MonotoneFeature(schema.FeatureOf(table, column), -1)),
        ];
        string name = request.IsBuiltIn ? BuiltInName : request.Data ?? request.Features!;
        return new TrainingData(name, dataset, schema, monotone, request.Groups is { } groups ? schema.GroupsOf(table, groups) : [], Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    /// <summary>The table meant by a request, and its target columns, none for the last.</summary>
    public static (Table Table, IReadOnlyList<string> Targets) ReadTable(DataRequest request, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (request.IsBuiltIn)
            return (BuiltIn.Iris(), []);
        return request.Features is null
            ? (DataFile.Read(request.Data!, progress: progress, cancellation: cancellation), request.Target)
            : DataFile.ReadPair(request.Features, request.Targets!, progress: progress, cancellation: cancellation);
    }

    private static TableSchema FitSchema(DataRequest request, IReadOnlyList<string> targets, ref Table table)
    {
        if (request.Window is { } window)
        {
            table = Windows.Of(table, window, targets.SingleOrDefault());
            return TableSchema.Fit(table, task: LearningTask.Regression);
        }

        if (request.Lags is { } lags)
        {
            table = Lags.Of(table, lags, targets.Single());
            return TableSchema.Fit(table, task: LearningTask.Regression);
        }

        if (targets.Count > 1)
            return TableSchema.FitTargets(table, targets, request.Drop, request.Weights);
        string? positive = request.Positive ?? (request.IsBuiltIn ? BuiltInPositive : null);
        return TableSchema.Fit(table, targets.SingleOrDefault(), request.Task, positive, request.IsBuiltIn ? BuiltInDrop : request.Drop, request.Weights);
    }
}
