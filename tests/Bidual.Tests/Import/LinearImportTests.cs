using Bidual.Data;
using Bidual.Export;
using Bidual.Import;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Tests.Export;

namespace Bidual.Tests.Import;

/// <summary>Linear models in ONNX: as PyTorch, scikit-learn's converter and this library write them.</summary>
public sealed class LinearImportTests : OnnxFileTests
{
    private static readonly double[] W = [1.5, -2, 0.25];
    private static readonly Matrix Points = Matrix.FromRows([[0.3, -0.7, 1], [1.5, 2, -1], [-1, 0.25, 0], [0, 0, 0], [-2, -3, 4]]);
    private static readonly double[] Expected = [.. Enumerable.Range(0, 5).Select(t => Vector.Dot<double>(W, Points.Row(t)) + 0.75)];

    [Fact]
    public void A_single_layer_is_a_linear_model()
    {
        foreach (int type in new[] { OnnxBuilder.Single, OnnxBuilder.Double })
        {
            ProtobufBuilder[] writers =
            [
                builder => builder.Constant(OnnxBuilder.Raw("w", type, [1, 3], W)).Constant(OnnxBuilder.Raw("c", type, [1], 0.75)).Node("Gemm", "f", ["x", "w", "c"], ("transB", OnnxBuilder.Of(1))),
                builder => builder.Constant(OnnxBuilder.Raw("w", type, [3, 1], W)).Constant(OnnxBuilder.Raw("c", type, [], 0.75)).Node("MatMul", "p", ["x", "w"]).Node("Add", "q", ["c", "p"]).Node("Squeeze", "f", ["q"]),
                builder => builder.Node("LinearRegressor", "f", ["x"], ("coefficients", OnnxBuilder.Of(1.5f, -2f, 0.25f)), ("intercepts", OnnxBuilder.Of(0.75f)), ("targets", OnnxBuilder.Of(1)), ("post_transform", OnnxBuilder.Of("NONE"))),
            ];
            foreach (ProtobufBuilder write in writers)
            {
                ForeignNetwork model = Load(write(new OnnxBuilder().Input("x")).Output("f"));
                Assert.Equal((Activation.Linear, 1, 3, false), (model.Activation, model.Neurons, model.Inputs, model.EndsInSigmoid));
                AssertClose(Expected, NetworkFixture.Predict(model, Points));
            }
        }
    }

