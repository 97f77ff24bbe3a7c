using Bidual.Cli;
using Bidual.Cli.Rendering;

namespace Bidual.Tests.Cli;

public class TerminalTests
{
    private const char Escape = '\u001b';

    [Theory]
    [InlineData(true, null, null, true)]
    [InlineData(true, "1", null, false)]
    [InlineData(true, "", null, true)]
    [InlineData(true, null, "dumb", false)]
    [InlineData(false, null, null, false)]
    public void ColourNeedsATerminalAndNoObjection(bool isTerminal, string? noColor, string? term, bool expected)
    {
        using var output = new StringWriter();
        Terminal terminal = Terminal.For(output, TextWriter.Null, isTerminal, isTerminal, name => name == "NO_COLOR" ? noColor : name == "TERM" ? term : null);
        new Sheet(terminal).Verdict("proven", good: true);
        Assert.Equal(expected, output.ToString().Contains(Escape, StringComparison.Ordinal));
        Assert.Contains("proven", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ALiveLineIsRewrittenWithoutEscapesAndClearedAtTheEnd()
    {
        using var error = new StringWriter();
        Terminal terminal = Terminal.For(TextWriter.Null, error, false, true, _ => null) with { Width = 30 };
        using (var line = new ProgressLine(terminal, quiet: false))
        {
            line.Report(new FitProgress(FitStage.Solve, 0, 1, 2, 1, ""));
            line.Report(new FitProgress(FitStage.Solve, 0.05, 2, 2, 1, ""));
            line.Report(new FitProgress(FitStage.Solve, 1, 3, 2, 1, ""));
        }

        string[] shown = error.ToString().Split('\r');
        Assert.Equal(5, shown.Length);
        Assert.All(shown, text => Assert.True(text.Length < 30));
        Assert.Equal("", shown[3].Trim() + shown[4]);
        Assert.DoesNotContain(Escape, error.ToString());
        Assert.DoesNotContain('\n', error.ToString());
    }
}
