using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>
/// Features and targets in numbers, immutable. Of two classes the one column of targets is +1 for <c>ClassLabels[1]</c> and −1 for <c>ClassLabels[0]</c>; of more,
/// each class has a column, +1 where a row is of it and −1 elsewhere. Knows nothing of models.
/// </summary>
public sealed class Dataset
{
    /// <summary>A data set.</summary>
    /// <param name="features">n×d, finite.</param>
    /// <param name="targets">n×c, finite.</param>
    /// <param name="task">What is learned.</param>
    /// <param name="featureNames">d names, or null for x1 … xd.</param>
    /// <param name="targetNames">Names of the target, of a regression one a column; null for "y", or y1 … yc.</param>
    /// <param name="classLabels">For a classification, the labels of −1 and +1, or those of the columns; null for numbers.</param>
    /// <param name="weights">How often each row counts, length n, above 0; null for once.</param>
    /// <exception cref="DataException">Shapes disagree, there is no row or no column, a value is not finite, a row is not of one class, or a weight is not positive.</exception>
    public Dataset(Matrix features, Matrix targets, LearningTask task, IReadOnlyList<string>? featureNames = null, IReadOnlyList<string>? targetNames = null, IReadOnlyList<string>? classLabels = null, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        if (features.Rows != targets.Rows)
            throw new DataException($"The features have {features.Rows} rows and the targets {targets.Rows}.");
        if (features.Rows == 0)
            throw new DataException("There are no rows.");
        if (features.Columns == 0)
            throw new DataException("There are no feature columns.");
        if (targets.Columns == 0)
            throw new DataException("There are no targets.");
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
        bool isClass = task == LearningTask.Classification;
        TargetNames = targetNames ?? (isClass || targets.Columns == 1 ? ["y"] : Numbered("y", targets.Columns));
        ClassLabels = classLabels ?? (!isClass ? [] : targets.Columns == 1 ? ["-1", "1"] : Numbered("", targets.Columns));
        if (TargetNames.Count != (isClass ? 1 : targets.Columns))
            throw new DataException($"There are {TargetNames.Count} target names for {targets.Columns} columns.");
        RequireFinite(features, i => $"feature '{FeatureNames[i]}'");
        RequireFinite(targets, k => $"target '{TargetNames[isClass ? 0 : k]}'");
        if (isClass)
            RequireClasses(targets);
    }

    /// <summary>X, n×d, sparse where it was given so.</summary>
    public Matrix Features { get; }

    /// <summary>Y, n×c.</summary>
    public Matrix Targets { get; }

    /// <summary>How often each row counts in the loss, length n; null for once.</summary>
    public IReadOnlyList<double>? Weights { get; }

    /// <summary>What is learned.</summary>
    public LearningTask Task { get; }

    /// <summary>One name per feature column.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Name of the target; of a regression, one a column.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>The names of the targets in one.</summary>
    public string TargetName => string.Join(", ", TargetNames);

    /// <summary>Labels of the targets −1 and +1, or of the columns of more than two classes; empty for a regression.</summary>
    public IReadOnlyList<string> ClassLabels { get; }

    /// <summary>n.</summary>
    public int Count => Features.Rows;

    /// <summary>c, the number of columns of targets: one for two classes, one each for more.</summary>
    public int Outputs => Targets.Columns;

    /// <summary>Rows of several classes.</summary>
    /// <param name="features">n×d, finite.</param>
    /// <param name="classes">Length n, indices of <paramref name="classLabels"/>.</param>
    /// <param name="classLabels">At least two.</param>
    /// <param name="featureNames">d names, or null for x1 … xd.</param>
    /// <param name="targetName">Name of the target; null for "y".</param>
    /// <param name="weights">How often each row counts, length n, above 0; null for once.</param>
    /// <exception cref="DataException">As for the constructor.</exception>
    public static Dataset OfClasses(Matrix features, ReadOnlySpan<int> classes, IReadOnlyList<string> classLabels, IReadOnlyList<string>? featureNames = null, string? targetName = null, IReadOnlyList<double>? weights = null)
    {
        ArgumentNullException.ThrowIfNull(classLabels);
        return new(features, SignsOf(classes, classLabels.Count), LearningTask.Classification, featureNames, [targetName ?? "y"], classLabels, weights);
    }

