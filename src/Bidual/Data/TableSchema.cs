namespace Bidual.Data;

/// <summary>How the columns of a table become features and a target: fitted on the training table, kept in the model, applied to every later table.</summary>
/// <param name="Columns">The feature columns of the table, in order.</param>
/// <param name="TargetName">Name of the target column.</param>
/// <param name="TargetIndex">Position of the target column in the training table, from 0; −1 when the targets came from elsewhere.</param>
/// <param name="Task">What is learned.</param>
/// <param name="ClassLabels">For a classification the labels of −1 and +1; with one class against the rest the first is "not LABEL".</param>
public sealed record TableSchema(
    IReadOnlyList<FeatureColumn> Columns,
    string TargetName,
    int TargetIndex,
    LearningTask Task,
    IReadOnlyList<string> ClassLabels)
{
    /// <summary>One name per encoded feature: the column's own, or COLUMN=CATEGORY for each category.</summary>
    public IReadOnlyList<string> FeatureNames => [.. Columns.SelectMany(column => column.FeatureNames)];
}

/// <summary>One feature column of a table.</summary>
/// <param name="Name">Its header, or x1, x2, … without one.</param>
/// <param name="Categories">The categories of a text column, in ordinal order, each one feature of 0 and 1; null for a numeric column.</param>
/// <param name="Fill">What stands in for a missing number: the training mean. Unused for a text column, where a missing cell is a row of zeros.</param>
public sealed record FeatureColumn(string Name, IReadOnlyList<string>? Categories, double Fill)
{
    /// <summary>Names of the features this column becomes.</summary>
    public IReadOnlyList<string> FeatureNames => Categories is null ? [Name] : [.. Categories.Select(category => $"{Name}={category}")];
}
