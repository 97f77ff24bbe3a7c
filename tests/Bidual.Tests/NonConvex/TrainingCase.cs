using Bidual.NonConvex.Models;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Tests.NonConvex;

/// <summary>Models and problems that trainers are tested on.</summary>
internal static class TrainingCase
{
    public static readonly string[] Models = ["relu", "leaky", "polynomial", "unit", "gated", "features", "deep", "deeper", "biases", "beside", "separate", "linear"];

    public static readonly string[] Losses = ["squared", "huber:1", "absolute", "quantile:0.3", "poisson", "logistic", "hinge", "squared-hinge", "softmax"];

    /// <summary>A model of d = 3 inputs.</summary>
    public static LayeredModel Model(string name, int outputs) => name switch
    {
        "relu" => LayeredModel.Dense([3, 5, outputs], LeakyRelu.Relu),
        "leaky" => LayeredModel.Dense([3, 5, outputs], new LeakyRelu(0.1)),
        "polynomial" => LayeredModel.Dense([3, 4, outputs], new PointwisePolynomial(PolynomialActivation.ReluFit)),
        "unit" => new LayeredModel([new UnitNeuronLayer(3, 4, PolynomialActivation.ReluFit), new DenseLayer(4, outputs)]),
        "gated" => new LayeredModel([new GatedLayer(Gaussian(6, 3, 8)), new DenseLayer(6, outputs)]),
        "features" => new LayeredModel([new FeatureLayer(Gaussian(6, 3, 8), outputs)], new DenseLayer(2, outputs, bias: true, penalised: false)),
        "l1" => new LayeredModel([new GatedLayer(Gaussian(6, 3, 8), Decay.SquaredNorms), new DenseLayer(6, outputs)]),
        "deep" => LayeredModel.Dense([3, 5, 4, outputs], LeakyRelu.Relu),
        "deeper" => LayeredModel.Dense([3, 4, 3, 4, 3, outputs], new PointwisePolynomial(PolynomialActivation.ReluFit)),
        "biases" => LayeredModel.Dense([3, 5, 4, outputs], new LeakyRelu(0.1), bias: true),
        "beside" => new LayeredModel([new DenseLayer(3, 5), new PointwiseLayer(LeakyRelu.Relu, 5), new DenseLayer(5, outputs)], new DenseLayer(2, outputs, bias: true, penalised: false)),
        "separate" => new LayeredModel([new DenseLayer(3, 7), new PointwiseLayer(LeakyRelu.Relu, 7), new SeparateLayer(7, outputs)]),
        _ => new LayeredModel([new DenseLayer(3, outputs)]),
    };

    public static Matrix Gaussian(int rows, int columns, long seed)
    {
        var matrix = new Matrix(rows, columns);
        new RandomSource(seed).FillGaussian(matrix.Data);
        return matrix;
    }

    public static double[] Vector(int length, long seed, double scale = 1) => [.. Gaussian(1, length, seed).Data.Select(value => scale * value)];

    /// <summary>Targets that suit a loss.</summary>
    public static Matrix Targets(ILoss loss, int rows, int outputs)
    {
        Matrix y = Gaussian(rows, outputs, 5);
        if (loss.CouplesOutputs)
        {
            for (int t = 0; t < rows; t++)
            {
                int truth = t % outputs;
                y.MutableRow(t).Fill(-1);
                y.MutableRow(t)[truth] = 1;
            }

            return y;
        }

        return new Matrix(rows, outputs, [.. y.Data.Select(value => loss.Targets switch { TargetKind.Classes => value > 0 ? 1.0 : -1, TargetKind.Counts => Math.Floor(2 * Math.Abs(value)), _ => value })]);
    }

    public static TrainingObjective Objective(string model, string loss, int rows = 20, int outputs = 3, bool weighted = false, int threads = 1, double beta = 0.3)
    {
        ILoss of = Loss.Named(loss)!;
        double[]? weights = weighted ? [.. Enumerable.Range(0, rows).Select(t => 0.5 + (t % 3))] : null;
        return new TrainingObjective(Model(model, outputs), Gaussian(rows, 3, 4), Targets(of, rows, outputs), of, beta, weights, threads);
    }

    public static double[] Moved(double[] point, double[] direction, double step)
    {
        double[] moved = [.. point];
        Bidual.Numerics.Vector.AddScaled(step, direction, moved);
        return moved;
    }
}
