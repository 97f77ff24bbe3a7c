using System.Diagnostics;
using System.Globalization;
using Bidual.Benchmarks.Kernels;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Masked;
using Bidual.Programs.Losses;

namespace Bidual.Benchmarks.Predict;

/// <summary>Predictions of a batch of rows in their own units, beside what reading the features once and multiplying them with the hidden weights must take.</summary>
internal static class PredictBenchmark
{
    private const int Repeats = 7;

    public static void Run()
    {
        int threads = Environment.ProcessorCount;
        double peak = FmaPeak.Measure(64, InstructionPaths.Best, threads);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} threads, FMA peak {peak / 1e9:F0} GF/s"));
        Console.WriteLine($"{"rows",10}{"d",6}{"neurons",9}{"ms",10}{"Mrows/s",10}{"reading ms",12}{"flops ms",10}{"over the larger",17}");
        foreach ((int n, int d, int m) in ((int, int, int)[])[(1_000_000, 10, 20), (1_000_000, 10, 100), (200_000, 50, 20), (200_000, 50, 200), (20_000, 784, 100), (1, 10, 20)])
        {
            Model model = Random(d, m);
            Matrix features = Gaussian(n, d, 1);
            double seconds = Best(() => model.Predict(features, threads));
            double reading = Best(() => Parallel.For(0, threads, k => Vector.SquaredNorm(features.Values.Slice((int)((long)k * n / threads) * d, (n / threads) * d))));
            double flops = 2.0 * n * (d + 1) * m / peak;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{n,10}{d,6}{m,9}{1e3 * seconds,10:F3}{n / seconds / 1e6,10:F2}{1e3 * reading,12:F3}{1e3 * flops,10:F3}{seconds / Math.Max(reading, flops),17:F2}"));
        }
    }

    private static double Best(Action run)
    {
        double best = double.PositiveInfinity;
        for (int k = 0; k < Repeats; k++)
        {
            long began = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return best;
    }

    private static Model Random(int d, int m)
    {
        var scaling = new Scaling([.. Enumerable.Repeat(0.5, d)], [.. Enumerable.Repeat(2.0, d)]);
        var network = new Network(Activation.Relu, Gaussian(m, d + 1, 2), Gaussian(m, 1, 3));
        return new Model(network, new Preparation(scaling, Scaling.Identity(1), true), LearningTask.Regression, [.. Enumerable.Range(0, d).Select(j => $"x{j}")], ["y"], [], Loss.Squared);
    }

    private static Matrix Gaussian(int rows, int columns, long seed)
    {
        var values = new double[rows * columns];
        new RandomSource(seed).FillGaussian(values);
        return new Matrix(rows, columns, values);
    }
}
