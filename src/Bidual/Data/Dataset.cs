using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>
/// Features and targets in numbers, immutable. For a classification the targets are +1 for
/// <c>ClassLabels[1]</c> and −1 for <c>ClassLabels[0]</c>. Knows nothing of models.
/// </summary>
public sealed class Dataset
{
    /// <summary>A data set.</summary>
    /// <param name="features">n×d, finite.</param>
    /// <param name="targets">n×c, finite.</param>
    /// <param name="task">What is learned.</param>
    /// <param name="featureNames">d names, or null for x1 … xd.</param>
    /// <param name="targetName">Name of the target, or null for "y".</param>
    /// <param name="classLabels">For a classification, the labels of −1 and +1.</param>
    /// <exception cref="DataException">Shapes disagree, there is no row or no column, or a value is not finite.</exception>
    public Dataset(Matrix features, Matrix targets, LearningTask task, IReadOnlyList<string>? featureNames = null, string? targetName = null, IReadOnlyList<string>? classLabels = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        if (features.Rows != targets.Rows)
            throw new DataException($"The features have {features.Rows} rows and the targets {targets.Rows}.");
        if (features.Rows == 0)
            throw new DataException("There are no rows.");
        if (features.Columns == 0)
            throw new DataException("There are no feature columns.");
        if (featureNames is not null && featureNames.Count != features.Columns)
            throw new DataException($"There are {featureNames.Count} feature names for {features.Columns} columns.");
        Features = features;
        Targets = targets;
        Task = task;
        FeatureNames = featureNames ?? [.. Enumerable.Range(1, features.Columns).Select(j => $"x{j}")];
        TargetName = targetName ?? "y";
        ClassLabels = classLabels ?? (task == LearningTask.Classification ? ["-1", "1"] : []);
        RequireFinite(features, i => $"feature '{FeatureNames[i]}'");
        RequireFinite(targets, _ => $"target '{TargetName}'");
        if (task == LearningTask.Classification && ClassLabels.Count != 2)
            throw new DataException($"A two-class problem needs 2 class labels, not {ClassLabels.Count}.");
    }

    /// <summary>X, n×d.</summary>
    public Matrix Features { get; }

    /// <summary>Y, n×c.</summary>
    public Matrix Targets { get; }

    /// <summary>What is learned.</summary>
    public LearningTask Task { get; }

    /// <summary>One name per feature column.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Name of the target.</summary>
    public string TargetName { get; }

    /// <summary>Labels of the targets −1 and +1; empty for a regression.</summary>
    public IReadOnlyList<string> ClassLabels { get; }

    /// <summary>n.</summary>
    public int Count => Features.Rows;

    /// <summary>The rows with the given indices.</summary>
    public Dataset SelectRows(ReadOnlySpan<int> indices) =>
        new(Features.SelectRows(indices), Targets.SelectRows(indices), Task, FeatureNames, TargetName, ClassLabels);

    private static void RequireFinite(Matrix matrix, Func<int, string> column)
    {
        ReadOnlySpan<double> values = matrix.Values;
        for (int k = 0; k < values.Length; k++)
        {
            if (!double.IsFinite(values[k]))
                throw new DataException($"Row {(k / matrix.Columns) + 1}, {column(k % matrix.Columns)}: {values[k]} is not a finite number.");
        }
    }
}
