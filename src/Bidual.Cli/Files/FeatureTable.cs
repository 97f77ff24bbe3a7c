using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Cli.Files;

/// <summary>The features of a table whose target, if it has one, does not matter.</summary>
internal static class FeatureTable
{
    /// <returns>Encoded features and how they are prepared.</returns>
    /// <exception cref="DataException">The table cannot be used.</exception>
    public static (Matrix Features, Preparation Preparation) Read(string path, string? target, bool noTarget, bool bias, bool standardize, CancellationToken cancellation)
    {
        Table table = DataFile.Read(path, cancellation: cancellation);
        if (!noTarget && table.ColumnCount == 1)
            throw new UsageException($"{path}: has one column only; --no-target says that it is a feature.");
        string[] drop = noTarget ? [] : [table.ColumnNames[target is null ? table.ColumnCount - 1 : table.IndexOf(target)]];

        // A schema has a target: the row numbers stand in for one.
        var numbers = new Matrix(table.RowCount, 1, [.. Enumerable.Range(0, table.RowCount).Select(i => (double)i)]);
        Table numbered = table.Beside(Table.FromMatrix(numbers));
        TableSchema schema = TableSchema.Fit(numbered, numbered.ColumnNames[^1], LearningTask.Regression, drop: drop);
        Matrix features = schema.EncodeFeatures(numbered);
        Scaling scaling = standardize ? Scaling.Standardize(features) : Scaling.Identity(features.Columns);
        return (features, new Preparation(scaling, Scaling.Identity(1), bias));
    }
}
