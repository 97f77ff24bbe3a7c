using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>
/// A two-layer ReLU network as other libraries write it: f(x) = Σ_j a_j (w_jᵀz + b_j)₊ + c, where z is x, or (x − offset)/scale where the
/// network scales its inputs itself.
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
        Hidden = hidden;
        HiddenBiases = hiddenBiases;
        Output = output;
        OutputBias = outputBias;
        InputScaling = inputScaling;
        EndsInSigmoid = endsInSigmoid;
    }

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

    /// <summary>m.</summary>
    public int Neurons => Hidden.Rows;

    /// <summary>d, biases not counted.</summary>
    public int Inputs => Hidden.Columns;

    /// <summary>Whether any bias is not 0, so that (0) needs its column of ones.</summary>
    public bool HasBiases => OutputBias != 0 || HiddenBiases.Any(bias => bias != 0);

    /// <summary>
    /// The network in the form of (0). With a column of ones, hidden biases are its weights, and c ≠ 0 is one more neuron that is active everywhere,
    /// u = (0, …, 0, √|c|), a = ±√|c|, at a penalty of β|c|.
    /// </summary>
    /// <param name="bias">Whether a column of ones follows the inputs.</param>
    /// <exception cref="DataException">There is no such column and there are biases.</exception>
    public Network ToNetwork(bool bias)
    {
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
}
