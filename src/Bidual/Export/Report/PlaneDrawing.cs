using Bidual.Data;
using Bidual.Export.Svg;

namespace Bidual.Export.Report;

/// <summary>A <see cref="PlanePlot"/> of a fit with what is to be seen in it.</summary>
internal static class PlaneDrawing
{
    public static Drawing Of(ReportContext context)
    {
        Dataset training = context.Training;
        string plot = PlanePlot.Of(context.Model, training, context.DrawingSize).Render(), over = $"over {training.FeatureNames[0]} and {training.FeatureNames[1]}";
        if (context.IsClassifier)
        {
            IReadOnlyList<string> labels = training.ClassLabels;
            return new(
                "Decision regions",
                "With two features, all that the network does can be drawn: the colour says which class it predicts, its strength how sure it is.",
                ReportContext.Figure($"{labels[1]} against {labels[0]}, {over}", plot, "Points are training rows in the colour of their true class."));
        }

        (double low, double high) = PlanePlot.Range(context.Model, training);
        return new(
            "The fitted surface",
            $"With two features, all that the network does can be drawn: the colour is the predicted {ReportContext.Escape(training.TargetName)}.",
            ReportContext.Figure($"{training.TargetName} {over}", plot + Ramp(low, high), "Points are training rows in the colour of their true value; one that stands out is badly predicted."));
    }

    /// <summary>The colours of a range of numbers.</summary>
    public static string Ramp(double low, double high) =>
        $"<div class=\"ramp\"><span>{NumberText.Of(low)}</span><i style=\"background:{Colour.Gradient()}\"></i><span>{NumberText.Of(high)}</span></div>";
}
