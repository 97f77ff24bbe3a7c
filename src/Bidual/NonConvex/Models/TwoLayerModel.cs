using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Penalties;

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
/// <param name="Penalty">Of gated networks: weight decay, l1, (9a), or features, (9b), whose parameters are s and w of <see cref="FeatureLayer"/>.</param>
internal sealed record TwoLayerModel(
    Activation Activation, int Inputs, int Neurons, int Outputs = 1, Matrix? Gates = null, int Skip = 0, bool Intercept = false, bool Shared = true, PolynomialActivation? Polynomial = null, PenaltyKind Penalty = PenaltyKind.Group)
{
    private bool IsSeparate => !Shared && Outputs > 1;

    private bool SharesFeatures => Penalty == PenaltyKind.Features;

    /// <summary>Parameters before the free part.</summary>
    private int Weights => SharesFeatures ? (Outputs + Neurons) * Inputs : (Neurons * Inputs) + (IsSeparate ? Neurons : Outputs * Neurons);

    /// <summary>U row by row, A as c×m or as one weight a neuron, or of shared features s and w, and then the free part of each output: its skip connections and its constant.</summary>
    public LayeredModel Model { get; } = new(
        [
            .. Activation switch
            {
                Activation.Relu => new Layer[] { new DenseLayer(Inputs, Neurons), new PointwiseLayer(LeakyRelu.Relu, Neurons) },
                Activation.GatedRelu when Penalty == PenaltyKind.Features => [new FeatureLayer(Required(Gates), Outputs)],
                Activation.GatedRelu => [new GatedLayer(Required(Gates), Penalty == PenaltyKind.L1 ? Decay.SquaredNorms : Decay.Squares)],
                Activation.Polynomial => [new UnitNeuronLayer(Inputs, Neurons, Polynomial ?? throw new ArgumentException("A polynomial network needs coefficients.", nameof(Polynomial)))],
                _ => throw new ArgumentException($"No model of {Activation} networks.", nameof(Activation)),
            },
            .. Penalty == PenaltyKind.Features ? Array.Empty<Layer>() : [!Shared && Outputs > 1 ? new SeparateLayer(Neurons, Outputs) : new DenseLayer(Neurons, Outputs)],
        ],
        Skip == 0 && !Intercept ? null : new DenseLayer(Skip, Outputs, Intercept, penalised: false));

    /// <summary>The network of parameters.</summary>
    /// <param name="parameters">θ.</param>
    public Network ToNetwork(ReadOnlySpan<double> parameters)
    {
        LinearPart? free = FreePart(parameters[Weights..]);
        if (SharesFeatures)
            return OfFeatures(parameters, free);
        int hidden = Neurons * Inputs;
        Matrix output = IsSeparate ? new Matrix(Neurons, Outputs) : new Matrix(Outputs, Neurons, parameters[hidden..Weights].ToArray()).Transpose();
        for (int j = 0; IsSeparate && j < Neurons; j++)
            output.MutableRow(j)[j % Outputs] = parameters[hidden + j];
        var weights = new Matrix(Neurons, Inputs, parameters[..hidden].ToArray());
        if (Polynomial is not null)
            MakeUnit(weights, output);
        return new Network(Activation, weights, output, Gates, free, Polynomial);
    }

    /// <summary>The signs of parameters in networks that are monotone, (1m): every other neuron of an output has a ≥ 0, the others a ≤ 0, and u_f goes the way of f with that.</summary>
    /// <param name="monotone">The features; none for no signs.</param>
    /// <returns>Per parameter ±1 where it must be 0 or of that sign, else 0; null where all are free.</returns>
    public int[]? SignsOf(IReadOnlyList<MonotoneFeature> monotone)
    {
        if (monotone.Count == 0)
            return null;
        if (!IsSeparate && Outputs > 1)
            throw new ArgumentException("Neurons that feed several outputs have no one sign.", nameof(monotone));
        var signs = new int[Model.Parameters];
        for (int j = 0; j < Neurons; j++)
        {
            int sign = j / Outputs % 2 == 0 ? 1 : -1;
            signs[(Neurons * Inputs) + j] = sign;
            foreach ((int feature, int way) in monotone)
                signs[(j * Inputs) + feature] = sign * way;
        }

        return signs;
    }

    /// <summary>u_j = s_k∘w_j of every neuron, with the weight 1 to its output k.</summary>
    private Network OfFeatures(ReadOnlySpan<double> parameters, LinearPart? free)
    {
        var hidden = new Matrix(Neurons, Inputs);
        var output = new Matrix(Neurons, Outputs);
        for (int j = 0; j < Neurons; j++)
        {
            int k = j % Outputs;
            parameters.Slice((Outputs + j) * Inputs, Inputs).CopyTo(hidden.MutableRow(j));
            Vector.Multiply(parameters.Slice(k * Inputs, Inputs), hidden.MutableRow(j));
            output.MutableRow(j)[k] = 1;
        }

        return new Network(Activation, hidden, output, Gates, free);
    }

    /// <summary>s and w of a network with the least weight decay: s_ki² = √(Σ_j u_ji²).</summary>
    private double[] ToFeatures(Network network)
    {
        var parameters = new double[Weights];
        for (int i = 0; i < Inputs; i++)
        {
            for (int k = 0; k < Outputs; k++)
            {
                double squares = 0;
                for (int j = k; j < Neurons; j += Outputs)
                    squares += network.Hidden[j, i] * network.Hidden[j, i] * network.Output[j, k] * network.Output[j, k];
                double shared = Math.Sqrt(Math.Sqrt(squares));
                parameters[(k * Inputs) + i] = shared;
                for (int j = k; shared > 0 && j < Neurons; j += Outputs)
                    parameters[((Outputs + j) * Inputs) + i] = network.Hidden[j, i] * network.Output[j, k] / shared;
            }
        }

        return parameters;
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

        if (SharesFeatures)
            return [.. ToFeatures(network), .. free.Values];
        if (Polynomial is not null)
            network = Balanced(network);
        double[] output = IsSeparate ? [.. Enumerable.Range(0, Neurons).Select(j => network.Output[j, j % Outputs])] : network.Output.Transpose().Data;
        return [.. network.Hidden.Values, .. output, .. free.Values];
    }

    /// <summary>v and w of (u, α) with ‖v‖ = ‖w‖: the least weight decay. The result is no network of norm 1, and its activation is not looked at.</summary>
    private static Network Balanced(Network network) => new Network(Activation.Relu, network.Hidden, network.Output).Balanced();

    private static Matrix Required(Matrix? gates) => gates ?? throw new ArgumentException("A gated network needs gates.", nameof(gates));

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
