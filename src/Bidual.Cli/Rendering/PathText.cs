using System.Globalization;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;

namespace Bidual.Cli.Rendering;

/// <summary>A path for people.</summary>
internal static class PathText
{
    public static void Write(Sheet sheet, PathResult result)
    {
        sheet.Title(TrainingText.Headline(result.DataName, result.Training, result.Rows));
        sheet.Line();
        sheet.Values(Values(result));
        sheet.Line();
        Column[] columns = [.. Columns(result)];
        sheet.Table([.. columns.Select(column => column.Header)], Enumerable.Range(0, result.Path.Points.Count).Select(k => (IReadOnlyList<string>)[.. columns.Select(column => column.Cell(k))]));
        sheet.Line();
        sheet.Verdict(Verdict(result), result.IsProven);
        sheet.Line();
        sheet.Values(
        [
            .. result.Written.Select(file => ("wrote", file)),
            .. result.Path.Chosen is { } chosen ? new[] { ("train there", TrainLine(result, chosen)) } : [],
            ("repeat with", RepeatLine.Of(result.Arguments, "path")),
        ]);
    }

    private static IEnumerable<(string Label, string Value)> Values(PathResult result)
    {
        FittedPath path = result.Path;
        FittedNetwork last = path.Points[^1].Fit;
        yield return ("points", $"{path.Points.Count} of {path.Settings.Points}, β / β_max from 1 to {Format.Short(path.Settings.SmallestRatio)}");
        yield return ("β_max", Format.Value(path.BetaMax));
        if (path.Selection is { } selection)
        {
            yield return ("β chosen", $"{Format.Value(path.Chosen!.Beta)}   {Format.Short(path.Chosen.BetaRatio)} β_max, {Names.HeldOut(selection)}");
            if (selection.Chosen == selection.Points.Count - 1)
                yield return ("", "the smallest that was compared: there may be a better one below");
        }

        yield return ("network", TrainingText.Network(last));
        yield return ("solver", Names.Of(last.Settings.Solver));
        yield return ("time", TrainingText.Times(path.Times, result.ReadSeconds));
    }

    private static IEnumerable<Column> Columns(PathResult result)
    {
        IReadOnlyList<PathPoint> points = result.Path.Points;
        yield return new("β / β_max", k => Format.Short(points[k].BetaRatio));
        yield return new("β", k => Format.Short(points[k].Beta));
        yield return new("objective", k => Format.Value(Certificate(k).Objective));
        yield return new("lower bound", k => Format.Value(Certificate(k).LowerBound));
        if (points.Any(point => point.Fit.Certificate.Coverage == Coverage.Sampled))
            yield return new("over all networks", k => Format.Short(Certificate(k).GlobalLowerBound));
        yield return new("gap", k => Format.Gap(Certificate(k).RelativeGap));
        yield return new("claim", k => Names.Of(Certificate(k).Claim));
        yield return new("neurons", k => Format.Count(points[k].Fit.Model.Network.Neurons));
        yield return new("patterns", k => Format.Count(Certificate(k).Patterns));
        bool compared = result.Path.Selection is not null;
        foreach ((string name, Func<Scores, double?> measure, Func<double, string> format) in Measures(points[0].Fit.Model))
        {
            yield return new($"{name}, training", k => Text(measure(points[k].Fit.TrainScores), format));
            if (compared)
                yield return new("held out", k => Text(points[k].HeldOut is { } scores ? measure(scores) : null, format));
        }

        if (compared)
            yield return new("", k => result.Path.Selection!.Chosen == k ? "← chosen" : "");

        Certificate Certificate(int k) => points[k].Fit.Certificate;
    }

    private static (string Name, Func<Scores, double?> Measure, Func<double, string> Format)[] Measures(Model model)
    {
        if (model.Task == LearningTask.Regression)
            return [("rmse", scores => scores.Rmse, Format.Short)];
        return [("accuracy", scores => scores.Accuracy, Format.Share), .. model.Loss.HasProbabilities ? new (string, Func<Scores, double?>, Func<double, string>)[] { ("log-loss", scores => scores.LogLoss, Format.Short) } : []];
    }

    private static string Verdict(PathResult result)
    {
        IReadOnlyList<PathPoint> points = result.Path.Points;
        FittedNetwork any = points[0].Fit;
        INetworkKind kind = any.Settings.Kind;
        string description = kind.Describe(any.Model.Network.Outputs) + any.Model.Network.Linear?.Description;
        string tolerance = Format.Gap(result.Path.Settings.Fit.Tolerance);
        int proven = result.Proven.Count(value => value), global = points.Count(point => point.Fit.Certificate.Claim == Claim.Global);
        if (proven < points.Count)
            return $"{proven} of {Format.Plural(points.Count, "point")} are proven to {tolerance}; the others stand with the gap of their row.";
        string where = points.Count == result.Path.Settings.Points ? "at every β" : $"at the {points.Count} largest of {result.Path.Settings.Points} β";
        string largest = Format.Gap(points.Max(point => point.Fit.Certificate.RelativeGap));
        return global == points.Count
            ? $"Globally optimal {where}: no {description}{(any.Settings.Activation == Networks.Activation.Linear ? "" : " of any width")}{kind.Scope} has an objective below the bound of its row, and none here is more than {largest} (relative) above it."
            : $"Optimal over the patterns used {where}: no {description} that uses only them has an objective below the bound of its row, and none here is more than {largest} (relative) above it.";
    }

    /// <summary>The command that trains at the chosen β, on all rows.</summary>
    private static string TrainLine(PathResult result, PathPoint chosen) => RepeatLine.Command(
        [
            .. result.Arguments.Where(argument => argument.Key is not ("--points" or "--ratio" or "--folds" or "--validation")),
            new("--beta-ratio", chosen.BetaRatio.ToString("G6", CultureInfo.InvariantCulture)),
        ],
        "train");

    private static string Text(double? value, Func<double, string> format) => value is { } number ? format(number) : "–";

    private sealed record Column(string Header, Func<int, string> Cell);
}
