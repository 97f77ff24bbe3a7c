using Bidual.Numerics;

namespace Bidual.NonConvex.Models;

/// <summary>How parameters are drawn; those without a penalty start at 0.</summary>
public enum Initialisation
{
    /// <summary>Uniform on ±1/√(inputs of the neuron), biases too: PyTorch's of linear layers.</summary>
    Uniform,

    /// <summary>Gaussian of variance 2/(inputs of the neuron) (He, Zhang, Ren &amp; Sun 2015).</summary>
    He,
}

/// <summary>Draws parameters.</summary>
internal static class Initialisations
{
    /// <summary>θ.</summary>
    /// <param name="initialisation">How.</param>
    /// <param name="model">Whose.</param>
    /// <param name="random">From where.</param>
    public static double[] Draw(this Initialisation initialisation, IModel model, RandomSource random)
    {
        var parameters = new double[model.Parameters];
        foreach (ParameterBlock block in model.Blocks.Where(block => block.IsPenalised))
        {
            foreach (ref double entry in parameters.AsSpan(block.Start, block.Length))
            {
                entry = initialisation == Initialisation.He
                    ? Math.Sqrt(2 / block.FanIn) * random.NextGaussian()
                    : ((2 * random.NextDouble()) - 1) / Math.Sqrt(block.FanIn);
            }
        }

        return parameters;
    }
}
