using System.CommandLine;

namespace Bidual.Cli.Options;

/// <summary>Which β a path has.</summary>
internal sealed class PathOptions
{
    public Setting<long?> Points { get; } = new("--points", SettingGroup.Training, "Number of β, neighbours a constant factor apart.")
    {
        HelpName = "K",
        Default = "20",
        CustomParser = Value.Integer(2, 10_000),
    };

    public Setting<double?> Ratio { get; } = new("--ratio", SettingGroup.Training, "The smallest β as a share of β_max; the largest is β_max, where no neuron is left.")
    {
        HelpName = "R",
        Default = "0.001",
        CustomParser = Value.Number(number => _ = new PathSettings { SmallestRatio = number }),
    };

    public void AddTo(Command command)
    {
        command.Add(Points);
        command.Add(Ratio);
    }

    /// <param name="parse">The command line.</param>
    /// <param name="fit">How each network is trained.</param>
    public PathSettings Read(ParseResult parse, FitSettings fit)
    {
        var defaults = new PathSettings();
        return defaults with
        {
            Fit = fit,
            Points = (int?)parse.GetValue(Points) ?? defaults.Points,
            SmallestRatio = parse.GetValue(Ratio) ?? defaults.SmallestRatio,
        };
    }
}
