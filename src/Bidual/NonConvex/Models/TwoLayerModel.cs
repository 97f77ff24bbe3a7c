using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;

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
/// <param name="Polynomial">a, b, c of polynomial networks, whose parameters are v and w of <see cref="UnitNeuronLayer"/>.</param>
internal sealed record TwoLayerModel(Activation Activation, int Inputs, int Neurons, int Outputs = 1, Matrix? Gates = null, int Skip = 0, bool Intercept = false, bool Shared = true, PolynomialActivation? Polynomial = null)
{
    private bool IsSeparate => !Shared && Outputs > 1;

    /// <summary>U row by row, A as c×m or as one weight a neuron, and then the free part of each output: its skip connections and its constant.</summary>
    public LayeredModel Model { get; } = new(
        [
            .. Activation switch
            {
                Activation.Relu => new Layer[] { new DenseLayer(Inputs, Neurons), new PointwiseLayer(LeakyRelu.Relu, Neurons) },
                Activation.GatedRelu => [new GatedLayer(Gates ?? throw new ArgumentException("A gated network needs gates.", nameof(Gates)))],
                Activation.Polynomial => [new UnitNeuronLayer(Inputs, Neurons, Polynomial ?? throw new ArgumentException("A polynomial network needs coefficients.", nameof(Polynomial)))],
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
        var weights = new Matrix(Neurons, Inputs, parameters[..hidden].ToArray());
        if (Polynomial is not null)
            MakeUnit(weights, output);
        return new Network(Activation, weights, output, Gates, FreePart(parameters[(hidden + outer)..]), Polynomial);
    }

    /// <summary>u = v/‖v‖ and α = w‖v‖ in every neuron; one of v = 0 is any with α = 0.</summary>
    private static void MakeUnit(Matrix hidden, Matrix output)
    {
        for (int j = 0; j < hidden.Rows; j++)
        {
            Span<double> v = hidden.MutableRow(j);
            double norm = Vector.Norm(v);
            Vector.Scale(norm, output.Row(j), output.MutableRow(j));
            if (norm > 0)
                Vector.Scale(1 / norm, v, v);
            else
                v[0] = 1;
        }
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

        if (Polynomial is not null)
            network = Balanced(network);
        double[] output = IsSeparate ? [.. Enumerable.Range(0, Neurons).Select(j => network.Output[j, j % Outputs])] : network.Output.Transpose().Data;
        return [.. network.Hidden.Values, .. output, .. free.Values];
    }

    /// <summary>v and w of (u, α) with ‖v‖ = ‖w‖: the least weight decay. The result is no network of norm 1, and its activation is not looked at.</summary>
    private static Network Balanced(Network network) => new Network(Activation.Relu, network.Hidden, network.Output).Balanced();

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
