using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Benchmarks;

/// <summary>Exact enumeration of all patterns: cells, time, and the growth of the peak resident memory.</summary>
internal static class ArrangementsBenchmark
{
    private static readonly ArrangementLimits Limits = new() { MaximumPatterns = 1 << 30, MaximumBytes = 1L << 36 };

    public static void Run(bool json)
    {
        int threads = Environment.ProcessorCount;
        Arrangement.Enumerate(Gaussian(60, 4), ArrangementLimits.Default, threads);
        var results = new List<Result>
        {
            Measure("Gaussian (500, 3)", Gaussian(500, 3), threads),
            Measure("Gaussian (1000, 3)", Gaussian(1000, 3), threads),
            Measure("Gaussian (100, 5)", Gaussian(100, 5), threads),
            Measure("grid 7×7×7 with bias", Grid(3, 7), threads),
            Measure("corners of the 6-cube with bias", Grid(6, 2), threads),
            Measure("one column with bias, n = 100000", Line(100_000), threads),
        };
        if (json)
            WriteJson(results, threads);
        else
            WriteTable(results, threads);
    }

    private static Result Measure(string name, Matrix inputs, int threads)
    {
        ArrangementPrediction prediction = Arrangement.Predict(inputs);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var sampler = new ResidentMemory();
        using var process = Process.GetCurrentProcess();
        TimeSpan processorTime = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        PatternSet patterns = Arrangement.Enumerate(inputs, Limits, threads);
        double seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        processorTime = process.TotalProcessorTime - processorTime;
        return new Result(name, inputs.Rows, prediction.Rank, patterns.Count, (double)prediction.MaximumCount, seconds, processorTime.TotalSeconds, sampler.PeakGrowth() / (1024.0 * 1024));
    }

    private static void WriteTable(List<Result> results, int threads)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} threads"));
        Console.WriteLine($"{"data",-34}{"n",8}{"r",4}{"cells",12}{"2ΣC(n-1,k)",14}{"seconds",10}{"cpu s",10}{"cells/s",14}{"peak MiB",10}");
        foreach (Result x in results)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{x.Name,-34}{x.Rows,8}{x.Rank,4}{x.Cells,12}{x.MaximumCount,14}{x.Seconds,10:F3}{x.ProcessorSeconds,10:F3}{x.Cells / x.Seconds,14:F0}{x.PeakMebibytes,10:F0}"));
        }
    }

    private static void WriteJson(List<Result> results, int threads)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteNumber("threads", threads);
        writer.WriteStartArray("arrangements");
        foreach (Result x in results)
        {
            writer.WriteStartObject();
            writer.WriteString("name", x.Name);
            writer.WriteNumber("n", x.Rows);
            writer.WriteNumber("r", x.Rank);
            writer.WriteNumber("cells", x.Cells);
            writer.WriteNumber("maximumCount", x.MaximumCount);
            writer.WriteNumber("seconds", x.Seconds);
            writer.WriteNumber("processorSeconds", x.ProcessorSeconds);
            writer.WriteNumber("cellsPerSecond", x.Cells / x.Seconds);
            writer.WriteNumber("peakMebibytes", x.PeakMebibytes);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static Matrix Gaussian(int n, int d)
    {
        var values = new double[n * d];
        new RandomSource(1).FillGaussian(values);
        return new Matrix(n, d, values);
    }

    private static Matrix Line(int n)
    {
        var random = new RandomSource(2);
        var values = new double[2 * n];
        for (int t = 0; t < n; t++)
            (values[2 * t], values[(2 * t) + 1]) = (random.NextGaussian(), 1);
        return new Matrix(n, 2, values);
    }

    /// <summary>All points of a grid, and a column of ones: many hyperplanes through common flats.</summary>
    private static Matrix Grid(int dimension, int side)
    {
        int n = (int)Math.Pow(side, dimension);
        var values = new double[n * (dimension + 1)];
        for (int t = 0; t < n; t++)
        {
            for (int j = 0, rest = t; j < dimension; j++, rest /= side)
                values[(t * (dimension + 1)) + j] = rest % side;
            values[(t * (dimension + 1)) + dimension] = 1;
        }

        return new Matrix(n, dimension + 1, values);
    }

    private sealed record Result(string Name, int Rows, int Rank, int Cells, double MaximumCount, double Seconds, double ProcessorSeconds, double PeakMebibytes);
}
