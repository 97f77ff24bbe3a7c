using System.CommandLine;

namespace Bidual.Cli.Options;

/// <summary>How long a proof may take, and on how many threads.</summary>
/// <param name="description">What happens when the time is over.</param>
internal sealed class LimitOptions(string description)
{
    public Setting<double?> MaxTime { get; } = new("--max-time", SettingGroup.Training, description)
    {
        HelpName = "SECONDS",
        Default = "no limit",
        CustomParser = Value.Number(number => _ = new FitSettings { MaxTime = TrainingOptions.Seconds(number) }),
    };

    private Setting<long?> Threads { get; } = new("--threads", SettingGroup.Training, "Worker threads.")
    {
        HelpName = "N",
        Default = "all cores",
        CustomParser = Value.Integer(1, 1024),
    };

    public void AddTo(Command command)
    {
        command.Add(MaxTime);
        command.Add(Threads);
    }

    /// <summary>The limit, null for none, and the threads.</summary>
    public (TimeSpan? MaxTime, int Threads) Read(ParseResult parse) => (
        parse.GetValue(MaxTime) is { } limit ? TrainingOptions.Seconds(limit) : null,
        (int?)parse.GetValue(Threads) ?? Environment.ProcessorCount);
}
