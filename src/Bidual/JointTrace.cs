using Bidual.Solvers;

namespace Bidual;

/// <summary>The convergence of outputs that are solved one after the other: those not reached yet are zero, and nothing is known about them.</summary>
internal static class JointTrace
{
    /// <summary>The iterates of all, in the order of time.</summary>
    /// <param name="fits">The outputs.</param>
    /// <param name="atZero">The loss of each at the zero network.</param>
    public static IReadOnlyList<TracePoint> Of(IReadOnlyList<FittedNetwork> fits, IReadOnlyList<double> atZero)
    {
        var trace = new List<TracePoint>();
        double objective = atZero.Sum(), bound = 0, seconds = 0;
        int blocks = 0;
        for (int k = 0; k < fits.Count; k++)
        {
            objective -= atZero[k];
            foreach (TracePoint point in fits[k].Trace)
                trace.Add(new TracePoint(trace.Count, seconds + point.Seconds, objective + point.Objective, bound + Math.Max(0, point.LowerBound), blocks + point.ActiveBlocks));
            if (fits[k].Trace.Count == 0)
                continue;
            TracePoint last = fits[k].Trace[^1];
            (objective, bound, seconds, blocks) = (objective + last.Objective, bound + Math.Max(0, last.LowerBound), seconds + last.Seconds, blocks + last.ActiveBlocks);
        }

        return trace;
    }
}
