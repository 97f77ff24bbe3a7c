using Bidual.Data;
using Bidual.Export;
using Bidual.Export.Onnx;
using Bidual.Import;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Tests.Export;

namespace Bidual.Tests.Import;

/// <summary>ONNX files of PyTorch, of scikit-learn, of this library and made by hand.</summary>
public sealed class OnnxImportTests : OnnxFileTests
{
    private static readonly double[] Hidden = [1, -2, 0.5, 3, 0.25, -1];
    private static readonly double[] HiddenBias = [0.5, -1, 2];
    private static readonly double[] Output = [2, -0.5, 1.5];
    private static readonly Matrix Points = Matrix.FromRows([[0.3, -0.7], [1.5, 2], [-1, 0.25], [0, 0], [-2, -3]]);

    [Theory]
    [InlineData("torch.onnx", "torch")]
    [InlineData("torch.json", "torch")]
    [InlineData("sklearn.onnx", "sklearn")]
    public void Networks_of_other_libraries_predict_what_they_did_there(string file, string name)
    {
        var fixture = new NetworkFixture(name);
        Assert.True(NetworkFile.Recognises(NetworkFixture.PathOf(file)));
        ForeignNetwork network = NetworkFile.Load(NetworkFixture.PathOf(file));
        Assert.Equal((8, 2), (network.Neurons, network.Inputs));
        AssertClose(fixture.F, NetworkFixture.Predict(network, fixture.Data.Features));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(15)]
    public void What_this_library_exports_it_reads(int kind)
    {
        bool classification = (kind & 1) != 0, bias = (kind & 2) != 0, standardize = (kind & 4) != 0, lone = (kind & 8) != 0;
        LearningTask task = classification ? LearningTask.Classification : LearningTask.Regression;
        foreach (string loss in classification ? new[] { "logistic", "squared" } : ["squared"])
        {
            Model model = SampleModels.Tame(Activation.Relu, task, bias, standardize, neurons: 5, features: lone ? 1 : 4, loss: loss);
            string path = Folder.File("model.onnx");
            OnnxFile.Save(model, path);
            Matrix features = SampleModels.Gaussian(new RandomSource(7), 30, lone ? 1 : 4);
            ForeignNetwork network = NetworkFile.Load(path);
            Assert.Equal(standardize, network.InputScaling is not null);
            AssertClose(model.Predict(features), NetworkFixture.Predict(network, features));
        }
    }

    [Fact]
    public void Every_way_to_write_the_layers_is_read()
    {
        double[] expected = NetworkFixture.Predict(Plain(), Points);
        foreach (Action<OnnxBuilder> write in Variants())
        {
            OnnxBuilder builder = new OnnxBuilder().Input("x");
            write(builder);
            builder.Save(Folder.File("net.onnx"));
            AssertClose(expected, NetworkFixture.Predict(NetworkFile.Load(Folder.File("net.onnx")), Points));
        }
    }

    [Fact]
    public void Nodes_before_the_first_layer_scale_the_inputs()
    {
        OnnxBuilder builder = Layers(new OnnxBuilder().Input("x")
            .Constant(OnnxBuilder.Raw("m", OnnxBuilder.Double, [2], 1, -2)).Constant(OnnxBuilder.Raw("s", OnnxBuilder.Double, [1, 2], 4, 0.5)).Constant(OnnxBuilder.Raw("k", OnnxBuilder.Double, [], 2))
            .Node("Sub", "z1", ["x", "m"]).Node("Div", "z2", ["z1", "s"]).Node("Mul", "z3", ["k", "z2"]).Node("Add", "z4", ["z3", "k"])
            .Node("Scaler", "z", ["z4"], ("offset", OnnxBuilder.Of(1f, 2f)), ("scale", OnnxBuilder.Of(0.5f, 4f))), "z");
        builder.Output("f").Save(Folder.File("net.onnx"));
        Matrix scaled = Matrix.FromRows([.. Enumerable.Range(0, Points.Rows).Select(t => new[]
        {
            ((2 * (Points[t, 0] - 1) / 4) + 2 - 1) * 0.5,
            ((2 * (Points[t, 1] + 2) / 0.5) + 2 - 2) * 4,
        })]);
        AssertClose(NetworkFixture.Predict(Plain(), scaled), NetworkFixture.Predict(NetworkFile.Load(Folder.File("net.onnx")), Points));
    }

