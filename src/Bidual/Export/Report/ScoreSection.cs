using System.Text;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Export.Report;

/// <summary>How well the network predicts, beside what predicting without any feature would score.</summary>
internal static class ScoreSection
{
    private static readonly (string Name, string Meaning, Func<Scores, double?> Value, bool Share)[] Rows =
    [
        ("Accuracy", "share of rows whose class is right", scores => scores.Accuracy, true),
        ("Balanced accuracy", "mean of that share over the classes", scores => scores.BalancedAccuracy, true),
        ("AUC", "share of pairs, one row of each class, that the margin puts in order: the area under the ROC curve", scores => scores.Auc, false),
        ("Log-loss", "mean of −log of the probability given to the truth, for the margin read as log-odds; lower is better", scores => scores.LogLoss, false),
        ("RMSE", "typical size of an error, in the target’s unit; lower is better", scores => scores.Rmse, false),
        ("MAE", "mean size of an error, in the target’s unit; lower is better", scores => scores.Mae, false),
        ("R²", "share of the target’s variance that is explained", scores => scores.R2, false),
    ];

    public static string Write(ReportContext context)
    {
        Scores train = context.Fit.TrainScores;
        Scores? validation = context.Fit.ValidationScores;
        Scores baseline = Baseline(context);
        var table = new StringBuilder("<div class=\"scroll\"><table class=\"scores\"><thead><tr><th scope=\"col\">Score</th><th scope=\"col\">Training</th>");
        table.Append(validation is null ? string.Empty : "<th scope=\"col\">Validation</th>");
        table.Append("<th scope=\"col\" class=\"quiet-cell\">Without features</th></tr></thead><tbody>");
        foreach ((string name, string meaning, Func<Scores, double?> value, bool share) in Rows)
        {
            if (value(train) is null && (validation is null || value(validation) is null))
                continue;
            table.Append($"<tr><th scope=\"row\">{name}<small>{meaning}</small></th><td>{Text(value(train), share)}</td>");
            if (validation is not null)
                table.Append($"<td>{Text(value(validation), share)}</td>");
            table.Append($"<td class=\"quiet-cell\">{Text(value(baseline), share)}</td></tr>");
        }

        string count = $"<tr><th scope=\"row\">Rows</th><td>{NumberText.Of(train.Count)}</td>{(validation is null ? string.Empty : $"<td>{NumberText.Of(validation.Count)}</td>")}<td class=\"quiet-cell\">{NumberText.Of(baseline.Count)}</td></tr>";
        string lead = validation is null
            ? "On the training rows only: no rows were set aside, so nothing here says how well the network does on new data."
            : "Validation rows were set aside before training; they show how well the network does on new data.";
        string note = context.IsClassifier ? "“Without features”: every row gets the class shares of the training rows." : "“Without features”: every row gets the mean of the training targets.";
        return ReportContext.Section("Scores", lead, $"<figure>{table.Append(count).Append("</tbody></table></div>")}<p class=\"note\">{note} Scored on the {(validation is null ? "training" : "validation")} rows.</p></figure>");
    }

    private static string Text(double? value, bool share) => value switch
    {
        null => "–",
        { } number when share => NumberText.Percent(number),
        > -1e-12 and < 1e-12 => "0",
        { } number => NumberText.Of(number),
    };

    private static Scores Baseline(ReportContext context)
    {
        Dataset scored = context.Validation ?? context.Training;
        double[] constants = [.. Enumerable.Range(0, scored.Outputs).Select(k => Constant(context, context.Training.Targets.Column(k).Average()))];
        return Scores.Of(context.Model.Task, context.Model.Loss, Matrix.FromRows([.. Enumerable.Repeat(constants, scored.Count)]), scored.Targets);
    }

    /// <summary>The mean of a target, of ±1 as log-odds.</summary>
    private static double Constant(ReportContext context, double mean)
    {
        if (!context.IsClassifier)
            return mean;
        double share = Math.Clamp((1 + mean) / 2, 1e-12, 1 - 1e-12);
        return Math.Log(share / (1 - share));
    }
}
