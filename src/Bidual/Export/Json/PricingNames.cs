using Bidual.Certificates;

namespace Bidual.Export.Json;

/// <summary>What files call the ways to price.</summary>
internal static class PricingNames
{
    public static string Of(PricingMethod method) => method switch
    {
        PricingMethod.BranchAndBound => "branch-and-bound",
        PricingMethod.Truncation => "truncation",
        PricingMethod.Spectral => "spectral",
        PricingMethod.Conjugate => "conjugate",
        PricingMethod.TrustRegion => "trust-region",
        _ => "enumeration",
    };
}
