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
        if (Window(saved) is { } window)
            return SignalWindows.ReadToPredict(request.Paths.Single(), window, cancellation);
        Table table = request.IsBuiltIn ? BuiltIn.Iris() : DataFile.Read(request.Paths.Single(), cancellation: cancellation);
        return saved.Schema is { } schema ? schema.EncodeFeatures(table) : table.ToMatrix();
    }

    /// <summary>Features and targets of every row.</summary>
    /// <exception cref="DataException">The columns do not fit the model.</exception>
    /// <exception cref="UsageException">Data are needed and missing.</exception>
    public static Dataset Rows(SavedModel saved, DataRequest request, CancellationToken cancellation)
    {
        Require(saved, request);
        if (Window(saved) is { } window)
            return SignalWindows.Read(request.Paths.Single(), window, null, cancellation);
        if (saved.Schema is not { } schema)
            throw new UsageException("the model says nothing about the columns of its data, so that no table can be matched to it.");
        return schema.Encode(TrainingData.ReadTable(request, null, cancellation));
    }

    /// <summary>The rows the model was trained on, when the data are those of its training; otherwise all rows.</summary>
    /// <exception cref="DataException">The columns do not fit the model.</exception>
    /// <exception cref="UsageException">Data are needed and missing.</exception>
    public static Dataset TrainingPart(SavedModel saved, DataRequest request, CancellationToken cancellation)
    {
        Dataset all = Rows(saved, request, cancellation);
        string? text = saved.Training.Arguments.FirstOrDefault(argument => argument.Key is "--validation").Value;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double validation) || validation is not (> 0 and < 1))
            return all;
        Dataset part = TrainingRows.Of(all, validation, saved.Training.Seed);
        return part.Count == saved.Training.Rows ? part : all;
    }

    private static void Require(SavedModel saved, DataRequest request)
    {
        bool builtIn = !saved.Training.Arguments.Any(argument => argument.Key is RepeatLine.Data or "--features");
        if (request.IsBuiltIn && !builtIn)
            throw new UsageException("DATA is missing: give the table to use the model on.");
    }

    private static int? Window(SavedModel saved)
    {
        string? text = saved.Training.Arguments.FirstOrDefault(argument => argument.Key is "--window").Value;
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int window) && window == saved.Model.FeatureNames.Count
            ? window
            : throw new DataException($"the model is damaged: its window '{text}' is not its number of features.");
    }
}
