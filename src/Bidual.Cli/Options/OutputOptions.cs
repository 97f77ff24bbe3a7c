using System.CommandLine;

namespace Bidual.Cli.Options;

/// <summary>The two options every command with results has.</summary>
internal sealed class OutputOptions
{
    public Setting<bool> Json { get; } = new("--json", SettingGroup.Output, "Print one JSON object, at full precision, instead of text.") { Arity = ArgumentArity.Zero };

    public Setting<bool> Quiet { get; } = new("--quiet", SettingGroup.Output, "No progress and no remarks, only results and errors.") { Arity = ArgumentArity.Zero };

    public void AddTo(Command command)
    {
        command.Add(Json);
        command.Add(Quiet);
    }
}
