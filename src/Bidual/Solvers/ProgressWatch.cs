namespace Bidual.Solvers;

/// <summary>
/// Tells an iterative method when a full evaluation of its point is likely to pay: when its own optimality residual has
/// dropped clearly since the last one, or long after it. And when neither residual nor objective improves any more.
/// </summary>
/// <param name="clearDrop">The share of the residual at the last evaluation that makes the next worth it.</param>
internal sealed class ProgressWatch(double clearDrop = 0.75)
{
    private const double Patience = 1.5;
    private const int Stall = 2000;

    private double evaluatedResidual = double.PositiveInfinity;
    private double leastResidual = double.PositiveInfinity;
    private double leastObjective = double.PositiveInfinity;
    private long iteration;
    private long lastEvaluation;
    private long lastProgress;

    /// <summary>Notes the residual of the next iterate.</summary>
    public bool IsWorthEvaluating(double residual)
    {
        iteration++;
        if (residual < leastResidual)
        {
            leastResidual = residual;
            lastProgress = iteration;
        }

        if (residual > clearDrop * evaluatedResidual && iteration < (Patience * lastEvaluation) + 10)
            return false;
        evaluatedResidual = Math.Min(evaluatedResidual, residual);
        lastEvaluation = iteration;
        return true;
    }

    /// <summary>Notes the objective of the iterate; true when rounding forbids further progress.</summary>
    public bool HasStalled(double objective)
    {
        if (objective < leastObjective)
        {
            leastObjective = objective;
            lastProgress = iteration;
        }

        return iteration - lastProgress > Stall;
    }
}
