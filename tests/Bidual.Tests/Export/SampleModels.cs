using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Export;

/// <summary>Models with random but repeatable content, none of them trained.</summary>
internal static class SampleModels
{
    private static readonly string[] OddNames =
    [
        "x", "blood pressure", "\"quoted\" 'name'", "<b>&amp;</b>", "größe", "温度", "emoji 🧪", "line\nbreak", "tab\t", "back\\slash", "", "a=b", "\u0001control", "a,b;c", "‮rtl", "null",
    ];

    private static readonly double[] OddNumbers = [0.0, -0.0, double.Epsilon, -1.5e-310, double.MaxValue, 0.1, 1.0 / 3, 1e22, 123456789012345680, -2.2250738585072014e-308];

    public static SavedModel Saved(long seed)
    {
        var random = new RandomSource(seed);
        bool classification = random.NextInt32(2) == 0;
        var task = classification ? LearningTask.Classification : LearningTask.Regression;
        string[] labels = classification ? [Name(random), Name(random)] : [];
        int outputs = classification ? 1 : 1 + random.NextInt32(3);
        TableSchema? schema = random.NextInt32(2) == 0 ? Schema(random, task, labels, classification ? 1 : outputs) : null;
        int features = schema?.FeatureNames.Count ?? 1 + random.NextInt32(5);
        Model model = OddModel(random, task, labels, outputs, features, schema?.FeatureNames);
        int inputs = model.Network.Inputs;
        Matrix? directions = random.NextInt32(2) == 0 ? null : OddMatrix(random, random.NextInt32(5), inputs);
        TrainingRecord record = Record(random);
        OutputProof[]? proofs = outputs == 1 ? null : [.. Enumerable.Range(0, outputs).Select(k => new OutputProof(Certificate(random), k == 0 ? null : OddMatrix(random, k, inputs)))];
        return new SavedModel(model, schema, Certificate(random), directions, record, Proofs: proofs);
    }

    /// <summary>A well-scaled model whose predictions can be compared across runtimes.</summary>
    public static Model Tame(Activation activation, LearningTask task, bool bias, bool standardize, int neurons, int features = 4, int outputs = 1, string loss = "squared", long seed = 1)
    {
        var random = new RandomSource(seed);
        int inputs = features + (bias ? 1 : 0);
        Matrix? gates = activation == Activation.GatedRelu ? Gaussian(random, neurons, inputs) : null;
        Matrix hidden = Gaussian(random, neurons, inputs);
        for (int j = 0; activation == Activation.Polynomial && j < neurons; j++)
            Vector.Scale(1 / Vector.Norm(hidden.Row(j)), hidden.Row(j), hidden.MutableRow(j));
        var network = new Network(activation, hidden, Gaussian(random, neurons, outputs), gates, polynomial: activation == Activation.Polynomial ? new PolynomialActivation(0.3, -0.7, 1.1) : null);
        bool regression = task == LearningTask.Regression;
        var preparation = new Preparation(
            standardize ? RandomScaling(random, features) : Scaling.Identity(features),
            standardize && regression ? RandomScaling(random, outputs) : Scaling.Identity(outputs),
            bias);
        string[] names = [.. Enumerable.Range(1, features).Select(j => $"x{j}")];
        return new Model(network, preparation, task, names, [.. Enumerable.Range(1, regression ? outputs : 1).Select(k => $"y{k}")], regression ? [] : outputs == 1 ? ["no", "größer ✓"] : [.. Enumerable.Range(1, outputs).Select(k => $"class {k}")], Loss.Named(loss)!);
    }

    /// <summary>A convolutional network on 5x4 images of two channels, patches of 2x2 in two pools of 2x3.</summary>
    public static Model Convolutional(LearningTask task, bool bias, int outputs, string loss = "squared")
    {
        Model dense = Tame(Activation.Polynomial, task, bias, standardize: true, 5, features: 8, outputs: outputs, loss: loss);
        Network network = dense.Network;
        var layout = new PatchLayout(5, 4, 2, 2, 2, poolWidth: 2, poolHeight: 3);
        return dense with
        {
            Network = new Network(Activation.Polynomial, network.Hidden, network.Output, polynomial: network.Polynomial, convolution: new Convolution(layout, [0, 1, 1, 0, 1])),
            Preparation = dense.Preparation with { Features = RandomScaling(new RandomSource(3), layout.Pixels) },
            FeatureNames = [.. Enumerable.Range(1, layout.Pixels).Select(j => $"x{j}")],
        };
    }

