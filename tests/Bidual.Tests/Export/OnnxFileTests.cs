using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Tests.Export;

public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(OnnxPrecision.Double, 1e-12)]
    [InlineData(OnnxPrecision.Single, 1e-5)]
    public void A_real_runtime_agrees_with_the_model(OnnxPrecision precision, double tolerance)
    {
        List<Model> models = [];
        foreach (var activation in new[] { Activation.Relu, Activation.GatedRelu, Activation.Linear, Activation.Polynomial })
        {
            foreach (bool bias in new[] { false, true })
            {
                foreach (bool standardize in new[] { false, true })
                {
                    foreach (int neurons in new[] { 0, 7 })
                    {
                        models.Add(SampleModels.Tame(activation, LearningTask.Regression, bias, standardize, neurons, outputs: bias ? 1 : 3));
                        models.Add(SampleModels.Tame(activation, LearningTask.Classification, bias, standardize, neurons, loss: "logistic"));
                        models.Add(SampleModels.Tame(activation, LearningTask.Classification, bias, standardize, neurons, loss: "squared"));
                    }
                }
            }
        }

        models.Add(SampleModels.Tame(Activation.Relu, LearningTask.Regression, bias: true, standardize: true, neurons: 3, features: 1));
        models.Add(SampleModels.Tame(Activation.Polynomial, LearningTask.Regression, bias: true, standardize: true, neurons: 1, features: 1));
        models.Add(SampleModels.Tame(Activation.Polynomial, LearningTask.Classification, bias: true, standardize: true, neurons: 9, outputs: 3, loss: "logistic"));
        models.Add(SampleModels.Tame(Activation.GatedRelu, LearningTask.Classification, bias: true, standardize: true, neurons: 200, features: 60, loss: "logistic"));
        models.Add(SampleModels.Tame(Activation.Relu, LearningTask.Regression, bias: true, standardize: false, neurons: 2, loss: "poisson"));
        models.Add(SampleModels.Tame(Activation.Relu, LearningTask.Classification, bias: true, standardize: true, neurons: 5, loss: "hinge"));
        models.Add(SampleModels.Tame(Activation.Relu, LearningTask.Classification, bias: true, standardize: true, neurons: 8, outputs: 4, loss: "logistic"));
        models.Add(SampleModels.Tame(Activation.Relu, LearningTask.Classification, bias: true, standardize: true, neurons: 8, outputs: 4, loss: "softmax"));
        models.Add(SampleModels.Tame(Activation.GatedRelu, LearningTask.Classification, bias: false, standardize: false, neurons: 8, outputs: 3, loss: "squared"));
        models.Add(SampleModels.Tame(Activation.Relu, LearningTask.Classification, bias: true, standardize: true, neurons: 0, outputs: 3, loss: "squared"));
        foreach (bool bias in new[] { false, true })
        {
            models.Add(SampleModels.Convolutional(LearningTask.Regression, bias, outputs: 1));
            models.Add(SampleModels.Convolutional(LearningTask.Classification, bias, outputs: 3, loss: "softmax"));
        }

        models.AddRange(new[]
        {
            SampleModels.Linear(Activation.Relu, neurons: 5, outputs: 1, intercept: true, skip: false),
            SampleModels.Linear(Activation.GatedRelu, neurons: 5, outputs: 1, intercept: false, skip: true),
            SampleModels.Linear(Activation.Relu, neurons: 4, outputs: 3, intercept: true, skip: true),
            SampleModels.Linear(Activation.Relu, neurons: 0, outputs: 2, intercept: true, skip: true),
        });
        JsonArray results = RunAll(models, precision);
        for (int k = 0; k < models.Count; k++)
            AssertAgrees(models[k], Inputs(models[k], precision), results[k]!.AsObject(), tolerance);
    }

    [Fact]
    public void One_row_and_no_row_are_batches_too()
    {
        Model model = SampleModels.Tame(Activation.GatedRelu, LearningTask.Classification, bias: true, standardize: true, neurons: 5, loss: "logistic");
        JsonArray results = RunAll([model, model], OnnxPrecision.Double, rows: 1);
        Assert.Equal(1, results[0]!["label"]!["dims"]![0]!.GetValue<int>());
        results = RunAll([model], OnnxPrecision.Double, rows: 0);
        Assert.Equal(0, results[0]!["label"]!["dims"]![0]!.GetValue<int>());
    }

    [Fact]
    public void The_certificate_is_noted_in_the_file()
    {
        string path = folder.File("model.onnx");
        Model model = SampleModels.Tame(Activation.Relu, LearningTask.Regression, bias: true, standardize: true, neurons: 2);
        var certificate = SampleModels.Saved(2).Certificate with { ClaimText = "Proven.", Objective = 1.0 / 3 };
        OnnxFile.Save(model, path, OnnxPrecision.Double, certificate);
        string content = Encoding.UTF8.GetString(File.ReadAllBytes(path));
        Assert.Contains("Proven.", content, StringComparison.Ordinal);
        Assert.Contains("0.3333333333333333", content, StringComparison.Ordinal);
        Assert.Contains("bidual", content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e300, 1.0)]
    [InlineData(0.0, 1e-300)]
    public void What_single_precision_cannot_hold_is_refused(double offset, double scale)
    {
        Model model = SampleModels.Tame(Activation.Relu, LearningTask.Regression, bias: true, standardize: false, neurons: 2, features: 1) with
        {
            Preparation = new Preparation(new Scaling([offset], [scale]), Scaling.Identity(1), Bias: true),
        };
        var refusal = Assert.Throws<DataException>(() => OnnxFile.Save(model, folder.File("model.onnx"), OnnxPrecision.Single));
        Assert.Contains("single precision", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
        OnnxFile.Save(model, folder.File("model.onnx"));
    }

    private JsonArray RunAll(IReadOnlyList<Model> models, OnnxPrecision precision, int rows = 40)
    {
        List<string> arguments = [];
        for (int k = 0; k < models.Count; k++)
        {
            string model = folder.File($"{k}.onnx"), input = folder.File($"{k}.json");
            OnnxFile.Save(models[k], model, precision);
            Matrix features = Inputs(models[k], precision, rows);
            File.WriteAllText(input, new JsonObject
            {
                ["type"] = precision == OnnxPrecision.Double ? "float64" : "float32",
                ["rows"] = features.Rows,
                ["columns"] = features.Columns,
                ["values"] = new JsonArray([.. features.Data.Select(value => (JsonNode)value)]),
            }.ToJsonString());
            arguments.AddRange([model, input]);
        }

        return JsonNode.Parse(RunNode(arguments))!.AsArray();
    }

    /// <summary>Random rows, exactly representable in single precision where that is used.</summary>
    private static Matrix Inputs(Model model, OnnxPrecision precision, int rows = 40)
    {
        Matrix features = SampleModels.Gaussian(new RandomSource(99), rows, model.FeatureNames.Count);
        if (precision == OnnxPrecision.Single)
        {
            foreach (ref double value in features.Data.AsSpan())
                value = (float)value;
        }

        return features;
    }

    private static void AssertAgrees(Model model, Matrix features, JsonObject outputs, double tolerance)
    {
        double[] expected = model.PredictOutputs(features).Data;
        if (model.Task == LearningTask.Regression)
        {
            AssertClose(expected, Values(outputs, "prediction", [features.Rows, model.Network.Outputs]), tolerance);
            return;
        }

        AssertClose(expected, Values(outputs, "score", [features.Rows, model.Network.Outputs]), tolerance);
        AssertClose(model.PredictProbabilities(features).Data, Values(outputs, "probability", [features.Rows, model.ClassLabels.Count]), tolerance);
        string[] labels = outputs["label"]!["values"].Deserialize<string[]>()!;
        Assert.Equal([.. model.PredictClass(features).Select(index => model.ClassLabels[index])], labels, StringComparer.Ordinal);
    }

    private static double[] Values(JsonObject outputs, string name, int[] shape)
    {
        Assert.Equal(shape, outputs[name]!["dims"].Deserialize<int[]>());
        return outputs[name]!["values"].Deserialize<double[]>()!;
    }

    /// <summary>Relative to the largest value: near zero, sums cancel.</summary>
    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1e-3, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(actual[i] - expected[i]) <= tolerance * scale, $"value {i}: {actual[i]:R} where the model gives {expected[i]:R}");
    }

    private static string RunNode(IEnumerable<string> arguments)
    {
        string scripts = Path.Combine(RepositoryRoot(), "tests", "onnx");
        Assert.SkipUnless(Directory.Exists(Path.Combine(scripts, "node_modules")), "ONNX Runtime is not installed: run `npm ci --ignore-scripts` in tests/onnx");
        var start = new ProcessStartInfo("node", [Path.Combine(scripts, "run.mjs"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        Task<string> errors = node.StandardError.ReadToEndAsync();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output;
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Bidual.slnx")))
                return directory.FullName;
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
