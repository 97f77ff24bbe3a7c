using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Import.Onnx;

/// <summary>
/// Recognises a two-layer ReLU network or a linear model in an ONNX graph by following its one input: scaling, linear layer, of a network Relu and another linear layer, and then nothing
/// but a sigmoid, an exponential, or the softmax of a linear model of two classes, and what hangs on it. Anything else is refused with the node that stands in the way.
/// </summary>
internal sealed class OnnxChain
{
    private const int SingleType = 1, DoubleType = 11, DeepestConstant = 8;
    private const string Supported = "only two-layer ReLU networks can be certified, Gemm or MatMul, Relu, Gemm or MatMul, and linear models, a Gemm or MatMul, LinearRegressor or LinearClassifier";

    private readonly OnnxDocument document;
    private readonly string file;
    private readonly HashSet<int> passed = [];
    private string value;

    private OnnxChain(OnnxDocument document, string file)
    {
        this.document = document;
        this.file = file;
        value = document.Inputs is [var only]
            ? only
            : throw Refuse($"the model has {document.Inputs.Count} inputs where one matrix of features is needed");
    }

    /// <exception cref="DataException">It is no two-layer ReLU network or linear model with one output.</exception>
    public static ForeignNetwork Read(OnnxDocument document, string file) => new OnnxChain(document, file).Read();

    private ForeignNetwork Read()
    {
        InputScaling scaling = ReadScaling();
        if (Single() is { Type: "LinearRegressor" or "LinearClassifier" } node)
            return ReadScikit(scaling, node);
        Layer layer = ReadLayer();
        Pass();
        return document.Consumers(value) is [{ Type: "Relu" } active] ? ReadNetwork(scaling, layer, active) : ReadLinear(scaling, layer);
    }

    private ForeignNetwork ReadNetwork(InputScaling scaling, Layer hidden, OnnxNode active)
    {
        Follow(active);
        Pass();
        Layer output = ReadLayer();
        End end = ReadEnd(twoColumns: false);
        if (output.Weights.Columns != 1)
            throw Refuse($"the network has {output.Weights.Columns} outputs; only one can be certified (of two classes train the logit of one, with binary cross-entropy)");
        if (output.Weights.Rows != hidden.Weights.Columns || hidden.Weights.Columns == 0)
            throw Refuse($"the output layer takes {output.Weights.Rows} values and {hidden.Weights.Columns} hidden neurons give theirs");
        return new ForeignNetwork(hidden.Weights.Transpose(), hidden.Bias, output.Weights.Column(0), output.Bias[0], ScalingFor(scaling, hidden.Weights.Rows), end == End.Sigmoid) { EndsInExponential = end == End.Exponential };
    }

    private ForeignNetwork ReadLinear(InputScaling scaling, Layer layer)
    {
        // Linear models in the files of this library are followed by the output weight of their one neuron.
        while (layer.Weights.Columns == 1 && !document.IsOutput(value) && document.Consumers(value) is [{ Type: "MatMul" or "Gemm" }])
        {
            Layer factor = ReadLayer();
            if (factor.Weights.Rows != 1)
                throw Refuse($"a layer takes {factor.Weights.Rows} values where the one before gives one");
            layer = layer.Times(factor);
            Pass();
        }

        int columns = layer.Weights.Columns;
        End end = ReadEnd(twoColumns: columns == 2);
        OnnxLinear? model = columns switch
        {
            1 => new OnnxLinear(layer.Weights.Column(0), layer.Bias[0], end == End.Sigmoid, false, []),
            2 when end != End.Exponential => OnnxLinear.OfTwo(layer.Weights.Column(0), layer.Weights.Column(1), layer.Bias, end == End.Sigmoid, end == End.Softmax, []),
            _ => null,
        };
        return model is not null
            ? ModelOf(model, scaling, end)
            : throw Refuse($"the linear model has {columns} outputs; only one can be certified, or of two classes two that are opposite or have a Softmax behind them");
    }

    private ForeignNetwork ReadScikit(InputScaling scaling, OnnxNode node)
    {
        var model = OnnxLinear.Of(node, Refuse);
        Follow(node);
        End end = node.Type == "LinearRegressor" ? ReadEnd(twoColumns: false) : End.Number;
        return ModelOf(end == End.Sigmoid ? model with { IsProbability = true } : model, scaling, end);
    }

