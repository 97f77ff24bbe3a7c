using System.CommandLine;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Reproductions;

namespace Bidual.Cli.Commands;

/// <summary>Measures a figure or a table of the literature anew.</summary>
internal sealed class ReproduceCommand : Verb
{
    private const string DefaultFolder = "reproductions";

    private readonly Argument<string?> name = new("NAME") { Description = "What to reproduce, one of those of --list.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Setting<bool> list = new("--list", SettingGroup.Output, "List what can be reproduced, with its source and the time it takes.") { Arity = ArgumentArity.Zero };
    private readonly Setting<bool> quick = new("--quick", SettingGroup.Training, "At a smaller size.") { Arity = ArgumentArity.Zero };

    private readonly Setting<string?> data = new("--data", SettingGroup.Data, "Folder with the public data sets that are not built in.") { HelpName = "FOLDER" };

    private readonly Setting<string?> folder = new("--out", SettingGroup.Output, "Folder for the picture and the numbers, NAME.svg and NAME.json.")
    {
        HelpName = "FOLDER",
        Default = DefaultFolder,
    };

    private readonly Setting<long?> seed = new("--seed", SettingGroup.Training, "Seed of every random choice.")
    {
        HelpName = "S",
        Default = "0",
        CustomParser = Value.Integer(long.MinValue, long.MaxValue),
    };

    private readonly Setting<long?> threads = new("--threads", SettingGroup.Training, "Worker threads.")
    {
        HelpName = "N",
        Default = "all cores",
        CustomParser = Value.Integer(1, 1024),
    };

    private readonly OutputOptions output = new();

    public ReproduceCommand(Session session)
        : base(session, "reproduce", "Measure a figure or a table of the literature anew, beside what is printed.")
    {
        Arguments.Add(name);
        Options.Add(list);
        Options.Add(quick);
        Options.Add(data);
        Options.Add(seed);
        Options.Add(threads);
        Options.Add(folder);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual reproduce --list", "what there is"),
        new("bidual reproduce toy --quick", "five points, SGD from ten starts, the proven optimum; the picture is reproductions/toy.svg"),
        new("bidual reproduce class-project --json", "a printed optimum that is refuted"),
    ];

    protected override int Run(ParseResult parse)
    {
        bool json = parse.GetValue(output.Json);
        if (parse.GetValue(list))
        {
            if (parse.GetValue(name) is { } given)
                throw new UsageException($"--list and {given} exclude each other.");
            if (json)
                JsonOutput.Write(Session.Terminal, ReproductionText.WriteList);
            else
                ReproductionText.WriteList(new Sheet(Session.Terminal));
            return ExitCode.Done;
        }

        Reproduction reproduction = Chosen(parse.GetValue(name));
        string to = parse.GetValue(folder) ?? DefaultFolder;
        if (File.Exists(to))
            throw new UsageException($"--out {to}: is a file.");
        var settings = new ReproductionSettings
        {
            Quick = parse.GetValue(quick),
            Seed = parse.GetValue(seed) ?? 0,
            Threads = (int?)parse.GetValue(threads) ?? Environment.ProcessorCount,
            Data = parse.GetValue(data),
        };
        ReproducedResult result;
        using (var progress = new ProgressLine(Session.Terminal, parse.GetValue(output.Quiet)))
            result = reproduction.Run(settings, progress, Session.Cancellation);
        IReadOnlyList<string> files = result.Save(to);
        if (json)
        {
            JsonOutput.Write(Session.Terminal, writer =>
            {
                ReproductionJson.WriteMembers(result, writer);
                writer.Strings("files", files);
            });
        }
        else
        {
            ReproductionText.Write(new Sheet(Session.Terminal), result, files);
        }

        return ExitCode.Done;
    }

    private static Reproduction Chosen(string? name)
    {
        string known = string.Join(", ", ReproductionCatalogue.All.Select(entry => entry.Name));
        if (name is null)
            throw new UsageException($"reproduce what? One of {known}; --list says what they are.");
        return ReproductionCatalogue.Named(name) ?? throw new UsageException($"{name}: not one of {known}.");
    }
}