    /// <summary>A regression with a free part.</summary>
    public static Model Linear(Activation activation, int neurons, int outputs, bool intercept, bool skip)
    {
        Model model = Tame(activation, LearningTask.Regression, bias: true, standardize: true, neurons, outputs: outputs);
        var random = new RandomSource(9);
        Matrix weights = Gaussian(random, model.Network.Inputs, outputs);
        weights.MutableRow(weights.Rows - 1).Clear();
        return model with { Network = model.Network.With(new LinearPart(intercept ? Gaussian(random, outputs, 1).Data : null, skip ? weights : null)) };
    }

    public static Matrix Gaussian(RandomSource random, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Data);
        return matrix;
    }

    private static Model OddModel(RandomSource random, LearningTask task, string[] labels, int outputs, int features, IReadOnlyList<string>? names)
    {
        bool bias = random.NextInt32(2) == 0, gated = random.NextInt32(2) == 0;
        int neurons = random.NextInt32(5);
        int inputs = features + (bias ? 1 : 0);
        var network = new Network(
            gated ? Activation.GatedRelu : Activation.Relu,
            OddMatrix(random, neurons, inputs),
            OddMatrix(random, neurons, outputs),
            gated ? OddMatrix(random, neurons, inputs) : null,
            random.NextInt32(2) == 0 ? null : new LinearPart(OddMatrix(random, outputs, 1).Data, random.NextInt32(2) == 0 ? null : OddMatrix(random, inputs, outputs)));
        return new Model(
            network,
            new Preparation(OddScaling(random, features), OddScaling(random, outputs), bias),
            task,
            names ?? [.. Enumerable.Range(0, features).Select(_ => Name(random))],
            [.. Enumerable.Range(0, task == LearningTask.Classification ? 1 : outputs).Select(_ => Name(random))],
            labels,
            random.NextInt32(2) == 0 ? Loss.Squared : Loss.Logistic);
    }

    private static TableSchema Schema(RandomSource random, LearningTask task, string[] labels, int targets)
    {
        var columns = new FeatureColumn[1 + random.NextInt32(4)];
        for (int j = 0; j < columns.Length; j++)
        {
            string[]? categories = random.NextInt32(2) == 0 ? null : [.. Enumerable.Range(0, 1 + random.NextInt32(3)).Select(_ => Name(random))];
            columns[j] = new FeatureColumn(Name(random), categories, OddNumber(random));
        }

        return new TableSchema(columns, [.. Enumerable.Range(0, targets).Select(_ => new TargetColumn(Name(random), random.NextInt32(6) - 1))], task, labels);
    }

    private static Certificate Certificate(RandomSource random) => new()
    {
        Objective = OddNumber(random),
        LowerBound = OddNumber(random),
        GlobalLowerBound = random.NextInt32(2) == 0 ? double.NegativeInfinity : OddNumber(random),
        Tolerance = 1e-6,
        Claim = (Claim)random.NextInt32(3),
        ClaimText = Name(random),
        Coverage = (Coverage)random.NextInt32(2),
        Patterns = random.NextInt32(int.MaxValue),
        DualNorm = random.NextInt32(3) == 0 ? double.PositiveInfinity : OddNumber(random),
        DualScale = random.NextInt32(3) == 0 ? double.NaN : OddNumber(random),
        Beta = OddNumber(random),
        BetaMax = OddNumber(random),
    };

    private static TrainingRecord Record(RandomSource random) => new(
        "0.1.0-test",
        [.. Enumerable.Range(0, random.NextInt32(5)).Select(_ => KeyValuePair.Create("--" + Name(random), Name(random)))],
        (long)random.NextUInt64(),
        random.NextInt32(1000),
        "00ff",
        Name(random),
        "Converged",
        random.NextInt32(1000),
        random.NextDouble());

    private static Scaling RandomScaling(RandomSource random, int columns) =>
        new([.. Enumerable.Range(0, columns).Select(_ => random.NextGaussian())], [.. Enumerable.Range(0, columns).Select(_ => 0.5 + random.NextDouble())]);

    private static Scaling OddScaling(RandomSource random, int columns) =>
        new([.. Enumerable.Range(0, columns).Select(_ => OddNumber(random))], [.. Enumerable.Range(0, columns).Select(_ => Math.Abs(OddNumber(random)) + double.Epsilon)]);

    private static Matrix OddMatrix(RandomSource random, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        foreach (ref double value in matrix.Data.AsSpan())
            value = OddNumber(random);
        return matrix;
    }

    private static double OddNumber(RandomSource random)
    {
        if (random.NextInt32(3) == 0)
            return OddNumbers[random.NextInt32(OddNumbers.Length)];
        double value = BitConverter.UInt64BitsToDouble(random.NextUInt64());
        return double.IsFinite(value) && Math.Abs(value) < double.MaxValue ? value : random.NextGaussian();
    }

    private static string Name(RandomSource random) => OddNames[random.NextInt32(OddNames.Length)];
}
