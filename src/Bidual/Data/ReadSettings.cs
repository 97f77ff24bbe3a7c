namespace Bidual.Data;

/// <summary>How a file is read, where its contents do not say.</summary>
public sealed record ReadSettings
{
    /// <summary>Whether the first row of a text file holds the column names; null to find out.</summary>
    public bool? Header { get; init; }

    /// <summary>What separates the cells of a text file, a space for any run of blanks; null to find out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Number of features of a LIBSVM file, which may exceed the largest index in it; null for the largest index.</summary>
    public int? FeatureCount { get; init; }
}
