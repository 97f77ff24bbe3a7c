namespace Bidual.Classical.Sketching;

/// <summary>Random matrices S, m×n with E SᵀS = I, that make many rows few.</summary>
public enum SketchKind
{
    /// <summary>Independent normal entries of variance 1/m.</summary>
    Gaussian,

    /// <summary>m rows of a randomised Hadamard transform (Ailon &amp; Chazelle 2006; Tropp 2011): n log n additions a column.</summary>
    Hadamard,

    /// <summary>One ±1 in every column (Clarkson &amp; Woodruff 2013): one pass over the data, at the price of more rows.</summary>
    Count,
}
