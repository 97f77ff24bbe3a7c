using System.Text.Json;
using Bidual.Cli;

namespace Bidual.Tests.Cli;

/// <summary>One run of the program in this process.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public string[] OutputLines => Lines(Output);

    public string[] ErrorLines => Lines(Error);

    public static Invocation Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int exitCode = CommandLine.Run(args, output, error, TestContext.Current.CancellationToken);
        return new Invocation(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Exit code 1, nothing on standard output, one line on the error stream with all the words.</summary>
    public void AssertRefused(params string[] words)
    {
        Assert.Equal(1, ExitCode);
        Assert.Equal("", Output);
        string line = Assert.Single(ErrorLines);
        Assert.StartsWith("bidual: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
