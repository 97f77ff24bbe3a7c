using System.Globalization;
using Bidual.Data;

namespace Bidual.Import.Onnx;

/// <summary>What an ONNX file says of a linear model, f(x) = wᵀx + c, of two classes the logit or margin of the second; above all by the nodes LinearRegressor and LinearClassifier of the converter of scikit-learn, whose numbers are singles.</summary>
/// <param name="Weights">w.</param>
/// <param name="Constant">c.</param>
/// <param name="IsProbability">Whether the sigmoid of f is given.</param>
/// <param name="IsDifference">Whether w is the difference of the weights of two classes that a softmax compares.</param>
/// <param name="ClassLabels">The labels of the first and the second class, where they are known; else empty.</param>
internal sealed record OnnxLinear(double[] Weights, double Constant, bool IsProbability, bool IsDifference, IReadOnlyList<string> ClassLabels)
{
    private const string None = "NONE", Logistic = "LOGISTIC", Softmax = "SOFTMAX";

    /// <summary>Reads a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="refuse">Makes an exception of a reason.</param>
    /// <exception cref="DataException">It is no model with one output.</exception>
    public static OnnxLinear Of(OnnxNode node, Func<string, DataException> refuse)
    {
        string[] labels = LabelsOf(node);
        bool isClass = node.Type == "LinearClassifier";
        string transform = node.Text("post_transform", None), which = $"node {node.Number}, {node.Type},";
        if (!isClass && (node.Integer("targets", 1) != 1 || transform != None))
            throw refuse(node.Integer("targets", 1) != 1 ? $"{which} has {node.Integer("targets", 1)} outputs; only one can be certified" : $"{which} has the post_transform {transform}, and a regression has none");
        if (isClass && labels.Length != 2)
            throw refuse($"{which} tells {labels.Length} classes apart; only models of two can be certified");
        double[] coefficients = node.Reals("coefficients"), intercepts = node.Reals("intercepts");
        int rows = intercepts.Length > 0 ? intercepts.Length : isClass && transform == Softmax ? 2 : 1;
        if (rows > (isClass ? 2 : 1) || coefficients.Length == 0 || coefficients.Length % rows != 0)
            throw refuse($"{which} has {coefficients.Length} coefficients and {intercepts.Length} intercepts, which is no linear model with one output");
        if (intercepts.Length == 0)
            intercepts = new double[rows];
        double[] last = coefficients[(coefficients.Length - (coefficients.Length / rows))..];
        if (rows == 1)
            return transform is None or Logistic ? new OnnxLinear(last, intercepts[0], transform == Logistic, false, labels) : throw Unknown();
        if (transform is not (None or Logistic or Softmax))
            throw Unknown();
        return OfTwo(coefficients[..last.Length], last, intercepts, transform == Logistic, transform == Softmax, labels)
            ?? throw refuse($"{which} has two classes whose weights are not opposite, so that no one function tells them apart");

        DataException Unknown() => refuse($"{which} has the post_transform {transform}; {None}, {Logistic} and, of two rows of coefficients, {Softmax} can be read");
    }

    /// <summary>The model of two columns of scores: their difference where a softmax compares them, else the second where the first is its opposite.</summary>
    /// <param name="first">Weights of the first.</param>
    /// <param name="second">Of the second.</param>
    /// <param name="constants">Of both.</param>
    /// <param name="isProbability">Whether a sigmoid is taken of each.</param>
    /// <param name="isSoftmax">Whether a softmax compares them.</param>
    /// <param name="labels">Of the two classes, or none.</param>
    /// <returns>Null where the columns are not opposite.</returns>
    public static OnnxLinear? OfTwo(double[] first, double[] second, double[] constants, bool isProbability, bool isSoftmax, IReadOnlyList<string> labels)
    {
        if (isSoftmax)
            return new OnnxLinear([.. second.Zip(first, (one, other) => one - other)], constants[1] - constants[0], true, true, labels);
        bool opposite = constants[0] == -constants[1] && first.Zip(second).All(pair => pair.First == -pair.Second);
        return opposite ? new OnnxLinear(second, constants[1], isProbability, false, labels) : null;
    }

    private static string[] LabelsOf(OnnxNode node)
    {
        if (node.Attributes.TryGetValue("classlabels_strings", out OnnxAttribute? texts) && texts.Texts.Count > 0)
            return [.. texts.Texts];
        return node.Attributes.TryGetValue("classlabels_ints", out OnnxAttribute? integers)
            ? [.. integers.Integers.Select(label => label.ToString(CultureInfo.InvariantCulture))]
            : [];
    }
}
