using System.Globalization;
using System.Text;
using Bidual.Data;
using Bidual.Export.Report;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.Programs.Penalties;

namespace Bidual.Export;

/// <summary>A comparison of trainers as a single HTML file that needs nothing else: who came how near, the table, the pictures, what was compared, and how to repeat it.</summary>
public static class ComparisonReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="compared">The comparison.</param>
    /// <param name="title">What the data are called.</param>
    /// <param name="repeat">The command line that repeats it.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(ComparedTrainers compared, string title, string repeat, string path)
    {
        ArgumentNullException.ThrowIfNull(compared);
        byte[] page = Encoding.UTF8.GetBytes(Render(compared, title, repeat));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    private static string Render(ComparedTrainers compared, string title, string repeat)
    {
        string target = ReportContext.Escape(compared.Convex.Model.TargetName);
        string claim = $"""
            <section class="claim {(compared.IsGlobal ? "proven" : "partly")}"><p class="badge"><span>{(compared.IsGlobal ? "✓" : "≈")}</span>{(compared.IsGlobal ? "The optimum is proven" : "The optimum is not known")}</p>
            <p class="sentence">{ReportContext.Escape(compared.ConclusionText)}</p>
            <p class="meaning">{ReportContext.Escape(compared.Convex.SolvedCertificate.ClaimText)}</p></section>
            """;
        return Page.Render(
            "Bidual comparison",
            $"Predicting {target}: convex training and other trainers",
            [
                claim,
                Table(compared),
                ReportContext.Section("Runs", "Every run is a faint line, the median of a method's runs a thick one; objectives are the least so far. Time is that of the method itself: evaluating the trace does not count.", string.Concat(ComparisonPlot.Plots(compared).Select(plot => ReportContext.Figure(plot.Title, plot.Render())))),
                Facts(compared, title),
                ReportContext.Section("How to repeat it", "The same version, seed, data and number of threads give the same weights wherever no time limit ended a run.", $"<figure><pre><code>{ReportContext.Escape(repeat)}</code></pre></figure>"),
            ],
            $"Written by bidual {ReportContext.Escape(LibraryVersion.Current)}. All objectives are the loss summed over the training rows and {Penalty(compared.Convex.Model)}, computed from the weights by the same code for every method.",
            $"{target} – Bidual comparison");
    }

    private static string Penalty(Model model) => model.Penalty switch
    {
        PenaltyKind.L1 => "(β/2) times the squared ℓ1 norms of the neurons' weights",
        PenaltyKind.Features => "β times the norm of every feature's weights",
        _ => "(β/2) times the squared weights",
    };

    private static string Table(ComparedTrainers compared)
    {
        bool held = compared.Convex.ValidationScores is not null, classes = compared.Convex.Model.Task == LearningTask.Classification;
        string score = classes ? "accuracy" : "RMSE";
        var table = new StringBuilder("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Method</th>");
        foreach (string header in (string[])["best", "median", "worst", "within 1 %", "within 0.01 %", "neurons", "time", $"{score}, training", .. held ? [$"{score}, held out"] : Array.Empty<string>()])
            table.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{ReportContext.Escape(header)}</th>");
        table.Append("</tr></thead><tbody>");
        FittedNetwork convex = compared.Convex;
        double gap = compared.Excess(convex.Certificate.Objective);
        Row("convex", "one fit, with its proof", [Number(convex.Certificate.Objective), "", "", gap <= 0.01 ? "✓" : "–", gap <= 1e-4 ? "✓" : "–", NumberText.Of(convex.Model.Network.Neurons), NumberText.Seconds(compared.ConvexTrace[^1].Seconds), Score(convex.TrainScores), .. held ? [Score(convex.ValidationScores)] : Array.Empty<string>()]);
        foreach (ComparedTrainer trainer in compared.Trainers)
        {
            ComparedRun best = trainer.Best;
            double median = trainer.Median(run => run.Objective);
            Row(trainer.Name, trainer.LearningRate is { } rate ? $"learning rate {NumberText.Of(rate)}, {NumberText.Of(trainer.Epochs)} epochs" : "all rows", [
                Number(best.Objective), Number(median), Number(trainer.Worst),
                Within(trainer, 0.01), Within(trainer, 1e-4), NumberText.Of((long)trainer.Median(run => run.ActiveNeurons)), NumberText.Seconds(trainer.Median(run => run.Seconds)), Score(best.TrainScores), .. held ? [Score(best.ValidationScores)] : Array.Empty<string>()]);
        }

        return ReportContext.Section("Objectives", "Below each objective, how far it is above " + (compared.IsGlobal ? "the proven bound." : "the least objective that anyone found."), $"<figure>{table.Append("</tbody></table></div>")}<p class=\"note\">Neurons that count for more than a thousandth of the largest; neurons and time are those of the median run, scores those of the best. Searching for learning rates took {NumberText.Seconds(compared.Trainers.Sum(trainer => trainer.SearchSeconds))} more.</p></figure>");

        void Row(string name, string detail, IReadOnlyList<string> cells)
        {
            table.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{ReportContext.Escape(name)}<small>{ReportContext.Escape(detail)}</small></th>");
            foreach (string cell in cells)
                table.Append(CultureInfo.InvariantCulture, $"<td>{cell}</td>");
            table.Append("</tr>");
        }

        string Number(double objective) => $"{NumberText.Of(objective, 7)}<small>+\u202F{NumberText.Percent(compared.Excess(objective))}</small>";

        string Within(ComparedTrainer trainer, double share) => $"{NumberText.Of(trainer.Runs.Count(run => compared.Excess(run.Objective) <= share))}\u202F/\u202F{NumberText.Of(trainer.Runs.Count)}";

        string Score(Scores? scores) => scores is null ? "–" : classes ? NumberText.Percent(scores.Accuracy ?? double.NaN) : NumberText.Of(scores.Rmse ?? double.NaN);
    }

    private static string Facts(ComparedTrainers compared, string title)
    {
        ComparisonSettings settings = compared.Settings;
        (string Name, string Value)[] facts =
        [
            ("Data", $"{title}, {NumberText.Of(compared.Convex.TrainingRows)} training rows"),
            ("β", $"{NumberText.Of(compared.Convex.Certificate.Beta, 7)}, the same for all"),
            ("Neurons", $"{NumberText.Of(compared.Neurons)} at the start of every run"),
            ("Runs", $"{NumberText.Of(settings.Runs)} a method from {settings.Initialisation.ToString().ToLowerInvariant()} weights, seeds {settings.Fit.Seed.ToString(CultureInfo.InvariantCulture)} and up"),
            ("Batches", settings.Batch < compared.Convex.TrainingRows ? $"of {NumberText.Of(settings.Batch)} rows; L-BFGS and Gauss–Newton use all" : "all rows"),
            ("Schedule", settings.Schedule.ToString().ToLowerInvariant()),
            ("Limits", $"{NumberText.Of(settings.Epochs ?? 0)} epochs, {NumberText.Seconds(settings.Fit.MaxTime?.TotalSeconds ?? ComparisonSettings.DefaultSeconds)} a run"),
            ("Threads", $"{NumberText.Of(settings.Fit.Threads)} for the convex fit, one for a run and as many runs at once"),
        ];
        return ReportContext.Section("What was compared", "The same rows, loss and β. A learning rate that was not given was searched over 13 of them.", $"<figure><dl class=\"facts\">{string.Concat(facts.Select(fact => $"<div><dt>{ReportContext.Escape(fact.Name)}</dt><dd>{ReportContext.Escape(fact.Value)}</dd></div>"))}</dl></figure>");
    }
}
