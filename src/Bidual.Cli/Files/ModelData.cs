using System.Globalization;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Cli.Files;

/// <summary>Brings data into the form a model was trained on.</summary>
internal static class ModelData
{
    /// <summary>The features of every row.</summary>
    /// <exception cref="DataException">The columns do not fit the model.</exception>
    /// <exception cref="UsageException">Data are needed and missing.</exception>
    public static Matrix Features(SavedModel saved, DataRequest request, CancellationToken cancellation)
    {
        Require(saved, request);
        Table table = request.IsBuiltIn ? BuiltIn.Iris() : DataFile.Read(request.Paths.Single(), cancellation: cancellation);
        if (Window(saved) is { } window && !IsWindowed(table, saved))
            return SignalWindows.ToPredict(table, window, Argument(saved, "--target"));
        if (LagsOf(saved) is { } lags && !IsWindowed(table, saved))
            table = Lags.Of(table, lags, TargetOf(saved));
        return saved.Schema is { } schema ? schema.EncodeFeatures(table) : table.ToMatrix();
    }

    /// <summary>Features and targets of every row.</summary>
    /// <exception cref="DataException">The columns do not fit the model.</exception>
    /// <exception cref="UsageException">Data are needed and missing.</exception>
    public static Dataset Rows(SavedModel saved, DataRequest request, CancellationToken cancellation)
    {
        Require(saved, request);
        if (saved.Schema is not { } schema)
            throw new UsageException("the model says nothing about the columns of its data, so that no table can be matched to it.");
        (Table table, _) = TrainingData.ReadTable(request, null, cancellation);
        if (Window(saved) is { } window && !IsWindowed(table, saved))
            table = Windows.Of(table, window, Argument(saved, "--target"));
        if (LagsOf(saved) is { } lags && !IsWindowed(table, saved))
            table = Lags.Of(table, lags, TargetOf(saved));
        return schema.Encode(table);
    }

    /// <summary>The rows the model was trained on, when the data are those of its training; otherwise all rows.</summary>
    /// <exception cref="DataException">The columns do not fit the model.</exception>
    /// <exception cref="UsageException">Data are needed and missing.</exception>
    public static Dataset TrainingPart(SavedModel saved, DataRequest request, CancellationToken cancellation) =>
        Parts(saved, request, cancellation).Training;

    /// <summary>As <see cref="TrainingPart"/>, with the rows that its training set aside; null where there are none.</summary>
    public static (Dataset Training, Dataset? Validation) Parts(SavedModel saved, DataRequest request, CancellationToken cancellation)
    {
        Dataset all = Rows(saved, request, cancellation);
        if (!double.TryParse(Argument(saved, "--validation"), NumberStyles.Float, CultureInfo.InvariantCulture, out double validation) || validation is not (> 0 and < 1))
            return (all, null);
        (Dataset Training, Dataset? Validation) parts = TrainingRows.Of(all, validation, saved.Training.Seed);
        return parts.Training.Count == saved.Training.Rows ? parts : (all, null);
    }

    /// <summary>Whether the model was trained on the built-in data.</summary>
    public static bool IsOfBuiltIn(SavedModel saved) => !saved.Training.Arguments.Any(argument => argument.Key is RepeatLine.Data or "--features");

    /// <summary>The model run freely over series, where it is one of lags and the data are series; else null.</summary>
    /// <exception cref="DataException">The columns do not fit the model.</exception>
    public static FreeRun? Simulation(SavedModel saved, DataRequest request, CancellationToken cancellation)
    {
        if (LagsOf(saved) is not { } lags || request.Data is null)
            return null;
        Table table = DataFile.Read(request.Data, cancellation: cancellation);
        return IsWindowed(table, saved) ? null : FreeRun.Of(saved.Model, table, lags, TargetOf(saved));
    }

    /// <summary>Values of a window, where the model predicts a signal; else null.</summary>
    /// <exception cref="DataException">The model is damaged.</exception>
    public static int? Window(SavedModel saved)
    {
        string? text = Argument(saved, "--window");
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int window) && window == saved.Model.FeatureNames.Count
            ? window
            : throw new DataException($"the model is damaged: its window '{text}' is not its number of features.");
    }

    private static IReadOnlyList<LaggedColumn>? LagsOf(SavedModel saved) => Argument(saved, "--lags") is { } text
        ? [.. text.Split(',').Select(part => LaggedColumn.Parse(part) ?? throw new DataException($"the model is damaged: '{part}' are no lags."))]
        : null;

    private static string TargetOf(SavedModel saved) => Argument(saved, "--target") ?? throw new DataException("the model is damaged: it has lags and no target.");

    private static void Require(SavedModel saved, DataRequest request)
    {
        if (request.IsBuiltIn && !IsOfBuiltIn(saved))
            throw new UsageException("DATA is missing: give the table to use the model on.");
    }

    private static bool IsWindowed(Table table, SavedModel saved) =>
        saved.Model.FeatureNames.All(name => table.ColumnNames.Contains(name, StringComparer.Ordinal));

    private static string? Argument(SavedModel saved, string option) =>
        saved.Training.Arguments.LastOrDefault(argument => string.Equals(argument.Key, option, StringComparison.Ordinal)).Value;
}
