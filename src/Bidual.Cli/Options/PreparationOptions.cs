using System.CommandLine;

namespace Bidual.Cli.Options;

/// <summary>What is done to the columns before the network sees them.</summary>
internal sealed class PreparationOptions
{
    public Setting<bool> Bias { get; } = Flag("--bias", "Append a column of ones; its weights are penalised like all others.", "on");

    public Setting<bool> NoBias { get; } = Flag("--no-bias", "Do not.");

    public Setting<bool> Standardize { get; } = Flag("--standardize", "Bring every feature (and the target of a regression) to mean 0 and deviation 1.", "on");

    public Setting<bool> NoStandardize { get; } = Flag("--no-standardize", "Take the columns as they are.");

    public void AddTo(Command command)
    {
        command.Add(Bias);
        command.Add(NoBias);
        command.Add(Standardize);
        command.Add(NoStandardize);
    }

    /// <exception cref="UsageException">An option and its opposite.</exception>
    public (bool Bias, bool Standardize) Read(ParseResult parse) =>
        (Resolve(parse, Bias, NoBias), Resolve(parse, Standardize, NoStandardize));

    private static bool Resolve(ParseResult parse, Setting<bool> on, Setting<bool> off)
    {
        if (parse.GetValue(on) && parse.GetValue(off))
            throw new UsageException($"{on.Name} and {off.Name} exclude each other.");
        return !parse.GetValue(off);
    }

    private static Setting<bool> Flag(string name, string description, string? byDefault = null) =>
        new(name, SettingGroup.Network, description) { Arity = ArgumentArity.Zero, Default = byDefault };
}
