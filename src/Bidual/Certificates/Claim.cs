namespace Bidual.Certificates;

/// <summary>What a certificate proves.</summary>
public enum Claim
{
    /// <summary>Nothing within the tolerance.</summary>
    None,

    /// <summary>Within tolerance of the optimum over the patterns (or gates) that were used.</summary>
    Patterns,

    /// <summary>Within tolerance of the optimum over every network of that kind, of any width, all patterns.</summary>
    Global,
}