    [Fact]
    public void A_sigmoid_at_the_end_is_noticed_and_what_hangs_on_it_is_not_needed()
    {
        Layers(new OnnxBuilder().Input("x"), "x").Node("Sigmoid", "p", ["f"]).Node("Sub", "q", ["one", "p"]).Node("Concat", "both", ["q", "p"]).Output("both").Save(Folder.File("net.onnx"));
        Assert.True(NetworkFile.Load(Folder.File("net.onnx")).EndsInSigmoid);
        Assert.False(Load(Layers(new OnnxBuilder().Input("x"), "x").Output("f")).EndsInSigmoid);
    }

    [Fact]
    public void Weights_may_lie_in_a_file_beside()
    {
        File.WriteAllBytes(Folder.File("net.onnx.data"), [.. new byte[64], .. OnnxBuilder.Bytes(OnnxBuilder.Single, Hidden)]);
        OnnxBuilder At(string file, long offset) => Rest(new OnnxBuilder().Input("x").Constant(OnnxBuilder.External("U", OnnxBuilder.Single, [3, 2], file, offset)), "x").Output("f");
        AssertClose(NetworkFixture.Predict(Plain(), Points), NetworkFixture.Predict(Load(At("net.onnx.data", 64)), Points));
        AssertRefused(At("net.onnx.data", 65), "'U'", "beyond the end of net.onnx.data");
        AssertRefused(At("elsewhere.data", 0), "elsewhere.data", "does not lie beside it");
        AssertRefused(At("../net.onnx.data", 0), "no file beside the model");
    }

