namespace Bidual.Certificates;

/// <summary>How all patterns of a complete <see cref="Certificate.Coverage"/> were priced.</summary>
public enum PricingMethod
{
    /// <summary>One after the other.</summary>
    Enumeration,

    /// <summary>All directions at once, by branch and bound: no list of patterns is needed.</summary>
    BranchAndBound,

    /// <summary>Those in the span of some directions, one way or the other; what a neuron gains by leaving it is bounded by a spectral norm, (8c).</summary>
    Truncation,

    /// <summary>None: all are bounded by a spectral norm, (8a).</summary>
    Spectral,

    /// <summary>There is nothing to price: a linear model is bounded by the conjugates of its loss and its penalty, (13d).</summary>
    Conjugate,

    /// <summary>All directions at once, by the eigenvalue problem (25) that polynomial neurons are priced by.</summary>
    TrustRegion,

    /// <summary>Without a penalty nothing is priced: the residual is projected on the products of pairs of inputs, which polynomial networks span, (25a).</summary>
    Projection,

    /// <summary>All neurons with weights ±1/√d, one after the other.</summary>
    SignEnumeration,

    /// <summary>All of these at once, by a semidefinite relaxation that bounds them and that none need attain.</summary>
    SignRelaxation,
}

/// <summary>What the methods are called.</summary>
public static class PricingMethods
{
    /// <summary>The name of a method in files and on the command line: "enumeration", "branch-and-bound".</summary>
    public static string Name(this PricingMethod method) => method switch
    {
        PricingMethod.BranchAndBound => "branch-and-bound",
        PricingMethod.Truncation => "truncation",
        PricingMethod.Spectral => "spectral",
        PricingMethod.Conjugate => "conjugate",
        PricingMethod.TrustRegion => "trust-region",
        PricingMethod.Projection => "projection",
        PricingMethod.SignEnumeration => "sign-enumeration",
        PricingMethod.SignRelaxation => "sign-relaxation",
        _ => "enumeration",
    };
}
