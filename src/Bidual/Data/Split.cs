using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>Which rows train and which validate, both in increasing order.</summary>
/// <param name="Training">Indices of the training rows.</param>
/// <param name="Validation">Indices of the validation rows.</param>
public sealed record RowSplit(int[] Training, int[] Validation);

/// <summary>Splits rows at random, from a seed. Classes keep their shares on both sides.</summary>
public static class Split
{
    /// <summary>Holds out a share of the rows, of each class separately in a classification.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="fraction">Share of the validation rows, in (0, 1). At least one row validates; each class keeps at least one training row.</param>
    /// <param name="seed">The same seed gives the same split.</param>
    /// <exception cref="DataException">The fraction is out of range, or there are too few rows.</exception>
    public static RowSplit Holdout(Dataset dataset, double fraction, long seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!(fraction > 0 && fraction < 1))
            throw new DataException($"The validation fraction is {CellText.Format(fraction)}; it must lie between 0 and 1.");
        List<int[]> strata = ShuffledStrata(dataset, seed);
        int[] counts = Shares(strata, fraction);
        if (counts.Sum() == 0)
        {
            int largest = strata.FindIndex(rows => rows.Length == strata.Max(r => r.Length));
            if (strata[largest].Length < 2)
                throw new DataException($"{dataset.Count} rows are too few to hold out some for validation and keep every class in training.");
            counts[largest] = 1;
        }

        return new RowSplit(
            [.. strata.SelectMany((rows, s) => rows.Skip(counts[s])).Order()],
            [.. strata.SelectMany((rows, s) => rows.Take(counts[s])).Order()]);
    }

    /// <summary>Every row validates in exactly one of several splits.</summary>
    /// <param name="dataset">The data.</param>
    /// <param name="folds">Number of splits, from 2 to the number of rows.</param>
    /// <param name="seed">The same seed gives the same splits.</param>
    /// <exception cref="DataException">The number of folds is out of range.</exception>
    public static IReadOnlyList<RowSplit> Folds(Dataset dataset, int folds, long seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (folds < 2 || folds > dataset.Count)
            throw new DataException($"The number of folds is {folds}; it must lie between 2 and the {dataset.Count} rows.");
        int[] order = [.. ShuffledStrata(dataset, seed).SelectMany(rows => rows)];
        return [.. Enumerable.Range(0, folds).Select(fold => new RowSplit(
            [.. order.Where((_, k) => k % folds != fold).Order()],
            [.. order.Where((_, k) => k % folds == fold).Order()]))];
    }

    /// <summary>Shares of the strata, each within one of its exact share, all together the rounded whole; at least one row of each stratum is left.</summary>
    private static int[] Shares(List<int[]> strata, double fraction)
    {
        var counts = new int[strata.Count];
        int rows = 0, taken = 0;
        for (int s = 0; s < counts.Length; s++)
        {
            rows += strata[s].Length;
            int upTo = (int)Math.Round(fraction * rows, MidpointRounding.AwayFromZero);
            counts[s] = Math.Min(upTo - taken, strata[s].Length - 1);
            taken = upTo;
        }

        return counts;
    }

    private static List<int[]> ShuffledStrata(Dataset dataset, long seed)
    {
        var random = new RandomSource(seed);
        IEnumerable<int> rows = Enumerable.Range(0, dataset.Count);
        List<int[]> strata = dataset.Task == LearningTask.Classification
            ? [.. rows.GroupBy(dataset.ClassOf).OrderBy(group => group.Key).Select(group => group.ToArray())]
            : [rows.ToArray()];
        foreach (int[] stratum in strata)
            random.Shuffle(stratum);
        return strata;
    }
}
