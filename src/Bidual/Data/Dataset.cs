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
    /// <param name="weights">How often each row counts, length n, above 0; null for once.</param>
    /// <exception cref="DataException">Shapes disagree, there is no row or no column, a value is not finite, or a weight is not positive.</exception>
    public Dataset(Matrix features, Matrix targets, LearningTask task, IReadOnlyList<string>? featureNames = null, string? targetName = null, IReadOnlyList<string>? classLabels = null, IReadOnlyList<double>? weights = null)
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
        if (weights is not null && weights.Count != features.Rows)
            throw new DataException($"There are {weights.Count} weights for {features.Rows} rows.");
        for (int i = 0; i < weights?.Count; i++)
        {
            if (!(weights[i] > 0) || !double.IsFinite(weights[i]))
                throw new DataException($"Row {i + 1}: the weight {weights[i]} is not a number above 0.");
        }

        Features = features;
        Targets = targets;
        Weights = weights;
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

    /// <summary>How often each row counts in the loss, length n; null for once.</summary>
    public IReadOnlyList<double>? Weights { get; }

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
    public Dataset SelectRows(ReadOnlySpan<int> indices)
    {
        double[]? weights = null;
        if (Weights is not null)
        {
            weights = new double[indices.Length];
            for (int k = 0; k < weights.Length; k++)
                weights[k] = Weights[indices[k]];
        }

        return new(Features.SelectRows(indices), Targets.SelectRows(indices), Task, FeatureNames, TargetName, ClassLabels, weights);
    }

    /// <summary>The same rows with other weights.</summary>
    /// <param name="weights">Length n, above 0; null for once each.</param>
    /// <exception cref="DataException">A weight is not positive.</exception>
    public Dataset WithWeights(IReadOnlyList<double>? weights) => new(Features, Targets, Task, FeatureNames, TargetName, ClassLabels, weights);

    /// <summary>The weights of a loss in which both classes count alike, Σw/2 each; or the rows' own.</summary>
    /// <param name="balanced">Whether the classes are to.</param>
    /// <returns>Length n; null where every row counts once.</returns>
    /// <exception cref="DataException">Numbers have no classes.</exception>
    internal double[]? LossWeights(bool balanced)
    {
        if (!balanced)
            return Weights?.ToArray();
        if (Task != LearningTask.Classification)
            throw new DataException("--class-weight balanced: the target must be a class.");
        double[] weights = Weights?.ToArray() ?? [.. Enumerable.Repeat(1.0, Count)];
        double positive = 0, total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            total += weights[i];
            positive += Targets.Data[i] > 0 ? weights[i] : 0;
        }

        for (int i = 0; i < weights.Length; i++)
            weights[i] *= total / (2 * (Targets.Data[i] > 0 ? positive : total - positive));
        return weights;
    }

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
