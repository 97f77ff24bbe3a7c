using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.NonConvex.Models;

/// <summary>A <see cref="Network"/> as a model with parameters, there and back.</summary>
/// <param name="Activation">The hidden activation.</param>
/// <param name="Inputs">d.</param>
/// <param name="Neurons">m.</param>
/// <param name="Outputs">c.</param>
/// <param name="Gates">m×d, of gated ReLU.</param>
/// <param name="Skip">How many features, the first, a free linear part has; 0 for none.</param>
/// <param name="Intercept">Whether there is a free constant.</param>
/// <param name="Shared">Whether every neuron feeds all outputs, (12), instead of one each, (11).</param>
internal sealed record TwoLayerModel(Activation Activation, int Inputs, int Neurons, int Outputs = 1, Matrix? Gates = null, int Skip = 0, bool Intercept = false, bool Shared = true)
{
    private bool IsSeparate => !Shared && Outputs > 1;

    /// <summary>U row by row, A as c×m or as one weight a neuron, and then the free part of each output: its skip connections and its constant.</summary>
    public LayeredModel Model { get; } = new(
        [
            .. Activation switch
            {
                Activation.Relu => new Layer[] { new DenseLayer(Inputs, Neurons), new PointwiseLayer(LeakyRelu.Relu, Neurons) },
                Activation.GatedRelu => [new GatedLayer(Gates ?? throw new ArgumentException("A gated network needs gates.", nameof(Gates)))],
                _ => throw new ArgumentException($"No model of {Activation} networks.", nameof(Activation)),
            },
            !Shared && Outputs > 1 ? new SeparateLayer(Neurons, Outputs) : new DenseLayer(Neurons, Outputs),
        ],
        Skip == 0 && !Intercept ? null : new DenseLayer(Skip, Outputs, Intercept, penalised: false));

    /// <summary>The network of parameters.</summary>
    /// <param name="parameters">θ.</param>
    public Network ToNetwork(ReadOnlySpan<double> parameters)
    {
        int hidden = Neurons * Inputs, outer = IsSeparate ? Neurons : Outputs * Neurons;
        Matrix output = IsSeparate ? new Matrix(Neurons, Outputs) : new Matrix(Outputs, Neurons, parameters.Slice(hidden, outer).ToArray()).Transpose();
        for (int j = 0; IsSeparate && j < Neurons; j++)
            output.MutableRow(j)[j % Outputs] = parameters[hidden + j];
        return new Network(Activation, new Matrix(Neurons, Inputs, parameters[..hidden].ToArray()), output, Gates, FreePart(parameters[(hidden + outer)..]));
    }

    /// <summary>The parameters of a network of this shape.</summary>
    public double[] FromNetwork(Network network)
    {
        var free = new Matrix(Outputs, Skip + (Intercept ? 1 : 0));
        for (int k = 0; k < Outputs; k++)
        {
            for (int j = 0; j < Skip; j++)
                free.MutableRow(k)[j] = network.Linear?.Skip?[j, k] ?? 0;
            if (Intercept)
                free.MutableRow(k)[Skip] = network.Linear?.InterceptOf(k) ?? 0;
        }

        double[] output = IsSeparate ? [.. Enumerable.Range(0, Neurons).Select(j => network.Output[j, j % Outputs])] : network.Output.Transpose().Data;
        return [.. network.Hidden.Values, .. output, .. free.Values];
    }

    private LinearPart? FreePart(ReadOnlySpan<double> parameters)
    {
        if (parameters.IsEmpty)
            return null;
        var free = new Matrix(Outputs, parameters.Length / Outputs, parameters.ToArray());
        Matrix? skip = Skip == 0 ? null : new Matrix(Inputs, Outputs);
        for (int j = 0; j < Skip; j++)
            free.Column(j).CopyTo(skip!.MutableRow(j));
        return new LinearPart(Intercept ? free.Column(Skip) : null, skip);
    }
}
