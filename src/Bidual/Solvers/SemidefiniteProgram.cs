using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>(23) of one output and whole rows, for the solvers that have Z itself as their variable.</summary>
/// <param name="Inputs">X, n×d.</param>
/// <param name="Targets">y, length n.</param>
/// <param name="Loss">L, differentiable.</param>
/// <param name="Activation">a, b, c.</param>
/// <param name="Beta">β.</param>
/// <param name="Threads">Worker threads.</param>
internal sealed record SemidefiniteProgram(Matrix Inputs, double[] Targets, ILoss Loss, PolynomialActivation Activation, double Beta, int Threads)
{
    /// <summary>The same over neurons, which judges points.</summary>
    public PolynomialProgram OverNeurons => new(Inputs, Targets, Loss, Activation, Beta, Threads);

    /// <summary>Neurons of norm 1 and their signed weights.</summary>
    public PolynomialNeurons Neurons(IEnumerable<(double[] Direction, double Weight)> neurons) => PolynomialNeurons.Of(Inputs.Columns, [.. neurons.Select(neuron => (neuron.Direction, neuron.Weight, 0))]);
}
