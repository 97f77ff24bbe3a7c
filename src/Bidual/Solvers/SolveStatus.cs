namespace Bidual.Solvers;

/// <summary>Why a solver stopped. What is proven is another matter: see the certificate.</summary>
public enum SolveStatus
{
    /// <summary>The relative duality gap, recomputed at the returned point, is within the tolerance.</summary>
    Converged,

    /// <summary>The iteration limit was reached first.</summary>
    IterationLimit,

    /// <summary>The time limit was reached first.</summary>
    TimeLimit,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>Rounding errors forbid further progress; the best point is returned with its gap.</summary>
    Stalled,
}
