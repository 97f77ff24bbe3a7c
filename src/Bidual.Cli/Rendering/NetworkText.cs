using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Networks;
using Bidual.Programs.Penalties;

namespace Bidual.Cli.Rendering;

/// <summary>What is proven about a network from elsewhere, for people.</summary>
internal static class NetworkText
{
    public static void Write(Sheet sheet, NetworkResult result)
    {
        NetworkCertification certification = result.Certification;
        sheet.Title($"{result.NetworkPath} on {result.DataName}: {Format.Plural(result.Data.Count, "row")}, {Format.Plural(result.Data.FeatureNames.Count, "feature")}, predicting {TrainingText.Target(result.Data)}");
        sheet.Line();
        sheet.Values(Values(result));
        sheet.Line();
        ScoreTable.Write(
            sheet,
            (result.IsLinear ? "this model" : "this network", certification.Model.Score(result.Data)),
            ("best found", certification.IsImproved ? certification.BestModel.Score(result.Data) : null));
        sheet.Line();
        if (result.Verdict is { } verdict && certification.IsWithin(result.Within!.Value) == false)
            sheet.Refutation($"{verdict} {certification.ClaimText}");
        else
            sheet.Verdict(result.Verdict is null ? certification.ClaimText : $"{result.Verdict} {certification.ClaimText}", result.Within is null || certification.IsWithin(result.Within.Value) == true);
        sheet.Line();
        sheet.Values(
        [
            .. result.Written.Select(path => ("wrote", path)),
            ("repeat with", result.Repeat),
        ]);
    }

    private static IEnumerable<(string Label, string Value)> Values(NetworkResult result)
    {
        NetworkCertification certification = result.Certification;
        Certificate searched = certification.Searched;
        string noun = result.IsLinear ? "model" : "network", every = result.IsLinear ? "linear model" : "two-layer ReLU network";
        yield return ("objective", Format.Value(certification.Objective) + "   as given");
        if (!result.IsLinear)
            yield return ("", Format.Value(certification.BalancedObjective) + "   balanced: the same outputs with ‖u‖ = |a| in every neuron");
        yield return ($"best {noun} found", Best(result));
        yield return ("proven lower bound", certification.LowerBound > 0 ? $"{Format.Value(certification.LowerBound)}   over every {every}" : $"nothing above 0 over every {every}");
        if (searched.Coverage == Coverage.Sampled)
            yield return ("", $"{Format.Value(certification.PatternBound)}   over {Format.Plural(searched.Patterns, "pattern")}, the network's own included");
        yield return ("", $"{Format.Value(certification.Own.GlobalLowerBound)}   from the {noun} itself, before any search");
        yield return ("β", $"{Format.Value(searched.Beta)}   the {noun}'s own weights suggest {Format.Short(certification.SuggestedBeta)}");
        yield return ("β / β_max", searched.BetaMax > 0 ? $"{Format.Short(searched.Beta / searched.BetaMax)}   β_max {Format.Value(searched.BetaMax)}" : "–");
        yield return (noun, result.IsLinear ? LinearModel(result) : Network(result));
        if (certification.OutputBias != 0 && !result.IsLinear)
            yield return ("output bias", $"{Format.Short(certification.OutputBias)}   counted as a neuron that is active everywhere, at β·{Format.Short(Math.Abs(certification.OutputBias))}");
        yield return ("time", Format.Seconds(result.Seconds));
    }

    private static string Best(NetworkResult result)
    {
        NetworkCertification certification = result.Certification;
        if (!certification.IsImproved)
            return result.IsLinear ? "none better than this one" : "none better than this one, balanced";
        return Format.Value(certification.BestCertificate.Objective) + (result.IsLinear ? "" : $"   {Format.Plural(certification.BestModel.Network.Neurons, "neuron")}");
    }

    private static string LinearModel(NetworkResult result)
    {
        Model model = result.Certification.Model;
        string constant = model.Network.Linear?.Intercept is { } intercept ? $"intercept {Format.Short(intercept[0])} without a penalty"
            : model.Preparation.Bias ? $"bias {Format.Short(result.Certification.OutputBias)}"
            : "no bias";
        return $"linear, {Penalty.NameOf(model.Penalty)} penalty, {model.Loss.Name} loss, {constant}, {Columns(result)}";
    }

    private static string Network(NetworkResult result)
    {
        Model model = result.Certification.Model;
        int neurons = model.Network.Neurons - (result.Certification.OutputBias != 0 ? 1 : 0), dead = result.DeadNeurons;
        return $"{Format.Plural(neurons, "neuron")}{(dead > 0 ? $", {Format.Count(dead)} active on no row" : "")}, {model.Loss.Name} loss, {(model.Preparation.Bias ? "bias" : "no bias")}, {Columns(result)}";
    }

    private static string Columns(NetworkResult result) =>
        result.Standardize ? "standardised" : result.Certification.Model.Preparation.Features.Scale.All(scale => scale == 1) ? "columns as they are" : "scales its inputs itself";
}
