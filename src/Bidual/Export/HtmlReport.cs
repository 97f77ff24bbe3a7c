using System.Text;
using Bidual.Data;
using Bidual.Export.Report;
using Bidual.Networks;
using Bidual.Programs.Penalties;

namespace Bidual.Export;

/// <summary>
/// A report on one fit as a single HTML file that needs nothing else: the claim first, then data, scores, convergence, the choice of β,
/// the function itself where it can be drawn, neurons, predictions, and how to repeat it. Light and dark follow the reader's system.
/// The same fit gives the same page.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="fit">What was trained.</param>
    /// <param name="training">The rows it was trained on, in their own units.</param>
    /// <param name="validation">The rows set aside; null when there were none.</param>
    /// <param name="record">How it came about.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file cannot be written, or the data do not have the model's features.</exception>
    public static void Write(FittedNetwork fit, Dataset training, Dataset? validation, TrainingRecord record, string path)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(record);
        byte[] page = Encoding.UTF8.GetBytes(Render(new ReportContext(fit, training, validation, record)));
        AtomicFile.Write(path, stream => stream.Write(page));
    }

    internal static string Render(ReportContext context)
    {
        string target = ReportContext.Escape(context.Training.TargetName);
        string neurons = context.IsLinear ? "a linear model" : ReportContext.Plural(context.Model.Network.Neurons, $"{context.Kind} neuron", $"{context.Kind} neurons");
        string[] sections =
        [
            ClaimSection.Write(context),
            DataSection.Write(context),
            ScoreSection.Write(context),
            FunctionSection.Write(context),
            PredictionSection.Write(context),
            ConvergenceSection.Write(context),
            SelectionSection.Write(context),
            NeuronSection.Write(context),
            RepeatSection.Write(context),
        ];
        return Page.Render(
            "Bidual training report",
            $"Predicting {target} with {neurons}",
            sections,
            $"Written by bidual {ReportContext.Escape(context.Record.Version)}. The objective is L(f(X), y) + {Penalty(context)}, with the loss L summed over the training rows{(context.HasOneOutput ? "" : " and outputs")}.",
            $"{target} – Bidual training report");
    }

    private static string Penalty(ReportContext context) => (context.Model.Penalty, context.HasOneOutput) switch
    {
        (PenaltyKind.Ridge, _) => "(β/2)·‖w‖²",
        (PenaltyKind.L1, _) when context.IsLinear => "β·‖w‖₁",
        _ when context.IsLinear => "β·Σ‖w_g‖ over groups g of features",
        (PenaltyKind.L1, true) => "(β/2)·Σ(‖u‖₁² + a²) over all neurons",
        (PenaltyKind.L1, false) => "(β/2)·Σ(‖u‖₁² + ‖a‖₁²) over all neurons",
        (PenaltyKind.Features, true) => "β·Σ‖u·a‖, the norms over all neurons and the sum over features",
        (PenaltyKind.Features, false) => "β·Σ‖u·a‖, the norms over all neurons and the sum over features and outputs",
        (_, true) => "(β/2)·Σ(‖u‖² + a²) over all neurons",
        _ when context.Model.OutputPenalty == OutputPenalty.WeightDecay => "(β/2)·Σ(‖u‖² + ‖a‖²) over all neurons",
        _ => "(β/2)·Σ(‖u‖² + ‖a‖₁²) over all neurons",
    };
}
