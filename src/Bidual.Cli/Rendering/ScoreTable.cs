using System.Globalization;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>Scores side by side.</summary>
internal static class ScoreTable
{
    private static readonly (string Label, Func<Scores, double?> Value, Func<double, string> Format)[] Rows =
    [
        ("accuracy", scores => scores.Accuracy, Format.Share),
        ("balanced accuracy", scores => scores.BalancedAccuracy, Format.Share),
        ("area under the ROC curve", scores => scores.Auc, Format.Short),
        ("log-loss", scores => scores.LogLoss, Format.Short),
        ("root mean squared error", scores => scores.Rmse, Format.Short),
        ("mean absolute error", scores => scores.Mae, Format.Short),
        ("R²", scores => scores.R2, Format.Short),
    ];

    /// <summary>A column for each part that has scores.</summary>
    public static void Write(Sheet sheet, params (string Part, Scores? Scores)[] columns)
    {
        (string Part, Scores Scores)[] present = [.. columns.Where(column => column.Scores is not null).Select(column => (column.Part, column.Scores!))];
        string[] headers = ["", .. present.Select(column => $"{column.Part} ({Format.Plural(column.Scores.Count, "row")})")];
        sheet.Table(headers, Rows
            .Where(row => present.Any(column => row.Value(column.Scores) is not null))
            .Select(row => (IReadOnlyList<string>)[row.Label, .. present.Select(column => row.Value(column.Scores) is { } value ? row.Format(value) : "–")]));
    }
}