    [Fact]
    public void A_sigmoid_may_follow_and_inputs_may_be_scaled_first()
    {
        OnnxBuilder builder = new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("w", OnnxBuilder.Double, [3, 1], W)).Constant(OnnxBuilder.Raw("c", OnnxBuilder.Double, [1], 0.75))
            .Node("Scaler", "z", ["x"], ("offset", OnnxBuilder.Of(1f, 0f, -1f)), ("scale", OnnxBuilder.Of(0.5f, 4f, 1f)))
            .Node("Gemm", "f", ["z", "w", "c"]).Node("Sigmoid", "p", ["f"]).Output("p");
        ForeignNetwork model = Load(builder);
        Assert.True(model.EndsInSigmoid);
        Matrix scaled = Matrix.FromRows([.. Enumerable.Range(0, 5).Select(t => new[] { (Points[t, 0] - 1) * 0.5, Points[t, 1] * 4, Points[t, 2] + 1 })]);
        AssertClose([.. Enumerable.Range(0, 5).Select(t => Vector.Dot<double>(W, scaled.Row(t)) + 0.75)], NetworkFixture.Predict(model, Points));
    }

    [Fact]
    public void A_softmax_of_two_columns_is_the_sigmoid_of_their_difference()
    {
        OnnxBuilder Two() => new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("w", OnnxBuilder.Double, [2, 3], [-0.5, 1, 0, 1, -1, 0.25])).Constant(OnnxBuilder.Raw("c", OnnxBuilder.Double, [2], 0.25, 1))
            .Node("Gemm", "f", ["x", "w", "c"], ("transB", OnnxBuilder.Of(1)));
        ForeignNetwork model = Load(Two().Node("Softmax", "p", ["f"], ("axis", OnnxBuilder.Of(1))).Output("p"));
        Assert.Equal((true, true), (model.EndsInSigmoid, model.IsDifference));
        AssertClose(Expected, NetworkFixture.Predict(model, Points));
        AssertRefused(Two().Output("f"), "2 outputs", "Softmax behind them");
        AssertRefused(Two().Node("Sigmoid", "p", ["f"]).Output("p"), "2 outputs", "opposite");
        AssertRefused(Two().Node("Softmax", "p", ["f"], ("axis", OnnxBuilder.Of(0))).Output("p"), "node 2 is Softmax");
    }

    /// <summary>As the converter writes a classifier of double inputs.</summary>
    [Fact]
    public void Of_two_opposite_columns_the_second_counts()
    {
        OnnxBuilder Two() => new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("w", OnnxBuilder.Double, [3, 2], -1.5, 1.5, 2, -2, -0.25, 0.25)).Constant(OnnxBuilder.Raw("c", OnnxBuilder.Double, [1, 2], -0.75, 0.75))
            .Node("MatMul", "m", ["x", "w"]).Node("Add", "f", ["m", "c"]).Node("ArgMax", "label", ["f"]);
        ForeignNetwork logistic = Load(Two().Node("Sigmoid", "s", ["f"]).Node("Normalizer", "p", ["s"]).Output("label").Output("p")), margin = Load(Two().Output("label").Output("f"));
        Assert.Equal((true, false), (logistic.EndsInSigmoid, margin.EndsInSigmoid));
        Assert.False(logistic.IsDifference);
        AssertClose(Expected, NetworkFixture.Predict(logistic, Points));
        AssertClose(Expected, NetworkFixture.Predict(margin, Points));
    }

    [Fact]
    public void An_exponential_makes_it_the_logarithm_of_a_mean()
    {
        OnnxBuilder builder = new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("w", OnnxBuilder.Double, [3, 1], W)).Constant(OnnxBuilder.Raw("c", OnnxBuilder.Double, [1], 0.75)).Node("Gemm", "f", ["x", "w", "c"]).Node("Exp", "mean", ["f"]).Node("Reshape", "y", ["mean"]);
        ForeignNetwork model = Load(builder.Output("y"));
        Assert.Equal((true, false), (model.EndsInExponential, model.EndsInSigmoid));
        AssertClose(Expected, NetworkFixture.Predict(model, Points));
    }

    [Fact]
    public void Classifiers_of_two_classes_are_those_of_their_second()
    {
        float[] w = [1.5f, -2f, 0.25f], both = [-1.5f, 2f, -0.25f, .. w], uneven = [-0.5f, 1f, 0f, 1f, -1f, 0.25f];
        ForeignNetwork logistic = Load(Classifier(both, [-0.75f, 0.75f], "LOGISTIC"));
        Assert.Equal((true, false), (logistic.EndsInSigmoid, logistic.IsDifference));
        Assert.Equal(["a", "b"], logistic.ClassLabels);
        AssertClose(Expected, NetworkFixture.Predict(logistic, Points));
        AssertClose(Expected, NetworkFixture.Predict(Load(Classifier(w, [0.75f], "LOGISTIC")), Points));
        ForeignNetwork margin = Load(Classifier(both, [-0.75f, 0.75f], "NONE"));
        Assert.False(margin.EndsInSigmoid);
        AssertClose(Expected, NetworkFixture.Predict(margin, Points));
        ForeignNetwork softmax = Load(Classifier(uneven, [0.25f, 1f], "SOFTMAX"));
        Assert.Equal((true, true), (softmax.EndsInSigmoid, softmax.IsDifference));
        AssertClose(Expected, NetworkFixture.Predict(softmax, Points));

        OnnxBuilder integers = new OnnxBuilder().Input("x").Node("LinearClassifier", "label", ["x"], ("coefficients", OnnxBuilder.Of(w)), ("intercepts", OnnxBuilder.Of(0.75f)), ("classlabels_ints", OnnxBuilder.Of([0L, 1])));
        Assert.Equal(["0", "1"], Load(integers.Output("label")).ClassLabels);

        AssertRefused(Classifier(uneven, [0.25f, 1f], "LOGISTIC"), "not opposite");
        AssertRefused(Classifier(w, [0.75f], "PROBIT"), "PROBIT");
        AssertRefused(Classifier(both, [-0.75f, 0.75f, 0], "LOGISTIC"), "3 intercepts");
        AssertRefused(new OnnxBuilder().Input("x").Node("LinearClassifier", "label", ["x"], ("coefficients", OnnxBuilder.Of(w)), ("classlabels_ints", OnnxBuilder.Of([0L, 1, 2]))).Output("label"), "3 classes");
        AssertRefused(new OnnxBuilder().Input("x").Node("LinearRegressor", "f", ["x"], ("coefficients", OnnxBuilder.Of(w)), ("targets", OnnxBuilder.Of(3))).Output("f"), "3 outputs");
        AssertRefused(new OnnxBuilder().Input("x").Node("LinearRegressor", "f", ["x"], ("coefficients", OnnxBuilder.Of(w)), ("post_transform", OnnxBuilder.Of("PROBIT"))).Output("f"), "PROBIT");
        AssertRefused(new OnnxBuilder().Input("x").Node("LinearRegressor", "f", ["x"]).Output("f"), "0 coefficients");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(15)]
    public void What_this_library_exports_it_reads(int kind)
    {
        bool classification = (kind & 1) != 0, bias = (kind & 2) != 0, standardize = (kind & 4) != 0, lone = (kind & 8) != 0;
        LearningTask task = classification ? LearningTask.Classification : LearningTask.Regression;
        Model model = SampleModels.Tame(Activation.Linear, task, bias, standardize, neurons: 1, features: lone ? 1 : 4, loss: classification ? "logistic" : "squared");
        foreach (LinearPart? part in new[] { null, new LinearPart([0.3], null) })
        {
            Model written = model with { Network = model.Network.With(part) };
            OnnxFile.Save(written, Folder.File("net.onnx"));
            Matrix features = SampleModels.Gaussian(new RandomSource(7), 30, lone ? 1 : 4);
            ForeignNetwork read = NetworkFile.Load(Folder.File("net.onnx"));
            Assert.Equal((Activation.Linear, standardize), (read.Activation, read.InputScaling is not null));
            AssertClose(written.Predict(features), NetworkFixture.Predict(read, features));
        }
    }

    [Fact]
    public void What_is_no_linear_model_of_one_output_is_refused()
    {
        OnnxBuilder One() => new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("w", OnnxBuilder.Double, [3, 1], W)).Constant(OnnxBuilder.Raw("v", OnnxBuilder.Double, [3, 3], [.. W, .. W, .. W])).Node("MatMul", "f", ["x", "w"]);
        AssertRefused(One().Node("Tanh", "g", ["f"]).Output("g"), "node 2 is Tanh", "linear models");
        AssertRefused(One().Node("Softmax", "g", ["f"]).Output("g"), "node 2 is Softmax");
        AssertRefused(One().Node("MatMul", "g", ["f", "w"]).Output("g"), "takes 3 values where the one before gives one");
        AssertRefused(new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("v", OnnxBuilder.Double, [3, 3], [.. W, .. W, .. W])).Node("MatMul", "f", ["x", "v"]).Output("f"), "3 outputs");
    }

    private delegate OnnxBuilder ProtobufBuilder(OnnxBuilder builder);

    /// <summary>The node with what the converter hangs on it.</summary>
    private static OnnxBuilder Classifier(float[] coefficients, float[] intercepts, string transform) => new OnnxBuilder().Input("x")
        .Node("LinearClassifier", "label", ["x"], ("coefficients", OnnxBuilder.Of(coefficients)), ("intercepts", OnnxBuilder.Of(intercepts)), ("classlabels_strings", OnnxBuilder.Of("a", "b")), ("multi_class", OnnxBuilder.Of(0)), ("post_transform", OnnxBuilder.Of(transform)))
        .Node("Cast", "text", ["label"], ("to", OnnxBuilder.Of(8))).Output("text");
}
