using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>A method that moves the parameters of any model downhill. It never stops on its own opinion, unless it cannot move.</summary>
internal interface IOptimiser
{
    /// <summary>What it is called: "adam".</summary>
    string Name { get; }

    /// <summary>Moves θ in place, step after step.</summary>
    /// <param name="objective">(0).</param>
    /// <param name="parameters">θ, the start; after every step what it is then.</param>
    /// <param name="random">Of batches, samples and sketches.</param>
    /// <returns>After every step, passes over the data so far: evaluations of the objective or its gradient and Gauss–Newton products, each over n rows.</returns>
    IEnumerable<double> Iterate(TrainingObjective objective, double[] parameters, RandomSource random);
}
