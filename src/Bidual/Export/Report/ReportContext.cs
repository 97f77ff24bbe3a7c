using System.Net;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Export.Report;

/// <summary>What the sections of a report share: the fit, the data, and the predictions, computed once.</summary>
internal sealed class ReportContext
{
    /// <summary>More points than this are hard to see and slow to show.</summary>
    public const int MaximumPoints = 2000;

    /// <summary>Outputs that are drawn one by one.</summary>
    private const int MaximumOutputs = 10;

    public ReportContext(FittedNetwork fit, Dataset training, Dataset? validation, TrainingRecord record)
        : this(fit, training, validation, record, fit.Model.PredictOutputs(training.Features), validation is null ? null : fit.Model.PredictOutputs(validation.Features))
    {
    }

    private ReportContext(FittedNetwork fit, Dataset training, Dataset? validation, TrainingRecord record, Matrix trainingOutputs, Matrix? validationOutputs)
    {
        Fit = fit;
        Training = training;
        Validation = validation;
        Record = record;
        TrainingOutputs = trainingOutputs;
        ValidationOutputs = validationOutputs;
        Outputs = [.. Drawn(fit).Take(MaximumOutputs).Select((output, k) => new ReportContext(
            output,
            training.ForOutput(k),
            validation?.ForOutput(k),
            record,
            Matrix.FromColumn(trainingOutputs.Column(k)),
            validationOutputs is null ? null : Matrix.FromColumn(validationOutputs.Column(k))) { DrawingSize = (470, 360) })];
    }

    public FittedNetwork Fit { get; }

    public Model Model => Fit.Model;

    public Dataset Training { get; }

    public Dataset? Validation { get; }

    public TrainingRecord Record { get; }

    /// <summary>n×c.</summary>
    public Matrix TrainingOutputs { get; }

    public Matrix? ValidationOutputs { get; }

    /// <summary>The first of several outputs, each for itself; empty where there is one.</summary>
    public IReadOnlyList<ReportContext> Outputs { get; }

    /// <summary>The outputs as fits of their own: where neurons are shared, the function is what there is to draw. A softmax has no function of one output.</summary>
    private static IEnumerable<FittedNetwork> Drawn(FittedNetwork fit) =>
        fit.Model is { OutputPenalty: OutputPenalty.WeightDecay, Network.Outputs: > 1, Loss.CouplesOutputs: false }
            ? Enumerable.Range(0, fit.Model.Network.Outputs).Select(k => fit with { Model = fit.Model.ForOutput(k) })
            : fit.Outputs;

    /// <summary>Size of a drawing of the whole function: one of several stands beside another.</summary>
    public (int Width, int Height) DrawingSize { get; private init; } = (720, 480);

    public bool IsClassifier => Model.Task == LearningTask.Classification;

    public bool HasOneOutput => Model.Network.Outputs == 1;

    public string Kind => Model.Quantised ? "quantised polynomial" : KindOf(Model.Network.Activation);

    /// <summary>What a page calls networks of an activation.</summary>
    public static string KindOf(Activation activation) => activation switch
    {
        Activation.Relu => "ReLU",
        Activation.GatedRelu => "gated ReLU",
        Activation.Polynomial => "polynomial",
        _ => "linear",
    };

    public bool IsLinear => Model.Network.Activation == Activation.Linear;

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Evenly spread indices 0 … count − 1, at most <paramref name="most"/> of them.</summary>
    public static int[] Spread(int count, int most = MaximumPoints) =>
        [.. Enumerable.Range(0, Math.Min(count, most)).Select(k => count <= most ? k : (int)((long)k * count / most))];

    /// <summary>A section of the page.</summary>
    public static string Section(string title, string lead, string body) =>
        $"<section><h2>{Escape(title)}</h2>{(lead.Length == 0 ? string.Empty : $"<p class=\"lead\">{lead}</p>")}{body}</section>";

    /// <summary>A card with a plot or a table under a heading.</summary>
    public static string Figure(string title, string content, string note = "") =>
        $"<figure><figcaption>{Escape(title)}</figcaption>{content}{(note.Length == 0 ? string.Empty : $"<p class=\"note\">{note}</p>")}</figure>";

    public static string Grid(params ReadOnlySpan<string> figures) => $"<div class=\"grid\">{string.Concat(figures)}</div>";

    /// <summary>"1 neuron", "2 neurons".</summary>
    public static string Plural(long count, string one, string many) => $"{NumberText.Of(count)} {(count == 1 ? one : many)}";
}
