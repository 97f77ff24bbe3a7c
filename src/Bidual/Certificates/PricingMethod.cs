namespace Bidual.Certificates;

/// <summary>How all patterns of a complete <see cref="Certificate.Coverage"/> were priced.</summary>
public enum PricingMethod
{
    /// <summary>One after the other.</summary>
    Enumeration,

    /// <summary>All directions at once, by branch and bound: no list of patterns is needed.</summary>
    BranchAndBound,
}
