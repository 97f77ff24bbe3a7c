namespace Bidual;

/// <summary>Which of the β compared is chosen.</summary>
public enum BetaRule
{
    /// <summary>The one of least loss, the largest where several have it.</summary>
    Least,

    /// <summary>The largest whose loss is within one standard error of the least: a simpler network that may be as good (Breiman et al. 1984).</summary>
    OneStandardError,
}