    /// <summary>The class of a row, an index of <see cref="ClassLabels"/>.</summary>
    /// <param name="row">The row.</param>
    public int ClassOf(int row) => Outputs == 1 ? (Targets.Data[row] > 0 ? 1 : 0) : Targets.Row(row).IndexOf(1.0);

    /// <summary>The rows with one column of targets: of several classes one against the rest. This, where there is but one.</summary>
    /// <param name="output">Which.</param>
    public Dataset ForOutput(int output)
    {
        if (Outputs == 1)
            return this;
        bool isClass = Task == LearningTask.Classification;
        return new(
            Features,
            Matrix.FromColumn(Targets.Column(output)),
            Task,
            FeatureNames,
            [isClass ? TargetName : TargetNames[output]],
            isClass ? [TargetFit.Rest(ClassLabels[output]), ClassLabels[output]] : null,
            Weights);
    }

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

        return new(Features.SelectRows(indices), Targets.SelectRows(indices), Task, FeatureNames, TargetNames, ClassLabels, weights);
    }

    /// <summary>The same rows with other weights.</summary>
    /// <param name="weights">Length n, above 0; null for once each.</param>
    /// <exception cref="DataException">A weight is not positive.</exception>
    public Dataset WithWeights(IReadOnlyList<double>? weights) => new(Features, Targets, Task, FeatureNames, TargetNames, ClassLabels, weights);

    /// <summary>The weights of a loss in which all k classes count alike, Σw/k each; or the rows' own.</summary>
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
        var sums = new double[ClassLabels.Count];
        for (int i = 0; i < weights.Length; i++)
            sums[ClassOf(i)] += weights[i];
        double total = sums.Sum();
        for (int i = 0; i < weights.Length; i++)
            weights[i] *= total / (sums.Length * sums[ClassOf(i)]);
        return weights;
    }

    private static string[] Numbered(string name, int count) => [.. Enumerable.Range(1, count).Select(k => $"{name}{k}")];

    private static Matrix SignsOf(ReadOnlySpan<int> classes, int count)
    {
        int columns = count == 2 ? 1 : count;
        var signs = new Matrix(classes.Length, columns);
        Array.Fill(signs.Data, -1);
        for (int i = 0; i < classes.Length; i++)
        {
            if (columns > 1)
                signs.Data[(i * columns) + classes[i]] = 1;
            else if (classes[i] == 1)
                signs.Data[i] = 1;
        }

        return signs;
    }

    private void RequireClasses(Matrix targets)
    {
        int expected = targets.Columns == 1 ? 2 : targets.Columns;
        if (ClassLabels.Count != expected || targets.Columns == 2)
            throw new DataException($"{ClassLabels.Count} classes need {(ClassLabels.Count == 2 ? "one column" : $"{ClassLabels.Count} columns")} of targets, not {targets.Columns}.");
        for (int i = 0; targets.Columns > 1 && i < targets.Rows; i++)
        {
            ReadOnlySpan<double> row = targets.Row(i);
            if (row.Count(1.0) != 1 || row.Count(-1.0) != row.Length - 1)
                throw new DataException($"Row {i + 1}: the targets must be 1 for one class and -1 for all others.");
        }
    }

    private static void RequireFinite(Matrix matrix, Func<int, string> column)
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            ReadOnlySpan<double> values = matrix.StoredOf(i);
            for (int k = 0; k < values.Length; k++)
            {
                if (!double.IsFinite(values[k]))
                    throw new DataException($"Row {i + 1}, {column(matrix.Sparse?.IndicesOf(i)[k] ?? k)}: {values[k]} is not a finite number.");
            }
        }
    }
}
