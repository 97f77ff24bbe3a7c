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

    private static (int ExitCode, string Output, string Error) Run(params string[] args)
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
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
