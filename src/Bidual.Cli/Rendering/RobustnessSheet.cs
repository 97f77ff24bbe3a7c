using System.Text.Json;
using Bidual.Cli.Options;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Robustness;

namespace Bidual.Cli.Rendering;

/// <summary>Scores over the radius of an attack, with what is proven.</summary>
internal static class RobustnessSheet
{
    public static void Write(Sheet sheet, Model model, AttackRequest request, RobustnessCurve curve)
    {
        bool classes = model.Task == LearningTask.Classification;
        sheet.Line();
        sheet.Table(
            [$"moved by at most ({request.Unit}, {NormName(request)})", .. classes ? new[] { $"accuracy under {Names.Of(request.Settings.Method)}", "accuracy proven" } : ["rmse under " + Names.Of(request.Settings.Method), "rmse at most, proven", "mae under attack", "mae at most, proven"]],
            curve.Points.Select(point => (IReadOnlyList<string>)
            [
                Format.Short(point.Radius),
                .. classes
                    ? new[] { Format.Share(point.Attacked.Accuracy ?? double.NaN), Format.Share(point.ProvenAccuracy ?? double.NaN) }
                    : [Format.Short(point.Attacked.Rmse ?? double.NaN), Format.Short(point.ProvenRmse ?? double.NaN), Format.Short(point.Attacked.Mae ?? double.NaN), Format.Short(point.ProvenMae ?? double.NaN)],
            ]));
        if (curve.Radii is { } radii)
        {
            double[] ascending = [.. radii.Order()];
            sheet.Line($"Proven radius of the rows: median {Format.Short(ascending[ascending.Length / 2])}, a tenth of them below {Format.Short(ascending[ascending.Length / 10])}.");
        }

        if (request.Kept.Count > 0)
            sheet.Line($"Not moved: {string.Join(", ", request.Kept)}.");
    }

    public static void Write(Utf8JsonWriter json, AttackRequest request, RobustnessCurve curve)
    {
        json.WriteStartObject("attack");
        json.WriteString("method", Names.Of(request.Settings.Method));
        json.WriteString("norm", request.Perturbation.Norm == PerturbationNorm.Infinity ? "inf" : "2");
        json.WriteString("unit", request.Unit);
        json.Numbers("units", request.Perturbation.Units);
        json.WriteString("range", request.Range);
        json.Strings("kept", request.Kept);
        json.WriteNumber("steps", request.Settings.Steps);
        json.WriteNumber("restarts", request.Settings.Restarts);
        json.WriteNumber("seed", request.Settings.Seed);
        json.Objects("points", curve.Points, point =>
        {
            json.WriteNumber("radius", point.Radius);
            json.Scores("attacked", point.Attacked);
            json.Number("provenAccuracy", point.ProvenAccuracy);
            json.Number("provenRmse", point.ProvenRmse);
            json.Number("provenMae", point.ProvenMae);
        });
        if (curve.Radii is { } radii)
            json.Numbers("provenRadii", radii);
        else
            json.WriteNull("provenRadii");
        json.WriteEndObject();
    }

    private static string NormName(AttackRequest request) => request.Perturbation.Norm == PerturbationNorm.Infinity ? "ℓ∞" : "ℓ2";
}
