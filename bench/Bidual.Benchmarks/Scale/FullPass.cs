using System.Diagnostics;
using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Benchmarks.Scale;

/// <summary>One product forward and one back over all rows, as a solver with full passes computes them.</summary>
internal static class FullPass
{
    private const int Repetitions = 3;

    /// <summary>Seconds, the best of three.</summary>
    public static double Seconds(PatternOperator any, Precision precision)
    {
        PatternOperator operation = any.With(precision == Precision.Single ? ProductKind.Single : ProductKind.Double);
        double[] x = new double[operation.Inputs], fit = new double[operation.Outputs];
        new RandomSource(1).FillGaussian(x);
        double least = double.PositiveInfinity;
        for (int k = 0; k < Repetitions; k++)
        {
            long began = Stopwatch.GetTimestamp();
            operation.Apply(x, fit);
            operation.ApplyAdjoint(fit, x);
            least = Math.Min(least, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return least;
    }
}
