using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Bidual.Benchmarks.Kernels;

/// <summary>The kernels' speed as a share of the peak of fused multiply-adds, both measured in this process.</summary>
internal static class KernelsBenchmark
{
    private const double SecondsPerCase = 0.2;
    private const double ShortestTiming = 50e-6;

    /// <summary>The lists of cases; a kernel adds its own.</summary>
    private static readonly Func<IEnumerable<KernelCase>>[] Lists = [MaskedMicroCases.All, MaskedCases.All, OperatorCases.All, DenseCases.All];

    /// <param name="json">Whether to write JSON.</param>
    /// <param name="filter">Words that a case must have, as in "64 Avx512 forward"; empty for all cases.</param>
    public static void Run(bool json, IReadOnlyList<string> filter)
    {
        List<Result> results = [];
        if (!json)
            Console.WriteLine($"{"kernel",-24}{"size",-18}{"bits",5}{"path",9}{"threads",9}{"ms",11}{"Gop/s",9}{"peak",9}{"share",8}");
        foreach (KernelCase one in Lists.SelectMany(list => list()).Where(one => Chosen(one, filter)))
        {
            Result result = Measure(one);
            results.Add(result);
            string share = one.Operations > 0 ? result.Share.ToString("P0", CultureInfo.InvariantCulture) : "-";
            if (!json)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{one.Kernel,-24}{one.Size,-18}{one.Bits,5}{one.Path,9}{one.Threads,9}{1e3 * result.Seconds,11:F6}{1e-9 * result.Speed,9:F1}{1e-9 * result.Peak,9:F1}{share,8}"));
            }
        }

        if (json)
            WriteJson(results);
    }

    private static bool Chosen(KernelCase one, IReadOnlyList<string> filter)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{one.Kernel} {one.Size} fp{one.Bits} {one.Path} {one.Threads}t");
        return filter.All(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The best of many calls: other programs only ever make a call slower. Short calls are timed many together.</summary>
    private static Result Measure(KernelCase one)
    {
        Timed timed = one.Prepare();
        for (int warm = 0; warm < 3; warm++)
            Together(timed.Reset, timed.Call, 1);
        double peak = FmaPeak.Measure(one.Bits, one.Path, one.Threads), best = double.PositiveInfinity;
        int calls = (int)Math.Clamp(ShortestTiming / Math.Max(Together(timed.Reset, timed.Call, 1), 1e-7), 1, 1000);
        var total = Stopwatch.StartNew();
        for (int i = 0; i < 3 || total.Elapsed.TotalSeconds < SecondsPerCase; i++)
            best = Math.Min(best, Together(timed.Reset, timed.Call, calls));
        if (timed.Reset is not null && calls > 1)
            best = Math.Max(best - Together(null, timed.Reset, 100 * calls), 1e-9);
        return new Result(one, best, peak);
    }

    /// <summary>Seconds of a call among several; with a single one its reset does not count.</summary>
    private static double Together(Action? reset, Action call, int calls)
    {
        if (calls == 1)
            reset?.Invoke();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            if (calls > 1)
                reset?.Invoke();
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static void WriteJson(List<Result> results)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("processor", ProcessorName());
        writer.WriteNumber("processors", Environment.ProcessorCount);
        writer.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        writer.WriteStartArray("kernels");
        foreach (Result result in results)
        {
            writer.WriteStartObject();
            writer.WriteString("kernel", result.Case.Kernel);
            writer.WriteString("size", result.Case.Size);
            writer.WriteNumber("bits", result.Case.Bits);
            writer.WriteString("path", result.Case.Path.ToString());
            writer.WriteNumber("threads", result.Case.Threads);
            writer.WriteNumber("milliseconds", Math.Round(1e3 * result.Seconds, 6));
            writer.WriteNumber("gigaoperationsPerSecond", Math.Round(1e-9 * result.Speed, 1));
            writer.WriteNumber("peak", Math.Round(1e-9 * result.Peak, 1));
            writer.WriteNumber("shareOfPeak", Math.Round(result.Share, 3));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string ProcessorName()
    {
        const string Source = "/proc/cpuinfo";
        string? line = File.Exists(Source) ? File.ReadLines(Source).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private sealed record Result(KernelCase Case, double Seconds, double Peak)
    {
        public double Speed => Case.Operations / Seconds;

        public double Share => Speed / Peak;
    }
}