    [Fact]
    public void What_is_no_two_layer_network_is_refused_with_the_node_that_stands_in_the_way()
    {
        AssertRefused(Layers(new OnnxBuilder().Input("x"), "x", activation: "Tanh").Output("f"), "node 2 is Tanh", "only two-layer ReLU networks");
        AssertRefused(Layers(new OnnxBuilder().Input("x"), "x").Node("Relu", "r", ["f"]).Output("r"), "node 4 is Relu");
        AssertRefused(Layers(new OnnxBuilder().Input("x"), "x").Node("Softmax", "r", ["f"]).Output("r"), "node 4 is Softmax");
        AssertRefused(Layers(new OnnxBuilder().Input("x").Input("x2"), "x").Output("f"), "2 inputs");
        AssertRefused(Layers(new OnnxBuilder().Input("x").Node("Cast", "z", ["x"], ("to", OnnxBuilder.Of(OnnxBuilder.Integer))), "z").Output("f"), "node 1 is Cast");
        AssertRefused(Layers(new OnnxBuilder().Input("x").Node("Conv", "z", ["x", "U"]), "z").Output("f"), "node 1 is Conv");
        AssertRefused(Layers(new OnnxBuilder().Input("x"), "x").Node("Sub", "g", ["x", "f"]).Output("g"), "nodes 1, Gemm, and 4, Sub, branch");
        AssertRefused(new OnnxBuilder().Input("x").Node("Identity", "f", ["x"]).Output("f"), "ends too early");
        AssertRefused(Layers(new OnnxBuilder().Input("x"), "x", activation: "Identity").Output("f"), "node 3 is Gemm", "linear models");
        AssertRefused(Layers(new OnnxBuilder().Input("x"), "x", outputs: 2).Output("f"), "2 outputs", "one");
        AssertRefused(Rest(new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("U", OnnxBuilder.Half, [3, 2], Hidden)), "x").Output("f"), "'U'", "type 10");
        AssertRefused(Rest(new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("U", OnnxBuilder.Single, [3, 3], Hidden)), "x").Output("f"), "'U'", "6 numbers where its shape has 9");
        AssertRefused(Rest(new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("U", OnnxBuilder.Single, [3, 2], [.. Hidden[..5], double.NaN])), "x").Output("f"), "'U'", "not finite");
        AssertRefused(Layers(new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("s", OnnxBuilder.Single, [2], 1, -1)).Node("Div", "z", ["x", "s"]), "z").Output("f"), "node 1, Div", "positive");
        AssertRefused(Layers(new OnnxBuilder().Input("x").Constant(OnnxBuilder.Raw("s", OnnxBuilder.Single, [3], 1, 1, 2)).Node("Div", "z", ["x", "s"]), "z").Output("f"), "another number");
        AssertRefused(new OnnxBuilder().Input("x").Node("Identity", "y", ["x"]).Node("Identity", "x", ["y"]), "leads nowhere");
    }

    [Fact]
    public void Damaged_files_load_or_are_refused()
    {
        string path = Folder.File("net.onnx");
        byte[] bytes = File.ReadAllBytes(NetworkFixture.PathOf("torch.onnx"));
        var random = new RandomSource(1);
        for (int trial = 0; trial < 500; trial++)
        {
            bool truncated = 3 * trial < bytes.Length;
            byte[] damaged = truncated ? bytes[..(3 * trial)] : [.. bytes];
            for (int k = random.NextInt32(4); !truncated && k >= 0; k--)
                damaged[random.NextInt32(bytes.Length)] = (byte)random.NextInt32(256);
            File.WriteAllBytes(path, damaged);
            if (Record.Exception(() => NetworkFile.Load(path)) is { } refusal)
                Assert.StartsWith(path, Assert.IsType<DataException>(refusal).Message, StringComparison.Ordinal);
        }
    }

    private static ForeignNetwork Plain() => new(new Matrix(3, 2, Hidden), HiddenBias, Output, 0.75);

    private static ProtobufWriter Transposed(Func<string, int, int[], double[], ProtobufWriter> tensor, int type) =>
        tensor("Ut", type, [2, 3], new Matrix(3, 2, Hidden).Transpose().Values.ToArray());

    private static OnnxBuilder Rest(OnnxBuilder builder, string value, string activation = "Relu", int outputs = 1)
    {
        double[] output = [.. Enumerable.Repeat(Output, outputs).SelectMany(row => row)], bias = [.. Enumerable.Repeat(0.75, outputs)];
        return builder
            .Constant(OnnxBuilder.Raw("b", OnnxBuilder.Single, [3], HiddenBias)).Constant(OnnxBuilder.Raw("a", OnnxBuilder.Single, [outputs, 3], output)).Constant(OnnxBuilder.Raw("c", OnnxBuilder.Single, [outputs], bias))
            .Node("Gemm", "h", [value, "U", "b"], ("transB", OnnxBuilder.Of(1))).Node(activation, "r", ["h"]).Node("Gemm", "f", ["r", "a", "c"], ("transB", OnnxBuilder.Of(1)));
    }

    private static OnnxBuilder Layers(OnnxBuilder builder, string value, string activation = "Relu", int outputs = 1) =>
        Rest(builder.Constant(OnnxBuilder.Raw("U", OnnxBuilder.Single, [3, 2], Hidden)), value, activation, outputs);

    private static IEnumerable<Action<OnnxBuilder>> Variants()
    {
        foreach (int type in new[] { OnnxBuilder.Single, OnnxBuilder.Double })
        {
            foreach (Func<string, int, int[], double[], ProtobufWriter> tensor in new Func<string, int, int[], double[], ProtobufWriter>[] { OnnxBuilder.Raw, OnnxBuilder.Typed })
            {
                ProtobufWriter output = tensor("a", type, [3, 1], Output), bias = tensor("b", type, [1, 3], HiddenBias), one = tensor("c", type, [], [0.75]);
                yield return builder => builder.Constant(tensor("U", type, [3, 2], Hidden)).Constant(bias).Constant(output).Constant(one)
                    .Node("Flatten", "z", ["x"]).Node("Gemm", "h", ["z", "U"], ("transB", OnnxBuilder.Of(1))).Node("Add", "hb", ["b", "h"]).Node("Dropout", "hd", ["hb"])
                    .Node("Relu", "r", ["hd"]).Node("Identity", "ri", ["r"]).Node("MatMul", "o", ["ri", "a"]).Node("Add", "f", ["o", "c"]).Node("Squeeze", "s", ["f"]).Output("s");
                yield return builder => builder.Input("Ut").Constant(Transposed(tensor, type)).Constant(bias).Constant(output).Constant(one)
                    .Node("MatMul", "h", ["x", "Ut"]).Node("Add", "hb", ["h", "b"]).Node("Relu", "r", ["hb"]).Node("Gemm", "f", ["r", "a", "c"]).Output("f");
                yield return builder => builder
                    .Node("Constant", "U", [], ("value", OnnxBuilder.Of(tensor("", type, [3, 2], Hidden)))).Node("Transpose", "T", ["U"])
                    .Node("Constant", "bc", [], ("value", OnnxBuilder.Of(bias))).Node("Identity", "b", ["bc"]).Constant(output).Constant(one)
                    .Node("MatMul", "h", ["x", "T"]).Node("Add", "hb", ["h", "b"]).Node("Relu", "r", ["hb"]).Node("Gemm", "f", ["r", "a", "c"]).Output("f");
            }
        }
    }
}
