using Bidual.Data;

namespace Bidual.Cli.Files;

/// <summary>The rows a network was trained on.</summary>
internal static class TrainingRows
{
    /// <summary>The rows trained on, and those a validation share sets aside (null for none).</summary>
    public static (Dataset Training, Dataset? Validation) Of(Dataset all, double validation, long seed)
    {
        if (validation == 0)
            return (all, null);
        RowSplit split = Split.Holdout(all, validation, seed);
        return (all.SelectRows(split.Training), all.SelectRows(split.Validation));
    }
}