    private ForeignNetwork ModelOf(OnnxLinear model, InputScaling scaling, End end) =>
        ForeignNetwork.OfLinear(model.Weights, model.Constant, ScalingFor(scaling, model.Weights.Length), model.IsProbability, model.IsDifference, model.ClassLabels, end == End.Exponential);

    private Scaling? ScalingFor(InputScaling scaling, int inputs)
    {
        (bool fits, Scaling? found) = scaling.For(inputs);
        return fits ? found : throw Refuse($"the first layer takes {inputs} values, another number than is scaled");
    }

    private InputScaling ReadScaling()
    {
        var scaling = new InputScaling();
        while (true)
        {
            Pass();
            OnnxNode node = Single();
            if (!TryScale(scaling, node))
                return scaling;
            if (!scaling.IsValid)
                throw Refuse($"node {node.Number}, {node.Type}, scales an input by a number that is not positive and finite");
            Follow(node);
        }
    }

    private bool TryScale(InputScaling scaling, OnnxNode node)
    {
        if (node.Type == "Scaler")
            return Fits(scaling.Subtract(Reals("offset"))) && Fits(scaling.Divide(Inverse(Reals("scale"))));
        bool first = node.Inputs.Count == 2 && node.Inputs[0] == value;
        if (node.Type is "Sub" or "Div" or "Add" or "Mul")
        {
            if (!first && node.Type is "Sub" or "Div")
                throw Refuse(node);
            double[] constant = Numbers(node, Other(node));
            return Fits(node.Type switch
            {
                "Sub" => scaling.Subtract(constant),
                "Add" => scaling.Subtract(Array.ConvertAll(constant, number => -number)),
                "Div" => scaling.Divide(constant),
                _ => scaling.Divide(Inverse(constant)),
            });
        }

        // A lone feature is scaled by a 1×1 matrix in the files of this library, right after its offset and before a layer.
        if (node.Type == "MatMul" && first && document.Constant(node.Inputs[1]) is { Shape: [1, 1] } factor
            && document.Producer(value) is { Type: "Sub" } && document.Consumers(node.Outputs[0]) is [{ Type: "MatMul" or "Gemm" }])
        {
            return Fits(scaling.Divide(Inverse(factor.Values(file))));
        }

        return false;

        double[] Reals(string name) => node.Attributes.TryGetValue(name, out OnnxAttribute? attribute) ? [.. attribute.Reals] : [name == "scale" ? 1 : 0];

        bool Fits(bool fits) => fits ? true : throw Refuse($"node {node.Number}, {node.Type}, scales another number of inputs than those before it");
    }

    /// <summary>A Gemm, or a MatMul, with the constants that are added to it.</summary>
    private Layer ReadLayer()
    {
        OnnxNode node = Single();
        if (node.Type is not ("Gemm" or "MatMul") || node.Inputs.Count < 2 || node.Inputs[0] != value)
            throw Refuse(node);
        Matrix weights = MatrixOf(node, node.Inputs[1], 0);
        if (node.Type == "Gemm")
        {
            if (node.Integer("transA", 0) != 0 || node.Real("alpha", 1) != 1 || node.Real("beta", 1) != 1)
                throw Refuse($"node {node.Number}, Gemm, has alpha, beta or transA, which no layer needs");
            if (node.Integer("transB", 0) != 0)
                weights = weights.Transpose();
        }

        var bias = new double[weights.Columns];
        if (node.Type == "Gemm" && node.Inputs is [_, _, { Length: > 0 } third])
            Add(bias, node, third);
        Follow(node);
        while (!document.IsOutput(value) && document.Consumers(value) is [{ Type: "Add" } add])
        {
            Add(bias, add, Other(add));
            Follow(add);
        }

        return new Layer(weights, bias);
    }

    private void Add(double[] bias, OnnxNode node, string name)
    {
        double[] numbers = Numbers(node, name);
        if (numbers.Length != bias.Length && numbers.Length != 1)
            throw Refuse($"node {node.Number}, {node.Type}, adds {numbers.Length} numbers to {bias.Length}");
        for (int j = 0; j < bias.Length; j++)
            bias[j] += numbers[numbers.Length == 1 ? 0 : j];
    }

