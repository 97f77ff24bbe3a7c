namespace Bidual.Solvers;

/// <summary>One evaluated iterate.</summary>
/// <param name="Iteration">Number of the iterate, from 0.</param>
/// <param name="Seconds">Since the solver started.</param>
/// <param name="Objective">Best objective so far, (0) in sum scaling.</param>
/// <param name="LowerBound">Best dual bound over the program's patterns so far.</param>
/// <param name="ActiveBlocks">Non-zero blocks of the iterate.</param>
public readonly record struct TracePoint(int Iteration, double Seconds, double Objective, double LowerBound, int ActiveBlocks)
{
    /// <summary>Objective − LowerBound, not below 0.</summary>
    public double Gap => Math.Max(0, Objective - LowerBound);

    /// <summary>Gap / |Objective|.</summary>
    public double RelativeGap => Gap == 0 ? 0 : Gap / Math.Abs(Objective);
}
