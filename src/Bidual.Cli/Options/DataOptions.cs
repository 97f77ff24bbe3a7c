using System.CommandLine;
using Bidual.Data;

namespace Bidual.Cli.Options;

/// <summary>The options that say which rows and columns are meant.</summary>
internal sealed class DataOptions
{
    public Argument<string?> Data { get; } = new("DATA")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Table to learn from: .csv or .tsv (header or not), .npy, .libsvm or IDX, each also as .gz. Without it: the built-in iris flowers by their petals, versicolor against the rest.",
    };

    public Setting<string[]> Target { get; } = new("--target", SettingGroup.Data, "Column to predict, by its header or its number from 1; given several times, numbers to predict together.")
    {
        HelpName = "COLUMN",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        Default = "the last column",
    };

    public Setting<string[]> Drop { get; } = new("--drop", SettingGroup.Data, "Column to leave out, such as an identifier; may be given several times.")
    {
        HelpName = "COLUMN",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public Setting<string?> Weights { get; } = new("--weights", SettingGroup.Data, "Column that says how often each row counts in the loss: numbers above 0, not a feature.")
    {
        HelpName = "COLUMN",
        Default = "every row once",
    };

    public Setting<LearningTask?> Task { get; } = new("--task", SettingGroup.Data, "regression or classification.")
    {
        HelpName = "TASK",
        Default = "told from the target column",
        CustomParser = Value.Choice(("regression", LearningTask.Regression), ("classification", LearningTask.Classification)),
    };

    public Setting<string?> Positive { get; } = new("--positive", SettingGroup.Data, "Class to tell from all others, in place of telling all apart.")
    {
        HelpName = "LABEL",
        Default = "the second of two classes; more are all told apart",
    };

    public Setting<long?> Window { get; } = new("--window", SettingGroup.Data, "DATA is a signal, one column (or the one --target names): predict each value from the N before it.")
    {
        HelpName = "N",
        CustomParser = Value.Integer(1, 100_000),
    };

    public Setting<IReadOnlyList<LaggedColumn>?> Lags { get; } = new("--lags", SettingGroup.Data, "DATA holds series, a row a time: predict --target from past values of columns. y:4,u:4 are y(t-1) … y(t-4) and u(t-1) … u(t-4); u:0-4 begins with u(t).")
    {
        HelpName = "COLUMN:LAGS,…",
        CustomParser = Value.Lags,
    };

    public Setting<string?> Features { get; } = new("--features", SettingGroup.Data, "Features in a .npy matrix, instead of DATA.")
    {
        HelpName = "FILE",
    };

    public Setting<string?> Targets { get; } = new("--targets", SettingGroup.Data, "Their targets in a .npy vector, or a matrix of one column a target.")
    {
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(Target);
        command.Add(Drop);
        command.Add(Weights);
        command.Add(Task);
        command.Add(Positive);
        command.Add(Window);
        command.Add(Lags);
        command.Add(Features);
        command.Add(Targets);
    }

    /// <exception cref="UsageException">Options that exclude each other.</exception>
    public DataRequest Read(ParseResult parse)
    {
        var request = new DataRequest
        {
            Data = parse.GetValue(Data),
            Features = parse.GetValue(Features),
            Targets = parse.GetValue(Targets),
            Target = parse.GetValue(Target) ?? [],
            Drop = parse.GetValue(Drop) ?? [],
            Weights = parse.GetValue(Weights),
            Task = parse.GetValue(Task),
            Positive = parse.GetValue(Positive),
            Window = (int?)parse.GetValue(Window),
            Lags = parse.GetValue(Lags),
        };
        request.Check();
        return request;
    }
}
