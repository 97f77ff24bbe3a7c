using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Benchmarks.Fit;

/// <summary>One training, all settings but those of its options at their defaults, on data in memory, after a few small ones that have everything compiled; its outcome as JSON.</summary>
internal static class FitBenchmark
{
    private const int Rehearsals = 9;

    public static void Run(FitOptions options)
    {
        for (int k = 0; k < Rehearsals; k++)
            _ = ConvexNetwork.Fit(Synthetic.Planted(30, 3, 5, 0.3, 1 + k), Settings(options, 0.3));
        Matrix inputs = NpyReader.Read(Path.Combine(options.Folder, "X.npy")), targets = NpyReader.Read(Path.Combine(options.Folder, "y.npy"));
        double beta = NpyReader.Read(Path.Combine(options.Folder, "beta.npy"))[0, 0];
        var data = new Dataset(inputs, Matrix.FromColumn(targets.Column(0)), LearningTask.Regression);
        long began = Stopwatch.GetTimestamp();
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings(options, beta));
        Write(fit, Stopwatch.GetElapsedTime(began).TotalSeconds - fit.Times.Evidence);
    }

    private static FitSettings Settings(FitOptions options, double beta) => new()
    {
        Activation = options.Model,
        Solver = options.Solver,
        Loss = Loss.Squared,
        Bias = false,
        Standardize = false,
        Beta = beta,
        Tolerance = options.Tolerance,
        MaxTime = TimeSpan.FromSeconds(options.Cap),
        Threads = options.Threads,
    };

    private static void Write(FittedNetwork fit, double seconds)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            Certificate certificate = fit.Certificate;
            json.WriteStartObject();
            json.WriteNumber("objective", certificate.Objective);
            json.WriteNumber("lowerBound", certificate.LowerBound);
            json.WriteNumber("globalLowerBound", certificate.GlobalLowerBound);
            json.WriteNumber("relativeGap", certificate.RelativeGap);
            json.WriteString("claim", certificate.Claim.ToString().ToLowerInvariant());
            json.WriteNumber("patterns", certificate.Patterns);
            json.WriteNumber("seconds", seconds);
            json.WriteNumber("solveSeconds", fit.Times.Solve);
            json.WriteNumber("evidenceSeconds", fit.Times.Evidence);
            Write(json, "hidden", fit.Model.Network.Hidden);
            Write(json, "output", fit.Model.Network.Output);
            json.WriteEndObject();
        }

        Console.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, string name, Matrix matrix)
    {
        json.WriteStartArray(name);
        foreach (double value in matrix.Values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
