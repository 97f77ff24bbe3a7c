using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Penalties;

namespace Bidual.Cli.Rendering;

/// <summary>A training result for people.</summary>
internal static class TrainingText
{
    private const int MostNamed = 8;

    public static void Write(Sheet sheet, TrainingResult result)
    {
        sheet.Title(Headline(result.DataName, result.Training, result.Rows));
        sheet.Line();
        sheet.Values(Values(result));
        sheet.Line();
        if (result.Fitted.Outputs.Count > 0)
        {
            OutputTable.Write(sheet, result.Fitted);
            sheet.Line();
        }

        ScoreTable.Write(sheet, ("training", result.Fitted.TrainScores), ("validation", result.Fitted.ValidationScores));
        sheet.Line();
        if (result.Fitted.Truncation is { } truncation)
        {
            sheet.Verdict(truncation.Certificate.ClaimText, result.IsProven);
            sheet.Line();
        }

        if (result.Fitted.Robust is { } robust)
            sheet.Verdict(robust.ClaimText, result.IsProven);
        else
            sheet.Verdict(result.Certificate.ClaimText, result.Certificate.Claim != Claim.None && result.IsProven);
        sheet.Line();
        sheet.Values(
        [
            .. result.Written.Select(path => ("wrote", path)),
            ("repeat with", RepeatLine.Of(result.Arguments)),
        ]);
    }

    /// <summary>The data and what is predicted.</summary>
    public static string Headline(string name, Dataset data, int rows) =>
        $"{name}: {Format.Plural(rows, "row")}, {Format.Plural(data.FeatureNames.Count, "feature")}, predicting {Target(data)}";

    /// <summary>The target and, of a classification, its classes.</summary>
    public static string Target(Dataset data) => data.ClassLabels.Count switch
    {
        0 => data.TargetName,
        2 => $"{data.TargetName}: {data.ClassLabels[1]} against {Rest(data)}",
        int classes => $"{data.TargetName}, {Format.Count(classes)} classes",
    };

    private static string Rest(Dataset data) =>
        string.Equals(data.ClassLabels[0], $"not {data.ClassLabels[1]}", StringComparison.Ordinal) ? "the rest" : data.ClassLabels[0];

    private static IEnumerable<(string Label, string Value)> Values(TrainingResult result)
    {
        FittedNetwork fitted = result.Fitted;
        Certificate certificate = result.Certificate;
        if (fitted.Robust is { } robust)
        {
            foreach ((string, string) line in RobustText.Values(robust, fitted.Model))
                yield return line;
        }

        yield return (fitted.Robust is null ? "objective" : "objective as they are", Format.Value(certificate.Objective));
        if (fitted.Truncation is { } truncation)
        {
            yield return ("rank", $"{truncation.Rank} of {Format.Plural(fitted.Model.Network.Inputs, "direction")}, {Format.Short(100 * truncation.Energy)} % of the data's squares");
            yield return ("proven there", $"{Format.Value(truncation.Certificate.LowerBound)}   relative gap {Format.Gap(truncation.Certificate.RelativeGap)}");
        }

        yield return ("proven lower bound", Format.Value(certificate.LowerBound) + (certificate.Coverage == Coverage.Sampled ? "   over the patterns used" : ""));
        if (certificate.Coverage == Coverage.Sampled)
            yield return ("", certificate.GlobalLowerBound > 0 ? Format.Value(certificate.GlobalLowerBound) + "   over every network of the kind" : "nothing above 0 is proven over every network of the kind");
        yield return ("gap", Format.Gap(certificate.Gap));
        yield return ("relative gap", $"{Format.Gap(certificate.RelativeGap)}{(fitted.Robust is null ? $"   asked for {Format.Gap(certificate.Tolerance)}" : "")}");
        if (fitted.Evidence is { } evidence)
            yield return ("not proven", Evidence(evidence, certificate));
        if (fitted.DecompositionPrice is { } price)
            yield return ("decomposition", Decomposition(price, fitted.GatedCertificate!));
        bool isLinear = fitted.Settings.Activation == Activation.Linear;
        if (!isLinear)
            yield return ("neurons", Format.Count(fitted.Model.Network.Neurons));
        if (isLinear || fitted.Model.Penalty != PenaltyKind.Group)
            yield return ("features used", UsedFeatures(fitted.Model));
        if (!isLinear && fitted.Settings.Activation != Activation.Polynomial)
            yield return (fitted.Settings.Activation == Activation.GatedRelu ? "gates" : "patterns", Patterns(certificate));
        yield return ("β", $"{Format.Value(certificate.Beta)}   {BetaChoice(result)}");
        if (fitted.Robust is null)
            yield return ("β / β_max", BetaShare(certificate));
        yield return (isLinear ? "model" : "network", Network(fitted));
        yield return ("solver", $"{Names.Of(fitted.Settings.Solver)}, {Format.Plural(fitted.Trace.Count, "iterate")}, {Names.Of(fitted.Status)}");
        yield return ("time", Times(fitted.Times, result.ReadSeconds));
    }

