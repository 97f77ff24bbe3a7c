namespace Bidual;

/// <summary>Which of the β compared is chosen.</summary>
public enum BetaRule
{
    /// <summary><see cref="FewestErrors"/> for classes, <see cref="Least"/> for numbers.</summary>
    Auto,

    /// <summary>The one of least loss, the largest where several have it.</summary>
    Least,

    /// <summary>The largest whose loss is within one standard error of the least: a simpler network that may be as good (Breiman et al. 1984).</summary>
    OneStandardError,

    /// <summary>
    /// Of those whose losses the rows do not tell apart, within two standard errors, the one that tells the classes with the fewest errors; where several do, or hardly worse, by no more than a quarter of the
    /// standard error of that, the one of least loss of these. What has the least loss on few rows is often a network too simple to be accurate: one that is sure of itself is punished for every error.
    /// </summary>
    FewestErrors,
}
