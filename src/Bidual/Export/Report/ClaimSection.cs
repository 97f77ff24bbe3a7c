using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Networks;
using Bidual.Robustness;

namespace Bidual.Export.Report;

/// <summary>What is proven, first and in plain words.</summary>
internal static class ClaimSection
{
    public static string Write(ReportContext context)
    {
        Certificate certificate = context.Fit.Certificate;
        RobustProof? robust = context.Fit.Robust;
        (double objective, double bound, double gap) = robust is null ? (certificate.Objective, certificate.LowerBound, certificate.RelativeGap) : (robust.Objective, robust.LowerBound, robust.RelativeGap);
        (string style, string sign, string headline) = certificate.Claim switch
        {
            _ when robust is { IsProven: true } => ("partly", "✓", "Proven optimal for rows at their worst, among networks that switch within no ball"),
            Claim.Global => ("proven", "✓", "Proven globally optimal"),
            Claim.Patterns => ("partly", "✓", "Proven optimal over the patterns examined"),
            _ => ("open", "!", "Not proven optimal"),
        };
        return $"""
            <section class="claim {style}">
            <p class="badge"><span aria-hidden="true">{sign}</span>{headline}</p>
            <p class="sentence">{ReportContext.Escape(robust?.ClaimText ?? certificate.ClaimText)}</p>
            <p class="meaning">{Meaning(context, certificate)}{Evidence(context.Fit.Evidence, certificate)}{Decomposition(context.Fit)}</p>
            <dl class="stats">
            {Stat("Objective", NumberText.Of(objective, 8), $"of this network: total loss{(robust is null ? "" : " of the rows at their worst")} plus weight penalty")}
            {Stat("Proven lower bound", NumberText.Of(bound, 8), robust is null ? BoundScope(context, certificate) : "no network that switches within no ball")}
            {Stat("Relative gap", NumberText.Of(gap, 2), $"at most this share could still be gained; asked for {NumberText.Of(certificate.Tolerance, 2)}")}
            {(context.IsLinear ? Stat("Features used", NumberText.Of(context.Model.UsedFeatures().Count), $"of {NumberText.Of(context.Model.FeatureNames.Count)}, at β = {NumberText.Of(certificate.Beta)}") : Stat("Neurons", NumberText.Of(context.Model.Network.Neurons), $"chosen by the training itself at β = {NumberText.Of(certificate.Beta)}{BetaShare(certificate)}"))}
            </dl>
            </section>
            """;
    }

    private static string Stat(string name, string value, string explanation) => $"<div><dt>{name}</dt><dd>{value}</dd><dd class=\"small\">{explanation}</dd></div>";

    private static string Meaning(ReportContext context, Certificate certificate)
    {
        string kind = context.Kind;
        if (context.Fit.Truncation is { } truncation)
            return Confinement(truncation);
        if (context.Fit.Robust is { } robust)
            return $"The network was trained for every row at its worst within {ReportContext.Escape(robust.Ball.ToString())}. On the rows as they are, for which it was not trained, its objective is {NumberText.Of(certificate.Objective, 6)}.";
        return certificate.Claim switch
        {
            Claim.Global when context.IsLinear =>
                "<b>Global</b> means: no linear model under the same loss and penalty, with any weights, reaches a lower objective on these training data than the lower bound shown here. " +
                "That is a theorem about the training problem, not a promise about new data; for those, look at the scores below.",
            Claim.Global =>
                $"<b>Global</b> means: no two-layer {kind} network whatsoever, of any width and with any {Weights(context.Model)}, reaches a lower objective on these training data than the lower bound shown here. " +
                "That is a theorem about the training problem, not a promise about new data; for those, look at the scores below.",
            Claim.Patterns =>
                $"Each neuron splits the training rows into those where it is on and those where it is off: its <b>pattern</b>. The proof covers every {kind} network built from the {ReportContext.Plural(certificate.Patterns, "pattern", "patterns")} examined here, of any width; " +
                $"a network with other patterns might be better. {BeyondPatterns(kind, certificate)}",
            _ =>
                $"Training ended before objective and lower bound met. The lower bound still holds: {BoundScope(context, certificate)} can go below it, so {(certificate.Coverage == Coverage.Complete ? "the optimum" : "the optimum over those patterns")} lies between the two numbers.",
        };
    }

    private static string Weights(Model model) =>
        model.Quantised ? "output weights, the hidden ones being ±1/√d" : model.Network.Polynomial is null ? "weights" : "weights, its neurons having length one";

    private static string BeyondPatterns(string kind, Certificate certificate) =>
        certificate.GlobalLowerBound > 0
            ? $"Against all {kind} networks without exception, the proven lower bound is {NumberText.Of(certificate.GlobalLowerBound, 6)}."
            : $"Against all {kind} networks without exception, nothing is proven.";

    private static string Evidence(SearchEvidence? evidence, Certificate certificate) => evidence switch
    {
        null => string.Empty,
        _ when evidence.RelativeGap <= certificate.Tolerance => $" Not a proof: {ReportContext.Plural(evidence.Searches, "search", "searches")} for a better neuron met none.",
        _ => $" Not a proof: {ReportContext.Plural(evidence.Searches, "search", "searches")} for a better neuron met one that is worth {NumberText.Of(evidence.BestPrice, 4)} times its cost; if none is better, the relative gap to every network is {NumberText.Of(evidence.RelativeGap, 2)}.",
    };

    private static string Decomposition(FittedNetwork fit) => fit.DecompositionPrice is { } price
        ? $" The network is the cone decomposition of a gated one, which costs {NumberText.Percent(price)} over the gated objective {NumberText.Of(fit.GatedCertificate!.Objective, 6)}."
        : string.Empty;

    private static string Confinement(Truncation truncation) =>
        $"The neurons were confined to the {ReportContext.Plural(truncation.Rank, "leading direction", "leading directions")} of the data, which {(truncation.Rank == 1 ? "has" : "have")} {NumberText.Percent(truncation.Energy)} of its squares. " +
        $"<b>{ReportContext.Escape(truncation.Certificate.ClaimText)}</b> The bound shown here is another one: it holds for every network, whatever use it makes of the other directions.";

    private static string BoundScope(ReportContext context, Certificate certificate) => context.IsLinear
        ? "no linear model"
        : certificate.Coverage == Coverage.Complete
            ? $"no {context.Kind} network of any width"
            : $"no {context.Kind} network over the {ReportContext.Plural(certificate.Patterns, "pattern", "patterns")} examined";

    private static string BetaShare(Certificate certificate) =>
        certificate.BetaMax > 0 && double.IsFinite(certificate.BetaMax) ? $", {NumberText.Percent(certificate.Beta / certificate.BetaMax)} of the β at which no neuron is left" : string.Empty;
}
