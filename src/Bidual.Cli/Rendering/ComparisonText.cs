using Bidual.Data;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>A comparison for people.</summary>
internal static class ComparisonText
{
    public static void Write(Sheet sheet, ComparisonResult result)
    {
        ComparedTrainers compared = result.Compared;
        sheet.Title(TrainingText.Headline(result.DataName, result.Training, result.Rows));
        sheet.Line();
        sheet.Values(Values(result));
        sheet.Line();
        Table(sheet, compared);
        sheet.Line();
        sheet.Verdict(compared.ConclusionText, compared.IsGlobal);
        sheet.Line();
        sheet.Verdict(compared.Convex.SolvedCertificate.ClaimText, result.IsProven);
        sheet.Line();
        sheet.Values(
        [
            .. result.Written.Select(file => ("wrote", file)),
            ("repeat with", RepeatLine.Of(result.Arguments, "compare")),
        ]);
    }

    private static IEnumerable<(string Label, string Value)> Values(ComparisonResult result)
    {
        ComparedTrainers compared = result.Compared;
        ComparisonSettings settings = compared.Settings;
        FittedNetwork convex = compared.Convex;
        yield return ("proven lower bound", Format.Value(compared.Bound) + (compared.IsGlobal ? "   of every network of the kind" : "   of every network of the kind, loose"));
        if (!compared.IsGlobal)
            yield return ("least objective", Format.Value(compared.Least) + "   that anyone found; what is above is measured from it");
        yield return ("β", $"{Format.Value(convex.Certificate.Beta)}   {(compared.Selection is { } selection ? $"chosen among {selection.Points.Count} {Names.HeldOut(selection)}" : "given")}, the same for all");
        yield return ("network", TrainingText.Network(convex) + (convex.Truncation is { } confined ? $", confined to {Format.Plural(confined.Rank, "leading direction")}" : ""));
        yield return ("runs", $"{Format.Plural(settings.Runs, "run")} a method of {Format.Plural(compared.Neurons, "neuron")}, weights {settings.Initialisation.ToString().ToLowerInvariant()}, {Limits(settings)}");
        yield return ("batches", settings.Batch < convex.TrainingRows ? $"{Format.Plural(settings.Batch, "row")}, {Schedule(settings)}; all rows without a rate" : $"all rows, {Schedule(settings)}");
        yield return ("threads", $"{settings.Fit.Threads} for the convex fit; one for a run, and as many runs at once");
    }

    private static string Schedule(ComparisonSettings settings) => $"{settings.Schedule.ToString().ToLowerInvariant()} learning rate";

    private static string Limits(ComparisonSettings settings) =>
        $"{Format.Plural(settings.Epochs ?? 0, "epoch")} or {Format.Seconds(settings.Fit.MaxTime?.TotalSeconds ?? ComparisonSettings.DefaultSeconds)} each";

    private static void Table(Sheet sheet, ComparedTrainers compared)
    {
        FittedNetwork convex = compared.Convex;
        bool classes = convex.Model.Task == LearningTask.Classification, held = convex.ValidationScores is not null;
        string score = classes ? "accuracy" : "rmse";
        double gap = compared.Excess(convex.Certificate.Objective);
        sheet.Table(
            ["method", "rate", "best", "median", "worst", "best above", "median above", "≤ 1 %", "≤ 0.1 %", "≤ 0.01 %", "neurons", "epochs", "seconds", "search", $"{score}, training", .. held ? new[] { "held out" } : []],
            [
                ["convex", "", Format.Value(convex.Certificate.Objective), "", "", Above(gap), "", Reached(gap, 1e-2), Reached(gap, 1e-3), Reached(gap, 1e-4), Format.Count(convex.Model.Network.Neurons), "", Format.Short(compared.ConvexTrace[^1].Seconds), "", Score(convex.TrainScores), .. held ? new[] { Score(convex.ValidationScores) } : []],
                .. compared.Trainers.Select(Row),
            ]);

        IReadOnlyList<string> Row(ComparedTrainer trainer)
        {
            ComparedRun best = trainer.Best;
            double median = trainer.Median(run => run.Objective);
            return
            [
                trainer.Name, trainer.LearningRate is { } rate ? Format.Short(rate) : "–", Format.Value(best.Objective), Format.Value(median), Format.Value(trainer.Worst),
                Above(compared.Excess(best.Objective)), Above(compared.Excess(median)), Within(trainer, 1e-2), Within(trainer, 1e-3), Within(trainer, 1e-4),
                Format.Short(trainer.Median(run => run.ActiveNeurons)), Format.Short(trainer.Median(run => run.Trace[^1].Passes)), Format.Short(trainer.Median(run => run.Seconds)), trainer.SearchSeconds > 0 ? Format.Short(trainer.SearchSeconds) : "–",
                Score(best.TrainScores), .. held ? new[] { Score(best.ValidationScores) } : [],
            ];
        }

        string Within(ComparedTrainer trainer, double share) => $"{trainer.Runs.Count(run => compared.Excess(run.Objective) <= share)} of {trainer.Runs.Count}";

        string Score(Scores? scores) => classes ? scores?.Accuracy is { } accuracy ? Format.Share(accuracy) : "–" : scores?.Rmse is { } rmse ? Format.Short(rmse) : "–";
    }

    private static string Above(double excess) => excess == 0 ? "0 %" : excess < 1e-5 ? $"{Format.Gap(100 * excess)} %" : $"{(100 * excess).ToString("G3", System.Globalization.CultureInfo.InvariantCulture)} %";

    private static string Reached(double excess, double share) => excess <= share ? "yes" : "no";
}
