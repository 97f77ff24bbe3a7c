namespace Bidual.NonConvex.Training;

/// <summary>A point of a run.</summary>
/// <param name="Seconds">Of the optimiser's own time, without what the trace costs.</param>
/// <param name="Iteration">Steps so far.</param>
/// <param name="Passes">Over the data so far.</param>
/// <param name="Objective">(0).</param>
/// <param name="Score">What the caller measures; NaN for nothing.</param>
public readonly record struct TrainingPoint(double Seconds, long Iteration, double Passes, double Objective, double Score);
