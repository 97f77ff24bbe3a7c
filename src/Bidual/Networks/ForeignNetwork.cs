using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>
/// A two-layer ReLU network as other libraries write it, f(x) = Σ_j a_j (w_jᵀz + b_j)₊ + c, or a linear model f(x) = wᵀz + c, which has one neuron without an activation, of weights w and 1.
/// z is x, or (x − offset)/scale where the network scales its inputs itself.
/// </summary>
public sealed class ForeignNetwork
{
    /// <summary>A network from its weights.</summary>
    /// <param name="hidden">m×d, the rows w_j.</param>
    /// <param name="hiddenBiases">m values b_j, or null for none.</param>
    /// <param name="output">m values a_j.</param>
    /// <param name="outputBias">c.</param>
    /// <param name="inputScaling">Of the d inputs, or null when they are taken as they are.</param>
    /// <param name="endsInSigmoid">Whether f is followed by a sigmoid, so that f is the logit of a class.</param>
    /// <exception cref="DataException">The lengths disagree, there is no neuron or no input, or a number is not finite.</exception>
    public ForeignNetwork(
        Matrix hidden, IReadOnlyList<double>? hiddenBiases, IReadOnlyList<double> output, double outputBias = 0, Scaling? inputScaling = null, bool endsInSigmoid = false)
        : this(Activation.Relu, hidden, hiddenBiases, output, outputBias, inputScaling, endsInSigmoid)
    {
    }

