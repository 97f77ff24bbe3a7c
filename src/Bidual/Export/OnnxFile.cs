using System.Globalization;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export.Onnx;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Export;

/// <summary>
/// ONNX files (operator set 17) of ReLU, gated ReLU and polynomial networks and linear models, from raw features to predictions: scaling, bias and the way back to the
/// target's units are part of the graph. Input "features" is [N, d]. A regression gives "prediction" [N, c]; a classification gives
/// "score" [N, 1], the margin, or [N, k] of k > 2 classes, "probability" [N, k], one column per class label, and "label" [N], a string.
/// At a point where a gate is zero up to rounding, a gated neuron may switch differently than in <see cref="Model.Predict"/>.
/// </summary>
public static class OnnxFile
{
    /// <summary>Writes a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="precision">Number type of input, weights and outputs.</param>
    /// <param name="certificate">What is proven, noted in the file's metadata; null for nothing.</param>
    /// <exception cref="DataException">The file cannot be written, or a number does not fit single precision.</exception>
    public static void Save(Model model, string path, OnnxPrecision precision = OnnxPrecision.Double, Certificate? certificate = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = new OnnxGraph(precision, path);
        string scaled = ScaleFeatures(graph, model);
        string neurons = model.Network.Neurons == 0 ? Zero(graph, model, scaled) : Layers(graph, model, scaled);
        string output = model.Network.Linear is { } linear ? AddLinear(graph, model, linear, scaled, neurons) : neurons;
        if (model.Task == LearningTask.Classification)
            AddClassification(graph, model, AddOffset(graph, model.Preparation.Targets, output, "score"));
        else if (model.Loss.Targets == TargetKind.Counts)
            graph.RealOutput(graph.Node("Exp", "prediction", [AddOffset(graph, model.Preparation.Targets, output, "log_mean")]), model.Network.Outputs);
        else
            graph.RealOutput(AddOffset(graph, model.Preparation.Targets, output, "prediction"), model.Network.Outputs);
        ProtobufWriter file = graph.Model("bidual", $"Predicts {model.TargetName} from {string.Join(", ", model.FeatureNames)}.", Metadata(model, certificate));
        AtomicFile.Write(path, stream => stream.Write(file.Written));
    }

    /// <summary>
    /// (x − offset) / scale. ONNX Runtime fuses a product or quotient with a constant of one element into a neighbouring MatMul as a
    /// single-precision factor, so that a lone feature is scaled by a 1×1 matrix and the scale of the targets is part of the output weights.
    /// </summary>
    private static string ScaleFeatures(OnnxGraph graph, Model model)
    {
        Scaling scaling = model.Preparation.Features;
        int d = scaling.Offset.Count;
        string features = graph.Input("features", d);
        if (IsIdentity(scaling))
            return features;
        string centred = graph.Node("Sub", "centred", [features, graph.Reals("feature_offset", [d], [.. scaling.Offset])]);
        return d > 1
            ? graph.Node("Div", "scaled", [centred, graph.Scales("feature_scale", scaling.Scale)])
            : graph.Node("MatMul", "scaled", [centred, graph.Reals("feature_scale", [1, 1], [1 / scaling.Scale[0]])]);
    }

    private static string Layers(OnnxGraph graph, Model model, string scaled)
    {
        Network network = model.Network;
        bool bias = model.Preparation.Bias;
        if (network.Convolution is not null)
            return PatchLayers.Add(graph, network, InUnits(model, network.Output.Values), bias, scaled);
        string inner = Linear(graph, "hidden", network.Hidden, bias, scaled);
        if (network.Polynomial is { } polynomial)
            return Polynomial(graph, model, polynomial, inner);
        string hidden = network.Activation switch
        {
            Activation.Relu => graph.Node("Relu", "active", [inner]),
            Activation.GatedRelu => Gated(graph, network.Gates!, bias, scaled, inner),
            _ => inner,
        };
        return graph.Node("MatMul", "output", [hidden, graph.Reals("output_weights", [network.Neurons, network.Outputs], InUnits(model, network.Output.Values))]);
    }

    /// <summary>Σ α_j (a z_j² + b z_j + c): the coefficients are part of the output weights.</summary>
    private static string Polynomial(OnnxGraph graph, Model model, PolynomialActivation polynomial, string inner)
    {
        int m = model.Network.Neurons, c = model.Network.Outputs;
        double[] weights = InUnits(model, model.Network.Output.Values), constants = new double[c];
        for (int i = 0; i < weights.Length; i++)
            constants[i % c] += polynomial.C * weights[i];
        string square = graph.Node("MatMul", "bends", [graph.Node("Mul", "squares", [inner, inner]), graph.Reals("square_weights", [m, c], Array.ConvertAll(weights, weight => polynomial.A * weight))]);
        string linear = graph.Node("MatMul", "slopes", [inner, graph.Reals("linear_weights", [m, c], Array.ConvertAll(weights, weight => polynomial.B * weight))]);
        return graph.Node("Add", "output", [graph.Node("Add", "bends_and_slopes", [square, linear]), graph.Reals("constants", [c], constants)]);
    }

    private static string Gated(OnnxGraph graph, Matrix gates, bool bias, string scaled, string inner)
    {
        string gate = Linear(graph, "gate", gates, bias, scaled);
        string open = graph.Node("GreaterOrEqual", "gate_open", [gate, graph.Reals("gate_zero", [], [0])]);
        return graph.Node("Mul", "active", [inner, graph.CastToReal("gate_factor", open)]);
    }

