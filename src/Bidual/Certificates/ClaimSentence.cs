using System.Globalization;
using Bidual.Arrangements;

namespace Bidual.Certificates;

/// <summary>Says in one sentence what a certificate proves.</summary>
internal static class ClaimSentence
{
    public static string Of(Certificate certificate, string description, string data)
    {
        string gap = Share(certificate.RelativeGap);
        string bound = Number(certificate.LowerBound);
        string patterns = certificate.Patterns.ToString("N0", CultureInfo.InvariantCulture) + " activation pattern" + (certificate.Patterns == 1 ? string.Empty : "s");
        if (certificate.Pricing == PricingMethod.Conjugate)
        {
            return certificate.Claim == Claim.Global
                ? $"Globally optimal: no {description} has an objective below {bound} on {data}, and this one is within {gap} of that bound (by convex duality, over all linear models)."
                : $"Not optimal within the tolerance: no {description} has an objective below {bound} on {data}, and this one is {gap} above that bound (by convex duality, over all linear models).";
        }

        if (certificate.Coverage == Coverage.Complete)
        {
            string how = certificate.Pricing switch
            {
                PricingMethod.BranchAndBound => "all directions were priced by branch and bound",
                PricingMethod.Truncation => "the leading directions were priced, and what the others add was bounded by a spectral norm",
                PricingMethod.TrustRegion => "all directions were priced by an eigenvalue problem",
                PricingMethod.Projection => "least squares: the residual is orthogonal to all products of pairs of inputs, which are linearly independent",
                PricingMethod.SignEnumeration => "all vectors of signs were priced one by one",
                PricingMethod.SignRelaxation => "all vectors of signs were bounded by a semidefinite relaxation",
                PricingMethod.Spectral => "all directions were bounded by a spectral norm",
                _ => $"all {patterns} were priced",
            };
            return certificate.Claim == Claim.Global
                ? $"Globally optimal: no {description} of any width has an objective below {bound} on {data}, and this one is within {gap} of that bound ({how})."
                : $"Not optimal within the tolerance: no {description} of any width has an objective below {bound} on {data}, and this one is {gap} above that bound ({how}).";
        }

        string elsewhere = certificate.GlobalLowerBound > 0
            ? $" Over all patterns the proven bound is only {Number(certificate.GlobalLowerBound)}."
            : " Nothing is proven over all patterns.";
        return certificate.Claim == Claim.Patterns
            ? $"Optimal over these {patterns}: no {description} that uses only them has an objective below {bound}, and this one is within {gap} of that bound." + elsewhere
            : $"Not optimal within the tolerance: no {description} over these {patterns} has an objective below {bound}, and this one is {gap} above that bound." + elsewhere;
    }

    private static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    private static string Share(double value) =>
        value >= 1e-4 ? (100 * value).ToString("0.###", CultureInfo.InvariantCulture) + " %"
        : value > 0 ? value.ToString("0.0e-0", CultureInfo.InvariantCulture) + " (relative)"
        : "rounding error";
}