    private ForeignNetwork(Activation activation, Matrix hidden, IReadOnlyList<double>? hiddenBiases, IReadOnlyList<double> output, double outputBias, Scaling? inputScaling, bool endsInSigmoid)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(output);
        hiddenBiases ??= new double[hidden.Rows];
        if (hidden.Rows == 0 || hidden.Columns == 0)
            throw new DataException("the network has no neurons or no inputs.");
        if (hiddenBiases.Count != hidden.Rows || output.Count != hidden.Rows)
            throw new DataException($"the network has {hidden.Rows} hidden neurons, {hiddenBiases.Count} hidden biases and {output.Count} output weights.");
        if (inputScaling is not null && inputScaling.Offset.Count != hidden.Columns)
            throw new DataException($"the network has {hidden.Columns} inputs and scales {inputScaling.Offset.Count}.");
        if (!hidden.Data.All(double.IsFinite) || !hiddenBiases.All(double.IsFinite) || !output.All(double.IsFinite) || !double.IsFinite(outputBias))
            throw new DataException("the network has a weight that is not finite.");
        Activation = activation;
        Hidden = hidden;
        HiddenBiases = hiddenBiases;
        Output = output;
        OutputBias = outputBias;
        InputScaling = inputScaling;
        EndsInSigmoid = endsInSigmoid;
    }

    /// <summary>A linear model from its weights.</summary>
    /// <param name="weights">d values w.</param>
    /// <param name="constant">c.</param>
    /// <param name="inputScaling">Of the d inputs, or null when they are taken as they are.</param>
    /// <param name="endsInSigmoid">Whether f is followed by a sigmoid, so that f is the logit of a class.</param>
    /// <param name="isDifference">Whether w is the difference of the weights of two classes that a softmax compares.</param>
    /// <param name="classLabels">The labels of the first and the second class as the file has them; null where it has none.</param>
    /// <param name="endsInExponential">Whether f is followed by an exponential, so that f is the logarithm of a mean.</param>
    /// <exception cref="DataException">There is no input, or a number is not finite.</exception>
    public static ForeignNetwork OfLinear(
        IReadOnlyList<double> weights,
        double constant = 0,
        Scaling? inputScaling = null,
        bool endsInSigmoid = false,
        bool isDifference = false,
        IReadOnlyList<string>? classLabels = null,
        bool endsInExponential = false)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new ForeignNetwork(Activation.Linear, new Matrix(1, weights.Count, [.. weights]), null, [1], constant, inputScaling, endsInSigmoid)
        {
            EndsInExponential = endsInExponential,
            IsDifference = isDifference,
            ClassLabels = classLabels ?? [],
        };
    }

    /// <summary><see cref="Activation.Relu"/>, or <see cref="Activation.Linear"/> of a linear model.</summary>
    public Activation Activation { get; }

    /// <summary>
    /// Whether a linear model is the difference w = w₂ − w₁ of the weights of two classes that a softmax compares. A decay of ‖w₁‖² + ‖w₂‖² is least at w₂ = −w₁ = w/2, and half of that of ‖w‖².
    /// </summary>
    public bool IsDifference { get; private init; }

    /// <summary>The labels of the first and the second class, where the file has them; else empty.</summary>
    public IReadOnlyList<string> ClassLabels { get; private init; } = [];

    /// <summary>m×d: row j is w_j.</summary>
    public Matrix Hidden { get; }

    /// <summary>b_j, m values.</summary>
    public IReadOnlyList<double> HiddenBiases { get; }

    /// <summary>a_j, m values.</summary>
    public IReadOnlyList<double> Output { get; }

    /// <summary>c.</summary>
    public double OutputBias { get; }

    /// <summary>What the network does to its inputs first; null for nothing.</summary>
    public Scaling? InputScaling { get; }

    /// <summary>Whether f is followed by a sigmoid.</summary>
    public bool EndsInSigmoid { get; }

    /// <summary>Whether f is followed by an exponential, so that f is the logarithm of a mean.</summary>
    public bool EndsInExponential { get; init; }

    /// <summary>m; 1 of a linear model.</summary>
    public int Neurons => Hidden.Rows;

    /// <summary>d, biases not counted.</summary>
    public int Inputs => Hidden.Columns;

    /// <summary>Whether any bias is not 0, so that (0) needs its column of ones.</summary>
    public bool HasBiases => OutputBias != 0 || HiddenBiases.Any(bias => bias != 0);

    /// <summary>
    /// The network in the form of (0). With a column of ones, hidden biases are its weights, and c ≠ 0 is one more neuron that is active everywhere,
    /// u = (0, …, 0, √|c|), a = ±√|c|, at a penalty of β|c|. Of a linear model c is the weight of the ones, or a constant without a penalty.
    /// </summary>
    /// <param name="bias">Whether a column of ones follows the inputs.</param>
    /// <param name="intercept">Whether c is a constant without a penalty; of linear models alone.</param>
    /// <exception cref="DataException">There is no place for the biases or the constant.</exception>
    public Network ToNetwork(bool bias, bool intercept = false)
    {
        if (Activation == Activation.Linear)
            return ToLinear(bias, intercept);
        if (intercept)
            throw new DataException("--intercept is for linear models: the output bias of a network counts as a neuron that is active everywhere.");
        if (!bias && HasBiases)
            throw new DataException("the network has biases, which need a column of ones: leave out --no-bias.");
        int neurons = Neurons + (OutputBias != 0 ? 1 : 0), inputs = Inputs + (bias ? 1 : 0);
        var hidden = new Matrix(neurons, inputs);
        var output = new Matrix(neurons, 1);
        for (int j = 0; j < Neurons; j++)
        {
            Hidden.Row(j).CopyTo(hidden.MutableRow(j));
            if (bias)
                hidden.MutableRow(j)[Inputs] = HiddenBiases[j];
            output.MutableRow(j)[0] = Output[j];
        }

        if (OutputBias != 0)
        {
            double root = Math.Sqrt(Math.Abs(OutputBias));
            hidden.MutableRow(Neurons)[Inputs] = root;
            output.MutableRow(Neurons)[0] = Math.CopySign(root, OutputBias);
        }

        return new Network(Activation.Relu, hidden, output);
    }

    private Network ToLinear(bool bias, bool intercept)
    {
        if (!bias && !intercept && OutputBias != 0)
            throw new DataException("the linear model has a constant: leave out --no-bias, or give --intercept.");
        double[] weights = [.. Hidden.Row(0), .. bias ? [intercept ? 0 : OutputBias] : Array.Empty<double>()];
        return new Network(Activation.Linear, new Matrix(1, weights.Length, weights), new Matrix(1, 1, [1]), linear: intercept ? new LinearPart([OutputBias], null) : null);
    }
}