    /// <summary>scaled·Wᵀ, with the last column of W as bias vector where there is one.</summary>
    private static string Linear(OnnxGraph graph, string name, Matrix weights, bool bias, string scaled)
    {
        int m = weights.Rows, d = weights.Columns - (bias ? 1 : 0);
        Matrix columns = weights.Transpose();
        string linear = graph.Node("MatMul", $"{name}_linear", [scaled, graph.Reals($"{name}_weights", [d, m], columns.Values[..(d * m)])]);
        return bias ? graph.Node("Add", $"{name}_affine", [linear, graph.Reals($"{name}_bias", [m], columns.Row(d))]) : linear;
    }

    /// <summary>The network without neurons: a product with zero weights, because runtimes differ on tensors of size 0.</summary>
    private static string Zero(OnnxGraph graph, Model model, string scaled)
    {
        int d = model.Preparation.Features.Offset.Count, c = model.Network.Outputs;
        return graph.Node("MatMul", "output", [scaled, graph.Reals("zero_weights", [d, c], new double[d * c])]);
    }

    /// <summary>The skip connection and the intercept.</summary>
    private static string AddLinear(OnnxGraph graph, Model model, LinearPart linear, string scaled, string neurons)
    {
        int d = model.Preparation.Features.Offset.Count, c = model.Network.Outputs;
        string sum = neurons;
        if (linear.Skip is { } skip)
            sum = graph.Node("Add", "with_skip", [sum, graph.Node("MatMul", "skip", [scaled, graph.Reals("skip_weights", [d, c], InUnits(model, skip.Values[..(d * c)]))])]);
        return linear.Intercept is { } intercept ? graph.Node("Add", "with_intercept", [sum, graph.Reals("intercept", [c], InUnits(model, intercept))]) : sum;
    }

    /// <summary>Rows of c values, each times the scale of its target.</summary>
    private static double[] InUnits(Model model, ReadOnlySpan<double> values)
    {
        double[] scaled = values.ToArray();
        for (int k = 0; k < scaled.Length; k++)
            scaled[k] *= model.Preparation.Targets.Scale[k % model.Network.Outputs];
        return scaled;
    }

    private static string AddOffset(OnnxGraph graph, Scaling scaling, string output, string name) =>
        scaling.Offset.All(offset => offset == 0)
            ? graph.Node("Identity", name, [output])
            : graph.Node("Add", name, [output, graph.Reals("target_offset", [scaling.Offset.Count], [.. scaling.Offset])]);

    private static void AddClassification(OnnxGraph graph, Model model, string score)
    {
        string zero = graph.Reals("zero", [], [0]), one = graph.Reals("one", [], [1]), half = graph.Reals("half", [], [0.5]);
        bool logistic = model.Loss.HasProbabilities;
        int outputs = model.Network.Outputs;
        string index = outputs == 1 ? OfTwo() : OfMore();
        graph.Node("Gather", "label", [graph.Texts("class_labels", model.ClassLabels), index], ("axis", 0));
        graph.RealOutput("score", outputs);
        graph.RealOutput("probability", model.ClassLabels.Count);
        graph.TextOutput("label");

        string OfTwo()
        {
            string first = Probability("first", graph.Node("Neg", "opposite", [score])), second = Probability("second", score);
            graph.Node("Concat", "probability", [first, second], ("axis", 1));
            string positive = graph.Node("GreaterOrEqual", "positive", [score, zero]);
            return graph.Node("Squeeze", "class_index", [graph.CastToInteger("class_column", positive), graph.Integers("class_axis", 1)]);
        }

        // Each class against the rest, divided by their sum; alike where that is 0.
        string OfMore()
        {
            if (model.Loss.CouplesOutputs)
            {
                graph.Node("Softmax", "probability", [score], ("axis", 1));
                return graph.Node("ArgMax", "class_index", [score], ("axis", 1), ("keepdims", 0));
            }

            string each = Probability("each", score);
            string sum = graph.Node("ReduceSum", "probability_sum", [each, graph.Integers("class_axis", 1)], ("keepdims", 1));
            string some = graph.Node("Greater", "some_probability", [sum, zero]);
            string divisor = graph.Node("Where", "probability_divisor", [some, sum, one]);
            string shares = graph.Node("Div", "probability_shares", [each, divisor]);
            graph.Node("Where", "probability", [some, shares, graph.Reals("equal_share", [], [1.0 / outputs])]);
            return graph.Node("ArgMax", "class_index", [score], ("axis", 1), ("keepdims", 0));
        }

        string Probability(string name, string margin)
        {
            if (logistic)
            {
                return graph.Node("Sigmoid", $"{name}_probability", [margin]);
            }

            string shifted = graph.Node("Add", $"{name}_shifted", [margin, one]);
            string halved = graph.Node("Mul", $"{name}_halved", [shifted, half]);
            return graph.Node("Clip", $"{name}_probability", [halved, zero, one]);
        }
    }

    private static List<KeyValuePair<string, string>> Metadata(Model model, Certificate? certificate)
    {
        List<KeyValuePair<string, string>> metadata =
        [
            new("target", model.TargetName),
            new("loss", model.Loss.Name),
            new("neurons", model.Network.Neurons.ToString(CultureInfo.InvariantCulture)),
        ];
        if (certificate is not null)
        {
            metadata.Add(new("claim", certificate.ClaimText));
            metadata.Add(new("objective", certificate.Objective.ToString("R", CultureInfo.InvariantCulture)));
            metadata.Add(new("lowerBound", certificate.LowerBound.ToString("R", CultureInfo.InvariantCulture)));
            metadata.Add(new("beta", certificate.Beta.ToString("R", CultureInfo.InvariantCulture)));
        }

        return metadata;
    }

    private static bool IsIdentity(Scaling scaling) => scaling.Offset.All(offset => offset == 0) && scaling.Scale.All(scale => scale == 1);
}