    /// <summary>What searches met beyond the patterns used: kept apart from what is proven.</summary>
    private static string Evidence(SearchEvidence evidence, Certificate certificate)
    {
        string searches = Format.Plural(evidence.Searches, "search", "searches");
        return evidence.RelativeGap <= certificate.Tolerance
            ? $"{searches} for a better neuron met none"
            : $"{searches} for a better neuron met one of {Format.Short(evidence.BestPrice)} β; if none is better, the relative gap to every network is {Format.Gap(evidence.RelativeGap)}";
    }

    /// <summary>What a ReLU network costs that comes from a gated one.</summary>
    private static string Decomposition(double price, Certificate gated) =>
        $"costs {Format.Short(100 * price)} % over the gated {(gated.Claim == Claim.None ? "network" : "optimum")} {Format.Value(gated.Objective)}; no ReLU network over these patterns is below {Format.Value(gated.LowerBound)}";

    /// <summary>How many, and which where they are few.</summary>
    private static string UsedFeatures(Model model)
    {
        IReadOnlyList<int> used = model.UsedFeatures();
        string names = used.Count is > 0 and <= MostNamed && used.Count < model.FeatureNames.Count ? "   " + string.Join(", ", used.Select(f => model.FeatureNames[f])) : "";
        return $"{Format.Count(used.Count)} of {Format.Count(model.FeatureNames.Count)}{names}";
    }

    /// <summary>Their number, and what they are of all.</summary>
    public static string Patterns(Certificate certificate) =>
        Format.Count(certificate.Patterns) + (certificate switch
        {
            { Coverage: Coverage.Sampled } => "   some of all",
            { Pricing: PricingMethod.BranchAndBound } => "   enough of them: all directions were priced",
            { Pricing: PricingMethod.Truncation } => "   of the leading directions",
            { Pricing: PricingMethod.Spectral } => "   some of all",
            _ => "   all there are",
        });

    private static string BetaShare(Certificate certificate) =>
        certificate.BetaMax > 0 ? Format.Short(certificate.Beta / certificate.BetaMax) + $"   β_max {Format.Value(certificate.BetaMax)}" : "–";

    private static string BetaChoice(TrainingResult result)
    {
        if (result.Fitted.Selection is { } selection)
            return $"chosen among {selection.Points.Count} {Names.HeldOut(selection)}";
        return result.Arguments.Any(argument => argument.Key is "--beta-ratio") ? "given as a share of β_max" : "given";
    }

    /// <summary>Kind, loss and preparation.</summary>
    public static string Network(FittedNetwork fitted)
    {
        FitSettings settings = fitted.Settings;
        string shared = fitted.Model.OutputPenalty == OutputPenalty.WeightDecay ? ", neurons shared by the outputs (weight decay)" : "";
        return $"{Names.Of(settings)}{shared}, {fitted.Model.Loss.Name} loss, {(fitted.Model.Penalty == PenaltyKind.Group && settings.Activation != Activation.Linear ? "" : $"{Penalty.NameOf(fitted.Model.Penalty)} penalty, ")}{(settings.Bias ? "bias" : "no bias")}{(settings.Skip ? ", skip connection" : "")}{(settings.Intercept ? ", intercept" : "")}{Monotone(fitted.Model, 1, "increasing")}{Monotone(fitted.Model, -1, "decreasing")}, {(settings.Standardize ? "standardised" : "columns as they are")}";
    }

    /// <summary>The features that go one way, if there are any.</summary>
    private static string Monotone(Model model, int sign, string way)
    {
        IReadOnlyList<string> names = Names.Monotone(model, sign);
        return names.Count == 0 ? "" : $", {way} in {string.Join(", ", names)}";
    }

    /// <summary>All of it, and the parts that are worth a word.</summary>
    public static string Times(FitTimes times, double reading)
    {
        (string, double)[] parts = [("read", reading), ("patterns", times.Arrangements), ("β", times.Selection), ("solve", times.Solve), ("certify", times.Certify), ("searches", times.Evidence)];
        string detail = string.Join(", ", parts.Where(part => part.Item2 >= 0.01).Select(part => $"{part.Item1} {Format.Seconds(part.Item2)}"));
        return Format.Seconds(reading + times.Total) + (detail.Length > 0 ? $"   {detail}" : "");
    }
}
