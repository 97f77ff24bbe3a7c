using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Fitting;

/// <summary>The rows that values of β are compared on, and which of them are left out: of few rows those of folds, of more a fifth.</summary>
/// <param name="Source">The rows, all or, of many, some drawn.</param>
/// <param name="Splits">Folds, or one split.</param>
/// <param name="RowShare">Share of all rows that they are.</param>
internal sealed record ComparedRows(Dataset Source, IReadOnlyList<RowSplit> Splits, double RowShare)
{
    private const double HeldOut = 0.2;
    private const int SmallestRows = 20, FoldsOfFew = 5;

    /// <summary>Splits.</summary>
    /// <param name="training">All rows.</param>
    /// <param name="settings">Folds and seed.</param>
    /// <param name="fewRows">Rows up to which a fifth of them says too little, so that folds are used unless another number is given.</param>
    /// <param name="largestRows">Rows that suffice.</param>
    /// <returns>Null where there are too few to compare.</returns>
    /// <exception cref="DataException">There are fewer rows than folds.</exception>
    public static ComparedRows? Of(Dataset training, FitSettings settings, int fewRows, int largestRows)
    {
        if (settings.Folds == 0 && training.Count < SmallestRows)
            return null;
        Dataset source = training;
        if (training.Count > largestRows)
        {
            int[] rows = [.. Enumerable.Range(0, training.Count)];
            new RandomSource(settings.Seed).Shuffle(rows);
            source = training.SelectRows(rows.AsSpan(0, largestRows));
        }

        int folds = settings.Folds == 0 && source.Count <= fewRows ? FoldsOfFew : settings.Folds;
        return new ComparedRows(
            source,
            folds == 0 ? [Split.Holdout(source, HeldOut, settings.Seed)] : Split.Folds(source, folds, settings.Seed),
            (double)source.Count / training.Count);
    }

    /// <summary>The choice among points of a path.</summary>
    public BetaSelection Selection(IReadOnlyList<BetaPoint> points, BetaRule rule) =>
        new(points, PathComparison.Best(points, rule), Splits[0].Training.Length, Splits.Sum(split => split.Validation.Length), Splits.Count, rule, RowShare);
}
