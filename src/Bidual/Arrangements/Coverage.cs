namespace Bidual.Arrangements;

/// <summary>Which activation patterns a set holds: what a claim of optimality may be about.</summary>
public enum Coverage
{
    /// <summary>Every pattern of the data: all full-dimensional cells of the arrangement.</summary>
    Complete,

    /// <summary>Some patterns of the data: sampled, found by search, or given as gates.</summary>
    Sampled,
}
