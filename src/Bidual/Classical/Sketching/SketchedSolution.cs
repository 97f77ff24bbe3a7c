namespace Bidual.Classical.Sketching;

/// <summary>What a sketch makes of a problem, beside the exact solution w*.</summary>
/// <param name="Method">"left", "right", "iterative", "preconditioned", "newton".</param>
/// <param name="Kind">The sketch.</param>
/// <param name="Rows">m.</param>
/// <param name="Weights">w, length d.</param>
/// <param name="ObjectiveRatio">F(w)/F(w*), not below 1 but for rounding.</param>
/// <param name="Error">‖X(w − w*)‖ over ‖Xw*‖.</param>
/// <param name="Iterations">Sketches, or steps with one sketch, that it took.</param>
/// <param name="Seconds">Of wall-clock time, the exact solution not included.</param>
public sealed record SketchedSolution(string Method, SketchKind Kind, int Rows, double[] Weights, double ObjectiveRatio, double Error, int Iterations, double Seconds);
