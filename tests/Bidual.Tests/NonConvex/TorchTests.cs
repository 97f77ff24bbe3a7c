using System.Text.Json;
using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Tests.Repository;

namespace Bidual.Tests.NonConvex;

/// <summary>Objectives, gradients and iterates against PyTorch's, from the same weights: tests/trainers.</summary>
public sealed class TorchTests
{
    private const double Beta = 0.05;
    private const int Rows = 12, Steps = 15;

    public static TheoryData<int> Gradients => [.. Enumerable.Range(0, Reference.GetProperty("gradients").GetArrayLength())];

    public static TheoryData<int> Runs => [.. Enumerable.Range(0, Reference.GetProperty("runs").GetArrayLength())];

    private static JsonElement Reference { get; } = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/trainers/torch.json"))).RootElement;

    [Theory, MemberData(nameof(Gradients))]
    public void The_gradient_is_that_of_PyTorch(int index)
    {
        JsonElement one = Reference.GetProperty("gradients")[index];
        TrainingObjective objective = Objective(one);
        double[] parameters = Start(objective.Model.Parameters), gradient = new double[parameters.Length], expected = Numbers(one.GetProperty("gradient"));
        double value = one.GetProperty("value").GetDouble();
        Assert.Equal(value, objective.Evaluate(parameters, gradient), 1e-12 * value);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], gradient[i], 1e-12 * Vector.Norm(expected));
    }

    [Theory, MemberData(nameof(Runs))]
    public void The_iterates_are_those_of_PyTorch(int index)
    {
        JsonElement one = Reference.GetProperty("runs")[index];
        TrainingObjective objective = Objective(one);
        double[] parameters = Start(objective.Model.Parameters), gradient = new double[parameters.Length], expected = Numbers(one.GetProperty("end"));
        double rate = one.GetProperty("rate").GetDouble();
        string name = one.GetProperty("optimiser").GetString()!;
        if (one.GetProperty("batch").ValueKind == JsonValueKind.Null)
        {
            var descent = new GradientDescent(name, length => Rule(name, length), rate, IsMean: false);
            using IEnumerator<double> steps = descent.Iterate(objective, parameters, new RandomSource(0)).GetEnumerator();
            for (int step = 0; step < Steps; step++)
                steps.MoveNext();
        }
        else
        {
            int batch = one.GetProperty("batch").GetInt32();
            IUpdateRule rule = Rule(name, parameters.Length);
            for (int step = 0; step < Steps; step++)
            {
                int[] rows = [.. Enumerable.Range(step * batch, batch).Select(t => t % Rows)];
                if (rule.IsDecoupled)
                {
                    objective.Loss(parameters, gradient, rows);
                    Vector.Scale(1 - (rate * Beta), parameters, parameters);
                }
                else
                {
                    objective.Evaluate(parameters, gradient, rows);
                }

                rule.Step(parameters, gradient, rate);
            }
        }

        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], parameters[i], 1e-11 * (1 + Math.Abs(expected[i])));
    }

    private static IUpdateRule Rule(string name, int length) => name switch
    {
        "sgd" => new Sgd(),
        "momentum" => new Momentum(length),
        "nesterov" => new Nesterov(length),
        "adagrad" => new AdaGrad(length),
        "rmsprop" => new RmsProp(length),
        "adam" => new Adam(length),
        _ => new AdamW(length),
    };

    private static TrainingObjective Objective(JsonElement one)
    {
        int[] widths = [.. one.GetProperty("widths").EnumerateArray().Select(width => width.GetInt32())];
        LayeredModel model = one.GetProperty("activation").GetString() switch
        {
            "relu" => LayeredModel.Dense(widths, LeakyRelu.Relu),
            "leaky" => LayeredModel.Dense(widths, new LeakyRelu(0.1)),
            "unit" => new LayeredModel([new UnitNeuronLayer(widths[0], widths[1], PolynomialActivation.ReluFit), new DenseLayer(widths[1], widths[2])]),
            _ => LayeredModel.Dense(widths, new PointwisePolynomial(PolynomialActivation.ReluFit)),
        };
        ILoss loss = Loss.Named(one.GetProperty("loss").GetString()!)!;
        var inputs = new Matrix(Rows, 3);
        var targets = new Matrix(Rows, widths[^1]);
        for (int t = 0; t < Rows; t++)
        {
            new[] { Math.Sin((1.3 * t) + 0.2), Math.Cos(0.7 * t * t), 1 }.CopyTo(inputs.MutableRow(t));
            for (int k = 0; k < targets.Columns; k++)
                targets.MutableRow(t)[k] = (2 * Math.Sin((0.9 * t) + k)) + (0.5 * Math.Cos(3.1 * t));
            double largest = targets.Row(t).ToArray().Max();
            foreach (ref double y in targets.MutableRow(t))
                y = loss.CouplesOutputs ? (y == largest ? 1 : -1) : loss.Targets switch { TargetKind.Classes => y > 0 ? 1 : -1, TargetKind.Counts => Math.Floor(2 * Math.Abs(y)), _ => y };
        }

        double[]? weights = one.GetProperty("weighted").GetBoolean() ? [.. Enumerable.Range(0, Rows).Select(t => 0.5 + (t % 3))] : null;
        return new TrainingObjective(model, inputs, targets, loss, Beta, weights);
    }

    private static double[] Start(int length) => [.. Enumerable.Range(0, length).Select(k => 1.2 * Math.Sin((0.37 * k * k) + 0.5))];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
