using System.Diagnostics;
using System.Globalization;
using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Benchmarks.Epochs;

/// <summary>Seconds of an epoch of Adam on data of the shape of spambase, the least of several; beside it bench/peers/torch_epochs.py.</summary>
internal static class EpochBenchmark
{
    private const int Rows = 4601, Inputs = 58, Epochs = 60, Threads = 2;

    public static void Run()
    {
        var random = new RandomSource(1);
        var inputs = new Matrix(Rows, Inputs);
        random.FillGaussian(inputs.Data);
        var targets = new Matrix(Rows, 1);
        for (int t = 0; t < Rows; t++)
            targets.Data[t] = inputs[t, 0] > 0 ? 1 : -1;
        foreach (int neurons in new[] { 50, 100 })
        {
            foreach (int? batch in new int?[] { null, 64 })
            {
                var objective = new TrainingObjective(LayeredModel.Dense([Inputs, neurons, 1], LeakyRelu.Relu), inputs, targets, Loss.Logistic, 4.6, threads: Threads);
                double[] parameters = Initialisation.Uniform.Draw(objective.Model, random);
                using IEnumerator<double> steps = new GradientDescent("adam", length => new Adam(length), 1e-3, batch).Iterate(objective, parameters, random).GetEnumerator();
                double least = double.PositiveInfinity;
                for (int epoch = 1; epoch <= Epochs; epoch++)
                {
                    long began = Stopwatch.GetTimestamp();
                    do
                        steps.MoveNext();
                    while (steps.Current < epoch);
                    least = Math.Min(least, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{neurons} neurons, batch {batch?.ToString(CultureInfo.InvariantCulture) ?? "all"}: {least:F2} ms an epoch"));
            }
        }
    }
}
