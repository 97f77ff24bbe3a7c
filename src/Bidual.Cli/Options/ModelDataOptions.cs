using System.CommandLine;

namespace Bidual.Cli.Options;

/// <summary>A model file and the data it is used on.</summary>
internal sealed class ModelDataOptions
{
    public ModelDataOptions(bool needsTargets)
    {
        Data.Description = needsTargets
            ? "Table with the model's columns, its target included. May be left out for a model of the built-in data."
            : "Table with the model's columns; a target column, where there is one, is ignored.";
        NeedsTargets = needsTargets;
    }

    public Argument<string?> Model { get; } = new("MODEL") { Description = "Model file that 'bidual train --model-out' wrote." };

    public Argument<string?> Data { get; } = new("DATA") { Arity = ArgumentArity.ZeroOrOne };

    public Setting<string?> Features { get; } = new("--features", SettingGroup.Data, "Features in a .npy matrix, instead of DATA.") { HelpName = "FILE" };

    public Setting<string?> Targets { get; } = new("--targets", SettingGroup.Data, "Their targets in a .npy vector, or a matrix of one column a target.") { HelpName = "FILE" };

    private bool NeedsTargets { get; }

    public void AddTo(Command command)
    {
        command.Add(Model);
        command.Add(Data);
        command.Add(Features);
        if (NeedsTargets)
            command.Add(Targets);
    }

    /// <returns>The path of the model, and where the data are.</returns>
    /// <exception cref="UsageException">Options that exclude each other.</exception>
    public (string Model, DataRequest Data) Read(ParseResult parse)
    {
        var request = new DataRequest
        {
            Data = parse.GetValue(Data),
            Features = parse.GetValue(Features),
            Targets = NeedsTargets ? parse.GetValue(Targets) : null,
        };
        if (NeedsTargets)
            request.Check();
        else if (request.Data is not null && request.Features is not null)
            throw new UsageException("--features stands in place of DATA: give one of them.");
        return (parse.GetValue(Model)!, request);
    }
}
