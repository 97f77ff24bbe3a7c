namespace Bidual;

/// <summary>What a fit is doing.</summary>
public enum FitStage
{
    /// <summary>Finding activation patterns.</summary>
    Arrangements,

    /// <summary>Local search for promising patterns.</summary>
    Search,

    /// <summary>Choosing β on a short path by validation.</summary>
    Selection,

    /// <summary>Solving the convex program.</summary>
    Solve,

    /// <summary>Proving the bound.</summary>
    Certify,
}

/// <summary>A report of progress.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Seconds">Since the fit began.</param>
/// <param name="Iteration">Within the stage.</param>
/// <param name="Objective">Best objective of the stage so far, NaN when not known.</param>
/// <param name="LowerBound">Best bound of the stage so far, NaN when not known.</param>
/// <param name="Detail">A few words, such as a β or a count of patterns; may be empty.</param>
public readonly record struct FitProgress(FitStage Stage, double Seconds, int Iteration, double Objective, double LowerBound, string Detail);
