using System.Diagnostics;

namespace Bidual.Tests.Cli;

/// <summary>The built program as its own process.</summary>
public class ProcessTests
{
    [Fact]
    public void VersionGoesToStandardOutput()
    {
        (int exitCode, string output, string error) = Run("--version");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches(@"^\d+\.\d+\.\d+", output);
    }

    [Fact]
    public void ErrorsGoToTheErrorStream()
    {
        (int exitCode, string output, string error) = Run("train", "none.csv");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("bidual: none.csv", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void RedirectedOutputIsPlainAndInUtf8()
    {
        (int exitCode, string output, _) = Run("models");
        Assert.Equal(0, exitCode);
        Assert.Contains("Σ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\uFEFF', output);
    }

    [Fact]
    public void ASignalEndsTheRunWithTheBestNetwork()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by the kill command.");
        using var folder = new DataFolder();
        string data = folder.Write("noise.csv", string.Concat(Enumerable.Range(1, 400).Select(i => string.Join(',', Enumerable.Range(1, 7).Select(j => (long)i * i % (89 + (13 * j * j)))) + "\n")));
        using Process process = Start("train", data, "--task", "regression", "--beta-ratio", "0.001", "--tolerance", "1e-12", "--model-out", folder.Path("m.json"), "--json");
        Assert.NotNull(process.StandardError.ReadLine());
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            kill.WaitForExit();
        (int exitCode, string output, string error) = Finish(process);
        Assert.Equal(2, exitCode);
        Assert.Equal("cancelled", System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("status").GetString());
        Assert.Contains("stopped on request", error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.Path("m.json")));
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] args)
    {
        using Process process = Start(args);
        return Finish(process);
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        start.ArgumentList.Add(typeof(Bidual.Cli.CommandLine).Assembly.Location);
        foreach (string argument in args)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static (int ExitCode, string Output, string Error) Finish(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
