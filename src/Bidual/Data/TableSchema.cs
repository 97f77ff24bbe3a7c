using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>How the columns of a table become features and a target: fitted on the training table, kept in the model, applied to every later table.</summary>
/// <param name="Columns">The feature columns of the table, in order.</param>
/// <param name="Targets">The target column; of a regression there may be several.</param>
/// <param name="Task">What is learned.</param>
/// <param name="ClassLabels">For a classification its labels, of two those of −1 and +1; with one class against the rest the first is "not LABEL".</param>
/// <param name="WeightName">The column that says how often a row counts; null for none.</param>
public sealed record TableSchema(
    IReadOnlyList<FeatureColumn> Columns,
    IReadOnlyList<TargetColumn> Targets,
    LearningTask Task,
    IReadOnlyList<string> ClassLabels,
    string? WeightName = null)
{
    /// <summary>One name per encoded feature: the column's own, or COLUMN=CATEGORY for each category.</summary>
    public IReadOnlyList<string> FeatureNames => [.. Columns.SelectMany(column => column.FeatureNames)];

    /// <summary>The names of the target columns in one.</summary>
    public string TargetName => string.Join(", ", Targets.Select(target => target.Name));

    /// <summary>The index of the feature that a numeric column of the training table becomes.</summary>
    /// <param name="table">The training table.</param>
    /// <param name="column">By name, or by position from 1 where no column has that name.</param>
    /// <exception cref="DataException">There is no such column, it is no feature, or it holds words, which become several.</exception>
    public int FeatureOf(Table table, string column)
    {
        ArgumentNullException.ThrowIfNull(table);
        int index = table.IndexOf(column), feature = 0;
        foreach (FeatureColumn known in Columns)
        {
            if (string.Equals(known.Name, table.Columns[index].Name, StringComparison.Ordinal))
                return known.Categories is null ? feature : throw table.Error(index, "the column holds words, which have no order: there is nothing to grow");
            feature += known.FeatureNames.Count;
        }

        throw table.Error(index, "the column is no feature: it is the target, the weights or left out");
    }

    /// <summary>Features that go together: those of the given columns, and those that a column of words becomes.</summary>
    /// <param name="table">The training table.</param>
    /// <param name="columns">Columns that go together, each by name, or by position from 1 where no column has that name.</param>
    /// <returns>Indices of features, from 0, a list a group; a feature that is alone is in none.</returns>
    /// <exception cref="DataException">There is no such column, it is no feature, or it is in two groups.</exception>
    public IReadOnlyList<IReadOnlyList<int>> GroupsOf(Table table, IReadOnlyList<IReadOnlyList<string>> columns)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(columns);
        var features = new Dictionary<string, int[]>(StringComparer.Ordinal);
        int next = 0;
        foreach (FeatureColumn known in Columns)
        {
            features[known.Name] = [.. Enumerable.Range(next, known.FeatureNames.Count)];
            next += known.FeatureNames.Count;
        }

        var groups = new List<IReadOnlyList<int>>();
        foreach (IReadOnlyList<string> group in columns)
        {
            var together = new List<int>();
            foreach (string column in group)
            {
                int index = table.IndexOf(column);
                if (!features.Remove(table.Columns[index].Name, out int[]? own))
                    throw table.Error(index, "the column is no feature, or stands in two groups");
                together.AddRange(own);
            }

            groups.Add(together);
        }

        return [.. groups.Concat(features.Values.Where(own => own.Length > 1).OrderBy(own => own[0])).Where(group => group.Count > 1)];
    }

    /// <summary>Learns from a training table which columns are features, which is the target, and what they mean.</summary>
    /// <param name="table">The training table.</param>
    /// <param name="target">The target column by name, or by position from 1 where no column has that name; null for the last.</param>
    /// <param name="task">
    /// What is learned; null to infer it: a classification when the target is text, has at most two values, or holds
    /// exactly the codes 0 … k−1 or 1 … k with k ≤ 10 in at least 10k rows; else a regression.
    /// </param>
    /// <param name="positiveLabel">
    /// For a classification the label that becomes +1, against all others. When null: of two labels the second (numbers by value, words in ordinal order); more are all told apart.
    /// </param>
    /// <param name="drop">Columns to leave out, given like <paramref name="target"/>.</param>
    /// <param name="weights">A column of positive numbers that says how often each row counts, given like <paramref name="target"/>; null for none.</param>
    /// <exception cref="DataException">
    /// Fewer than 2 rows, no feature, a column or label that does not exist, a target that is missing somewhere or the same everywhere,
    /// text among numbers, NaN or ∞, a text column with so many values that it looks like an identifier, or features that are all 0.
    /// </exception>
    public static TableSchema Fit(Table table, string? target = null, LearningTask? task = null, string? positiveLabel = null, IReadOnlyList<string>? drop = null, string? weights = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return SchemaFit.Fit(table, target is null ? [] : [target], task, positiveLabel, drop ?? [], weights);
    }

    /// <summary>Learns from a training table which columns are features of several targets, which are numbers.</summary>
    /// <param name="table">The training table.</param>
    /// <param name="targets">The target columns, each by name, or by position from 1 where no column has that name.</param>
    /// <param name="drop">Columns to leave out, given alike.</param>
    /// <param name="weights">A column of positive numbers that says how often each row counts, given alike; null for none.</param>
    /// <exception cref="DataException">As for one target; or a column is given twice, or a target is no number.</exception>
    public static TableSchema FitTargets(Table table, IReadOnlyList<string> targets, IReadOnlyList<string>? drop = null, string? weights = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(targets);
        return SchemaFit.Fit(table, targets, targets.Count > 1 ? LearningTask.Regression : null, null, drop ?? [], weights);
    }

    /// <summary>Features, targets and, where the table has them, weights of a table with the columns of the training table.</summary>
    /// <exception cref="DataException">As for <see cref="EncodeFeatures"/>; or the target is absent, missing in a row, or a label not known from training.</exception>
    public Dataset Encode(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        SchemaMatch match = SchemaMatch.Of(this, table, needsTarget: true);
        Matrix features = SchemaEncoding.Features(this, table, match);
        double[]? weights = SchemaEncoding.Weights(table, match.Weight);
        return Task == LearningTask.Classification
            ? Dataset.OfClasses(features, SchemaEncoding.Classes(this, table, match.Targets[0]), ClassLabels, FeatureNames, TargetName, weights)
            : new Dataset(features, SchemaEncoding.Numbers(table, match.Targets), Task, FeatureNames, [.. Targets.Select(target => target.Name)], weights: weights);
    }

    /// <summary>
    /// Features only. Columns are matched by name when the table has a header, where further columns are ignored; else by position, with or without the target.
    /// A missing number becomes the training mean; a word not known from training, or a missing one, becomes zeros.
    /// </summary>
    /// <returns>n×d, d the number of <see cref="FeatureNames"/>.</returns>
    /// <exception cref="DataException">Columns are absent or too many, or a word, NaN or ∞ stands in a numeric column.</exception>
    public Matrix EncodeFeatures(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return SchemaEncoding.Features(this, table, SchemaMatch.Of(this, table, needsTarget: false));
    }
}

/// <summary>One target column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">Its position in the training table, from 0; −1 when the targets came from elsewhere.</param>
public sealed record TargetColumn(string Name, int Index);

/// <summary>One feature column of a table.</summary>
/// <param name="Name">Its header, or x1, x2, … without one.</param>
/// <param name="Categories">The categories of a text column, in ordinal order, each one feature of 0 and 1; null for a numeric column.</param>
/// <param name="Fill">What stands in for a missing number: the training mean. Unused for a text column, where a missing cell is a row of zeros.</param>
public sealed record FeatureColumn(string Name, IReadOnlyList<string>? Categories, double Fill)
{
    /// <summary>Names of the features this column becomes.</summary>
    public IReadOnlyList<string> FeatureNames => Categories is null ? [Name] : [.. Categories.Select(category => $"{Name}={category}")];
}
