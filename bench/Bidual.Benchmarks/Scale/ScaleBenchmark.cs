using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bidual.Numerics;

namespace Bidual.Benchmarks.Scale;

/// <summary>Training at the sizes of the literature, and how cost grows with size.</summary>
internal static class ScaleBenchmark
{
    public static void Run(ScaleOptions options)
    {
        if (options.Problem == "curves")
            GrowthCurves.Run(options);
        else
            Images(options);
    }

    private static void Images(ScaleOptions options)
    {
        bool mnist = options.Problem == "mnist";
        options = options with
        {
            Patterns = options.Patterns > 0 ? options.Patterns : mnist ? 1000 : 4096,
            BetaPerRow = options.BetaPerRow > 0 ? options.BetaPerRow : mnist ? 1e-3 : 1e-2,
            Gates = options.Gates.Length > 0 ? options.Gates : mnist ? "gaussian" : "patches",
        };
        var clock = Stopwatch.StartNew();
        ImageSet images = (mnist ? ImageSet.Mnist(options.Data) : ImageSet.Cifar(options.Data)).First(options.Rows).HoldOut(options.HoldOut);
        double reading = clock.Elapsed.TotalSeconds;
        Matrix gates = options.Gates == "patches" && !mnist
            ? Gates.Patches(options.Patterns, 0)
            : Gates.Gaussian(options.Patterns, images.Train.Columns, 0);
        clock.Restart();
        var training = new OneAgainstAll(images, gates, options);
        double finding = clock.Elapsed.TotalSeconds;
        double pass = training.SecondsPerPass();
        GC.Collect();
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Problem}: n = {images.Train.Rows}, d = {images.Train.Columns}, P = {options.Patterns}; read {reading:F1} s, patterns {finding:F1} s, full pass {pass:F3} s"));
        clock.Restart();
        (IReadOnlyList<ClassResult> classes, double accuracy) = training.Run(result => result.WriteLine());
        double seconds = clock.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        double memory = process.PeakWorkingSet64 / 1e9;
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"test accuracy {accuracy:P2}, {seconds:F0} s, peak memory {memory:F2} GB"));
        if (!options.Json)
            return;
        using var json = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("problem", options.Problem);
        json.WriteNumber("n", images.Train.Rows);
        json.WriteNumber("d", images.Train.Columns);
        json.WriteNumber("heldOut", options.HoldOut);
        json.WriteNumber("patterns", options.Patterns);
        json.WriteString("gates", options.Gates);
        json.WriteString("solver", options.Solver.ToString());
        json.WriteString("precision", options.Precision.ToString());
        json.WriteNumber("threads", options.Threads);
        json.WriteNumber("betaPerRow", options.BetaPerRow);
        json.WriteNumber("tolerance", options.Tolerance);
        json.WriteNumber("capSeconds", options.Cap);
        json.WriteNumber("secondsPerPass", pass);
        json.WriteNumber("seconds", Math.Round(seconds, 1));
        json.WriteNumber("peakMemoryBytes", process.PeakWorkingSet64);
        json.WriteNumber("testAccuracy", accuracy);
        json.WriteStartArray("classes");
        foreach (ClassResult result in classes)
            result.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
