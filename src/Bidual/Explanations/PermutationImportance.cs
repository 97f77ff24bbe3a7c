using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Threads;

namespace Bidual.Explanations;

/// <summary>
/// How much worse a model scores on rows whose values of a column are shuffled among them (Breiman 2001; as scikit-learn defines it): accuracy of classes, R² of numbers, of several targets the mean of theirs. Columns that say the same
/// stand in for each other and have little each.
/// </summary>
/// <param name="Name">Of the column.</param>
/// <param name="Features">The features it becomes, shuffled together.</param>
/// <param name="Drops">Score of the rows as they are less that of the shuffled ones, one a shuffle.</param>
public sealed record PermutationImportance(string Name, IReadOnlyList<int> Features, IReadOnlyList<double> Drops)
{
    /// <summary>Mean drop.</summary>
    public double Mean => Drops.Average();

    /// <summary>Standard deviation of the drops, over their number.</summary>
    public double Deviation => Math.Sqrt(Drops.Average(drop => (drop - Mean) * (drop - Mean)));

    /// <summary>Of every column. The same seed shuffles all of them alike, and gives the same numbers on any number of threads.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Rows with the model's features and targets; best rows that it was not trained on.</param>
    /// <param name="repeats">Shuffles of each column, at least 1.</param>
    /// <param name="seed">Of the shuffles.</param>
    /// <param name="schema">How a table became features: those of a column of words are shuffled together; null for features by themselves.</param>
    /// <param name="threads">Worker threads.</param>
    /// <exception cref="DataException">The rows do not have the model's features, or their targets are all alike, so that there is no R².</exception>
    public static IReadOnlyList<PermutationImportance> Of(Model model, Dataset rows, int repeats = 5, long seed = 0, TableSchema? schema = null, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        model.Preparation.RequireFeatures(rows.Features);
        double asTheyAre = Score(model, rows, rows.Features);
        int[][] shuffles = Shuffles(rows.Count, repeats, seed);
        (string Name, int[] Features)[] columns = [.. ColumnsOf(model, schema)];
        var drops = new double[columns.Length][];
        SharedLoop.For(0, columns.Length, threads, c =>
        {
            var shuffled = new Matrix(rows.Count, rows.Features.Columns);
            for (int i = 0; i < rows.Count; i++)
                rows.Features.CopyRow(i, shuffled.MutableRow(i));
            double[][] values = [.. columns[c].Features.Select(rows.Features.Column)];
            drops[c] = [.. shuffles.Select(order =>
            {
                for (int k = 0; k < values.Length; k++)
                {
                    for (int i = 0; i < order.Length; i++)
                        shuffled.MutableRow(i)[columns[c].Features[k]] = values[k][order[i]];
                }

                return asTheyAre - Score(model, rows, shuffled);
            })];
        });
        return [.. columns.Select((column, c) => new PermutationImportance(column.Name, column.Features, drops[c]))];
    }

    private static double Score(Model model, Dataset rows, Matrix features)
    {
        var scores = Scores.Of(model.Task, model.Loss, model.PredictOutputs(features), rows.Targets);
        return scores.Accuracy ?? scores.R2 ?? throw new DataException("Permutation importance: the targets of the rows are all alike, and have no R².");
    }

    private static int[][] Shuffles(int rows, int repeats, long seed)
    {
        var random = new RandomSource(seed);
        var shuffles = new int[repeats][];
        for (int k = 0; k < repeats; k++)
        {
            shuffles[k] = [.. Enumerable.Range(0, rows)];
            random.Shuffle(shuffles[k]);
        }

        return shuffles;
    }

    private static IEnumerable<(string Name, int[] Features)> ColumnsOf(Model model, TableSchema? schema)
    {
        if (schema is null)
        {
            foreach (int f in Enumerable.Range(0, model.FeatureNames.Count))
                yield return (model.FeatureNames[f], [f]);
            yield break;
        }

        int first = 0;
        foreach (FeatureColumn column in schema.Columns)
        {
            yield return (column.Name, [.. Enumerable.Range(first, column.FeatureNames.Count)]);
            first += column.FeatureNames.Count;
        }
    }
}
