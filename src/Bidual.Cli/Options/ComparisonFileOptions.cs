using System.CommandLine;
using Bidual.Cli.Files;

namespace Bidual.Cli.Options;

/// <summary>The files a comparison may leave.</summary>
internal sealed class ComparisonFileOptions
{
    private Setting<string?> Csv { get; } = new("--csv", SettingGroup.Output, "Write the traces of all runs, at full precision.") { HelpName = "FILE.csv" };

    private Setting<string?> Plot { get; } = new("--plot", SettingGroup.Output, "Draw objectives over time and passes, and scores.") { HelpName = "FILE.svg" };

    private Setting<string?> Report { get; } = new("--report", SettingGroup.Output, "Write a report of one HTML page.") { HelpName = "FILE.html" };

    public void AddTo(Command command)
    {
        command.Add(Csv);
        command.Add(Plot);
        command.Add(Report);
    }

    /// <summary>The files asked for, checked: every directory can be written, no file is named twice, none is an input.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">Files that must not be overwritten.</param>
    /// <exception cref="UsageException">A file that cannot be written.</exception>
    public ComparisonFiles Read(ParseResult parse, IEnumerable<string> inputs)
    {
        var check = new OutputCheck(inputs);
        return new ComparisonFiles(check.Read(parse, Csv), check.Read(parse, Plot), check.Read(parse, Report));
    }
}
