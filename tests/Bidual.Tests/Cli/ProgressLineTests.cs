using Bidual.Cli;
using Bidual.Cli.Rendering;

namespace Bidual.Tests.Cli;

public class ProgressLineTests
{
    [Fact]
    public void PlainProgressIsPaced()
    {
        string[] lines = Report(quiet: false, Enumerable.Range(0, 100).Select(i => At(FitStage.Solve, 0.1 * i)));
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain('\u001b', line));
    }

    [Fact]
    public void StagesAreSaidOnceASecondAtMost()
    {
        FitStage[] stages = [FitStage.Arrangements, FitStage.Selection, FitStage.Solve, FitStage.Certify];
        Assert.Empty(Report(quiet: false, stages.Select(stage => At(stage, 0.2))));
        Assert.Single(Report(quiet: false, stages.Select(stage => At(stage, 1.2))));
        Assert.Equal(4, Report(quiet: false, stages.Select((stage, i) => At(stage, 1.5 * (i + 1)))).Length);
    }

    [Fact]
    public void QuietIsSilent() => Assert.Empty(Report(quiet: true, [At(FitStage.Solve, 0), At(FitStage.Certify, 10)]));

    [Fact]
    public void ALineShowsTheGapOnceBothSidesAreKnown()
    {
        string known = Assert.Single(Report(quiet: false, [new FitProgress(FitStage.Solve, 1, 7, 2, 1, "")]));
        Assert.Contains("iteration 7  objective 2  bound 1  gap 5e-1", known, StringComparison.Ordinal);
        string unknown = Assert.Single(Report(quiet: false, [new FitProgress(FitStage.Solve, 1, 7, 2, double.NaN, "")]));
        Assert.DoesNotContain("gap", unknown, StringComparison.Ordinal);
    }

    private static FitProgress At(FitStage stage, double seconds) => new(stage, seconds, 1, 2, 1, "");

    private static string[] Report(bool quiet, IEnumerable<FitProgress> reports)
    {
        using var error = new StringWriter();
        using (var line = new ProgressLine(Terminal.Plain(TextWriter.Null, error), quiet))
        {
            foreach (FitProgress report in reports)
                line.Report(report);
        }

        return error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
