using System.CommandLine;

namespace Bidual.Cli.Options;

/// <summary>Where an option stands on the help page.</summary>
internal enum SettingGroup
{
    Data,
    Network,
    Training,
    Output,
    General,
}

/// <summary>What the help page knows of an option beyond its name and description.</summary>
internal interface ISetting
{
    SettingGroup Group { get; }

    /// <summary>What happens without the option; null when that goes without saying.</summary>
    string? Default { get; }
}

/// <summary>An option with its place on the help page.</summary>
internal sealed class Setting<T> : Option<T>, ISetting
{
    public Setting(string name, SettingGroup group, string description)
        : base(name)
    {
        Group = group;
        Description = description;
    }

    public SettingGroup Group { get; }

    public string? Default { get; init; }
}
