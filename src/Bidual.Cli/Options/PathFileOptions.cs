using System.CommandLine;
using Bidual.Cli.Files;

namespace Bidual.Cli.Options;

/// <summary>The files a path may leave.</summary>
internal sealed class PathFileOptions
{
    public Setting<string?> Csv { get; } = new("--csv", SettingGroup.Output, "Write a row per β, at full precision.") { HelpName = "FILE.csv" };

    public Setting<string?> Plot { get; } = new("--plot", SettingGroup.Output, "Draw objective, scores and neurons over β.") { HelpName = "FILE.svg" };

    public void AddTo(Command command)
    {
        command.Add(Csv);
        command.Add(Plot);
    }

    /// <summary>The files asked for, checked: every directory can be written, no file is named twice, none is an input.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">Files that must not be overwritten.</param>
    /// <exception cref="UsageException">A file that cannot be written.</exception>
    public PathFiles Read(ParseResult parse, IEnumerable<string> inputs)
    {
        var check = new OutputCheck(inputs);
        return new PathFiles(check.Read(parse, Csv), check.Read(parse, Plot));
    }
}
