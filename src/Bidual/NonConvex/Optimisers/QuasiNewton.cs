using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary><see cref="LimitedMemoryBfgs"/> on all rows, projected onto the signs that parameters must have.</summary>
internal sealed class QuasiNewton : IOptimiser
{
    public string Name => "lbfgs";

    public IEnumerable<double> Iterate(TrainingObjective objective, double[] parameters, RandomSource random)
    {
        int passes = 0;
        foreach (double? _ in LimitedMemoryBfgs.Descend(Counted, parameters, objective.Signs))
            yield return passes;

        double Counted(double[] point, Span<double> gradient)
        {
            passes++;
            return objective.Evaluate(point, gradient);
        }
    }
}