    /// <summary>What follows the output layer.</summary>
    /// <param name="twoColumns">Whether it gives two numbers, which a softmax may compare.</param>
    private End ReadEnd(bool twoColumns)
    {
        while (true)
        {
            List<OnnxNode> next = document.Consumers(value);
            if (twoColumns && next.Exists(node => node.Type is "Softmax" or "LogSoftmax" && node.Integer("axis", -1) is -1 or 1))
                return End.Softmax;
            if (document.IsOutput(value))
                return End.Number;
            if (next.Exists(node => node.Type == "Sigmoid"))
                return End.Sigmoid;
            if (next is [{ Type: "Exp" }])
                return End.Exponential;
            OnnxNode node = Single();
            if (!KeepsNumbers(node))
                throw Refuse(node);
            Follow(node);
        }
    }

    /// <summary>Passes nodes that leave the numbers as they are.</summary>
    private void Pass()
    {
        while (!document.IsOutput(value) && document.Consumers(value) is [var node] && KeepsNumbers(node))
            Follow(node);
    }

    private static bool KeepsNumbers(OnnxNode node) =>
        node.Type is "Identity" or "Flatten" or "Reshape" or "Squeeze" or "Unsqueeze" or "Dropout"
        || (node.Type == "Cast" && node.Integer("to", 0) is SingleType or DoubleType);

    private void Follow(OnnxNode node)
    {
        if (!passed.Add(node.Number) || node.Outputs.Count == 0)
            throw Refuse($"node {node.Number}, {node.Type}, leads nowhere");
        value = node.Outputs[0];
    }

    /// <summary>The one node that takes the value.</summary>
    private OnnxNode Single() => document.Consumers(value) switch
    {
        [var node] => node,
        [] => throw Refuse($"the model ends too early; {Supported}"),
        [var one, var other, ..] => throw Refuse($"nodes {one.Number}, {one.Type}, and {other.Number}, {other.Type}, branch; {Supported}"),
    };

    private string Other(OnnxNode node) => node.Inputs.Count == 2 ? node.Inputs[node.Inputs[0] == value ? 1 : 0] : throw Refuse(node);

    private double[] Numbers(OnnxNode node, string name) => Resolve(name, 0) is { } constant ? constant.Values(file) : throw Refuse(node);

    private OnnxTensor? Resolve(string name, int depth) =>
        document.Constant(name)
        ?? (depth < DeepestConstant && document.Producer(name) is { Type: "Identity" or "Cast", Inputs: [var inner] } ? Resolve(inner, depth + 1) : null);

    private Matrix MatrixOf(OnnxNode node, string name, int depth)
    {
        if (Resolve(name, 0) is { } constant)
            return constant.ToMatrix(file);
        return depth < DeepestConstant && document.Producer(name) is { Type: "Transpose", Inputs: [var inner] }
            ? MatrixOf(node, inner, depth + 1).Transpose()
            : throw Refuse(node);
    }

    private static double[] Inverse(double[] values) => Array.ConvertAll(values, value => 1 / value);

    private DataException Refuse(OnnxNode node) => Refuse($"node {node.Number} is {node.Type}: {Supported}");

    private DataException Refuse(string reason) => new($"{file}: {reason}.");

    private enum End
    {
        Number,
        Sigmoid,
        Softmax,
        Exponential,
    }

    /// <param name="Weights">Inputs×outputs.</param>
    /// <param name="Bias">A number an output.</param>
    private sealed record Layer(Matrix Weights, double[] Bias)
    {
        /// <summary>This layer, of one output, and then another, of one input.</summary>
        public Layer Times(Layer factor)
        {
            double[] factors = factor.Weights.Data;
            var weights = new Matrix(Weights.Rows, factors.Length, [.. Weights.Data.SelectMany(weight => factors.Select(other => weight * other))]);
            return new Layer(weights, [.. factors.Zip(factor.Bias, (other, bias) => (Bias[0] * other) + bias)]);
        }
    }
}
