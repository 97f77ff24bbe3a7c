using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Networks;

/// <summary>
/// A two-layer network f(x) = Σ_j φ(xᵀu_j) a_j, with a linear part beside it or without: weights and activation, no training code.
/// Inputs are those of (0): already scaled, with the column of ones where there is one.
/// </summary>
public sealed class Network
{
    /// <summary>Distance from 1 of the norm of a neuron that is to have norm 1: rounding.</summary>
    private const double UnitError = 1e-12;

    /// <summary>A network from its weights.</summary>
    /// <param name="activation">The hidden activation.</param>
    /// <param name="hidden">m×d, the rows u_j.</param>
    /// <param name="output">m×c, the rows a_j.</param>
    /// <param name="gates">m×d, the rows g_j, for <see cref="Activation.GatedRelu"/> only.</param>
    /// <param name="linear">What is added to the neurons; null for nothing.</param>
    /// <param name="polynomial">a, b, c, for <see cref="Activation.Polynomial"/> only, which needs ‖u_j‖ = 1.</param>
    /// <param name="convolution">Where neurons see patches of the inputs, which; polynomial networks only. Null for whole rows.</param>
    /// <exception cref="ArgumentException">Shapes disagree, gates or coefficients are missing or superfluous, or polynomial neurons have another norm than 1.</exception>
    public Network(Activation activation, Matrix hidden, Matrix output, Matrix? gates = null, LinearPart? linear = null, PolynomialActivation? polynomial = null, Convolution? convolution = null)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(output);
        if (hidden.Rows != output.Rows)
            throw new ArgumentException($"There are {hidden.Rows} hidden neurons and {output.Rows} rows of output weights.", nameof(output));
        if ((activation == Activation.GatedRelu) != (gates is not null))
            throw new ArgumentException("Gates belong to a gated ReLU network, and only to it.", nameof(gates));
        if ((activation == Activation.Polynomial) != (polynomial is not null))
            throw new ArgumentException("Coefficients belong to a polynomial network, and only to it.", nameof(polynomial));
        if (polynomial is not null && Enumerable.Range(0, hidden.Rows).Any(j => !(Math.Abs(Vector.Norm(hidden.Row(j)) - 1) <= UnitError)))
            throw new ArgumentException("The neurons of a polynomial network have norm 1.", nameof(hidden));
        if (convolution?.Misfit(activation, hidden) is { } misfit)
            throw new ArgumentException(misfit, nameof(convolution));
        if (gates is not null && (gates.Rows != hidden.Rows || gates.Columns != hidden.Columns))
            throw new ArgumentException("The gates must have the shape of the hidden weights.", nameof(gates));
        if (linear is not null && ((linear.Intercept is { } intercept && intercept.Length != output.Columns) || (linear.Skip is { } skip && (skip.Rows != hidden.Columns || skip.Columns != output.Columns))))
            throw new ArgumentException("The linear part must have the network's inputs and outputs.", nameof(linear));
        Activation = activation;
        Hidden = hidden;
        Output = output;
        Gates = gates;
        Linear = linear;
        Polynomial = polynomial;
        Convolution = convolution;
    }

    /// <summary>The hidden activation.</summary>
    public Activation Activation { get; }

    /// <summary>m×d: row j is u_j; of a convolutional network m×f or, with a bias, m×(f + 1).</summary>
    public Matrix Hidden { get; }

    /// <summary>m×c: row j is a_j.</summary>
    public Matrix Output { get; }

    /// <summary>m×d: row j is the gate g_j; null without gates.</summary>
    public Matrix? Gates { get; }

    /// <summary>What is added to the neurons, without a penalty; null for nothing.</summary>
    public LinearPart? Linear { get; }

    /// <summary>a, b, c; null for others.</summary>
    public PolynomialActivation? Polynomial { get; }

    /// <summary>Where neurons see patches of the inputs, which; null for whole rows.</summary>
    public Convolution? Convolution { get; }

    /// <summary>m, the number of hidden neurons.</summary>
    public int Neurons => Hidden.Rows;

    /// <summary>Number of inputs d.</summary>
    public int Inputs => Convolution is null ? Hidden.Columns : Convolution.Layout.Pixels + Hidden.Columns - Convolution.Layout.PatchSize;

    /// <summary>Number of outputs c.</summary>
    public int Outputs => Output.Columns;

    /// <summary>f on every row.</summary>
    /// <param name="inputs">n×d.</param>
    /// <param name="threads">Worker threads for many rows and neurons; what is predicted does not depend on them.</param>
    /// <returns>n×c.</returns>
    public Matrix Predict(Matrix inputs, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Columns != Inputs)
            throw new ArgumentException($"The inputs have {inputs.Columns} columns where the network has {Inputs}.", nameof(inputs));
        var predictions = new Matrix(inputs.Rows, Outputs);
        if (Convolution is not null)
        {
            Convolution.AddTo(inputs, this, predictions, threads);
            return predictions;
        }

        if (inputs.Sparse is { } entries)
        {
            PredictSparse(entries, predictions);
            return predictions;
        }

        if (RowBlocks.Suit(this, inputs))
            RowBlocks.AddTo(this, inputs, predictions, threads);
        else
            PredictRows(inputs, predictions);
        for (int t = 0; t < inputs.Rows && Linear is not null; t++)
            Linear.AddTo(inputs.Row(t), predictions.MutableRow(t));
        return predictions;
    }

    /// <summary>Σ_j φ(xᵀu_j) a_j, row after row.</summary>
    private void PredictRows(Matrix inputs, Matrix predictions)
    {
        for (int t = 0; t < inputs.Rows; t++)
        {
            ReadOnlySpan<double> x = inputs.Row(t);
            Span<double> f = predictions.MutableRow(t);
            for (int j = 0; j < Neurons; j++)
            {
                double value = Vector.Dot(x, Hidden.Row(j));
                bool active = Gates is not null ? Vector.Dot(x, Gates.Row(j)) >= 0 : value > 0 || Activation != Activation.Relu;
                if (active)
                    Vector.AddScaled(Polynomial?.At(value) ?? value, Output.Row(j), f);
            }
        }
    }

    /// <summary>The same of rows most of whose entries are zero: the weights of a feature are added where it is not.</summary>
    private void PredictSparse(SparseRows inputs, Matrix predictions)
    {
        double[] weights = Hidden.Transpose().Data, values = new double[Neurons];
        for (int t = 0; t < inputs.Rows; t++)
        {
            Span<double> f = predictions.MutableRow(t);
            Array.Clear(values);
            inputs.AddProduct(t, weights, values);
            for (int j = 0; j < Neurons; j++)
            {
                if (Gates is not null ? inputs.Dot(t, Gates.Row(j)) >= 0 : values[j] > 0 || Activation != Activation.Relu)
                    Vector.AddScaled(Polynomial?.At(values[j]) ?? values[j], Output.Row(j), f);
            }

            Linear?.AddTo(inputs, t, f);
        }
    }

    /// <summary>
    /// The network of the same outputs and the least weight decay among its rescalings (cu_j, a_j/c), c &gt; 0: ‖u_j‖ = ‖a_j‖ in every neuron.
    /// A neuron with a zero on one side becomes zero. Polynomial neurons have norm 1, and linear models a penalty of u·a alone: both stay as they are.
    /// </summary>
    public Network Balanced()
    {
        if (Polynomial is not null || Activation == Activation.Linear)
            return this;
        var hidden = new Matrix(Neurons, Inputs);
        var output = new Matrix(Neurons, Outputs);
        for (int j = 0; j < Neurons; j++)
        {
            double inner = Vector.Norm(Hidden.Row(j)), outer = Vector.Norm(Output.Row(j));
            if (inner == 0 || outer == 0)
                continue;
            double factor = Math.Sqrt(outer / inner);
            Vector.Scale(factor, Hidden.Row(j), hidden.MutableRow(j));
            Vector.Scale(1 / factor, Output.Row(j), output.MutableRow(j));
        }

        return new Network(Activation, hidden, output, Gates, Linear);
    }

    /// <summary>The network of some of the neurons, in the given order.</summary>
    public Network Select(ReadOnlySpan<int> neurons) => new(Activation, Hidden.SelectRows(neurons), Output.SelectRows(neurons), Gates?.SelectRows(neurons), Linear, Polynomial, Convolution?.Select(neurons));

    /// <summary>The same function and penalty by neurons that see whole rows.</summary>
    internal Network Unrolled => Convolution?.Unrolled(this) ?? this;

    /// <summary>The neurons with another linear part.</summary>
    /// <param name="linear">Null for none.</param>
    public Network With(LinearPart? linear) => new(Activation, Hidden, Output, Gates, linear, Polynomial, Convolution);

    /// <summary>The neurons that feed one output, with it alone.</summary>
    /// <param name="output">Which of the c.</param>
    public Network ForOutput(int output)
    {
        if (Outputs == 1)
            return this;
        int[] feeding = [.. Enumerable.Range(0, Neurons).Where(j => Output[j, output] != 0)];
        return new(Activation, Hidden.SelectRows(feeding), Matrix.FromColumn(Output.SelectRows(feeding).Column(output)), Gates?.SelectRows(feeding), Linear?.ForOutput(output), Polynomial, Convolution?.Select(feeding));
    }

    /// <summary>The output that a neuron feeds, of several the one it feeds most, and its weight.</summary>
    /// <param name="neuron">j.</param>
    public (int Output, double Weight) Fed(int neuron)
    {
        ReadOnlySpan<double> weights = Output.Row(neuron);
        int fed = 0;
        for (int k = 1; k < weights.Length; k++)
        {
            if (Math.Abs(weights[k]) > Math.Abs(weights[fed]))
                fed = k;
        }

        return (fed, weights[fed]);
    }

    /// <summary>Whether a neuron feeds more than one output.</summary>
    internal bool FeedsSeveral(int neuron) => Outputs - Output.Row(neuron).Count(0.0) > 1;

    /// <summary>Networks of one output side by side: every neuron feeds the output of its own, (11).</summary>
    /// <param name="outputs">One network an output, on the same inputs.</param>
    /// <exception cref="ArgumentException">There is none, or they differ in inputs or activation.</exception>
    public static Network SideBySide(IReadOnlyList<Network> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 1)
            return outputs[0];
        if (outputs.Count == 0 || outputs.Any(network => network.Outputs != 1 || network.Convolution?.Layout != outputs[0].Convolution?.Layout || network.Inputs != outputs[0].Inputs || network.Activation != outputs[0].Activation || network.Polynomial != outputs[0].Polynomial))
            throw new ArgumentException("Networks side by side have one output each, the same inputs and the same activation.", nameof(outputs));
        var output = new Matrix(outputs.Sum(network => network.Neurons), outputs.Count);
        int first = 0;
        for (int k = 0; k < outputs.Count; k++)
        {
            for (int j = 0; j < outputs[k].Neurons; j++)
                output.Data[((first + j) * outputs.Count) + k] = outputs[k].Output[j, 0];
            first += outputs[k].Neurons;
        }

        int inputs = outputs[0].Hidden.Columns;
        return new Network(
            outputs[0].Activation,
            new Matrix(first, inputs, [.. outputs.SelectMany(network => network.Hidden.Data)]),
            output,
            outputs[0].Gates is null ? null : new Matrix(first, inputs, [.. outputs.SelectMany(network => network.Gates!.Data)]),
            LinearPart.SideBySide([.. outputs.Select(network => network.Linear)]),
            outputs[0].Polynomial,
            outputs[0].Convolution is not { } convolution ? null : convolution with { Pools = [.. outputs.SelectMany(network => network.Convolution!.Pools)] });
    }

    /// <summary>Every neuron's output times its weight, ‖u_j‖ and ‖a_j‖ growing by the same factor, of polynomial neurons ‖a_j‖ alone; neurons of weight 0 are left out.</summary>
    /// <param name="weights">One value, at least 0, a neuron.</param>
    public Network Weighted(ReadOnlySpan<double> weights)
    {
        if (weights.Length != Neurons)
            throw new ArgumentException($"There are {weights.Length} weights for {Neurons} neurons.", nameof(weights));
        var used = new List<int>();
        for (int j = 0; j < Neurons; j++)
        {
            if (weights[j] > 0)
                used.Add(j);
        }

        Network network = Select([.. used]);
        for (int k = 0; k < used.Count; k++)
        {
            double root = Math.Sqrt(weights[used[k]]);
            if (Polynomial is null)
                Vector.Scale(root, network.Hidden.Row(k), network.Hidden.MutableRow(k));
            Vector.Scale(Polynomial is null ? root : weights[used[k]], network.Output.Row(k), network.Output.MutableRow(k));
        }

        return network;
    }

    /// <summary>Σ_j (‖u_j‖² + ‖a_j‖₁²), the penalty of (0), with several outputs of (11), or Σ_j (‖u_j‖² + ‖a_j‖²), that of (12), without its β/2. Gates are not penalised.</summary>
    /// <param name="penalty">Which of the two.</param>
    public double SquaredWeights(OutputPenalty penalty = OutputPenalty.OneAgainstAll)
    {
        if (penalty == OutputPenalty.WeightDecay)
            return Vector.SquaredNorm(Hidden.Values) + Vector.SquaredNorm(Output.Values);
        double sum = Vector.SquaredNorm(Hidden.Values);
        for (int j = 0; j < Neurons; j++)
        {
            double absolute = 0;
            foreach (double a in Output.Row(j))
                absolute += Math.Abs(a);
            sum += absolute * absolute;
        }

        return sum;
    }
}
