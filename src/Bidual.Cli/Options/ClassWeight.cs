namespace Bidual.Cli.Options;

/// <summary>How much the rows of a class count together.</summary>
internal enum ClassWeight
{
    /// <summary>As much as there are rows.</summary>
    Equal,

    /// <summary>As much as those of the other class.</summary>
    Balanced,
}
