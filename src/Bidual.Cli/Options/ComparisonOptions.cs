using System.CommandLine;
using System.CommandLine.Parsing;
using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;

namespace Bidual.Cli.Options;

/// <summary>Which trainers are compared, and how they run.</summary>
internal sealed class ComparisonOptions
{
    private Setting<TrainerKind[]?> Trainers { get; } = new("--trainers", SettingGroup.Training, "Methods, separated by commas: sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw, lbfgs, gauss-newton, gauss-newton-cg, gauss-newton-layers, gauss-newton-neurons, gauss-newton-sketch, kfac.")
    {
        HelpName = "NAMES",
        Arity = ArgumentArity.ExactlyOne,
        Default = "sgd,momentum,adam,lbfgs",
        CustomParser = Kinds,
    };

    private Setting<long?> Runs { get; } = new("--runs", SettingGroup.Training, "Initialisations of every method.")
    {
        HelpName = "R",
        Default = "10",
        CustomParser = Value.Integer(1, 10_000),
    };

    private Setting<long?> Neurons { get; } = new("--neurons", SettingGroup.Training, "Neurons that every run starts with.")
    {
        HelpName = "M",
        Default = "50, or as many as the convex network has where those are more",
        CustomParser = Value.Integer(1, 100_000),
    };

    private Setting<double?> LearningRate { get; } = new("--learning-rate", SettingGroup.Training, "Learning rate of every method that has one, of the mean over rows as in PyTorch.")
    {
        HelpName = "RATE",
        Default = "searched for each among 13 from 10 to 1e-5",
        CustomParser = Value.Number(number => _ = new ComparisonSettings { LearningRate = number }),
    };

    private Setting<long?> Batch { get; } = new("--batch", SettingGroup.Training, "Rows of a batch; as many as there are, or more, for all.")
    {
        HelpName = "B",
        Default = "64",
        CustomParser = Value.Integer(1, int.MaxValue),
    };

    private Setting<long?> Epochs { get; } = new("--epochs", SettingGroup.Training, "Passes over the data of every run.")
    {
        HelpName = "E",
        Default = "1000, more where these are fewer than 20,000 steps; fewer where they do not fit into the time",
        CustomParser = Value.Integer(1, int.MaxValue),
    };

    private Setting<Schedule?> LearningSchedule { get; } = new("--schedule", SettingGroup.Training, "How the learning rate falls over the epochs: constant, step (a tenth at half, a hundredth at three quarters) or cosine.")
    {
        HelpName = "NAME",
        Default = "cosine",
        CustomParser = Value.Choice(("constant", Schedule.Constant), ("step", Schedule.Step), ("cosine", Schedule.Cosine)),
    };

    private Setting<Initialisation?> Weights { get; } = new("--initialisation", SettingGroup.Training, "How weights are drawn: uniform (PyTorch's) or he.")
    {
        HelpName = "NAME",
        Default = "uniform",
        CustomParser = Value.Choice(("uniform", Initialisation.Uniform), ("he", Initialisation.He)),
    };

    public void AddTo(Command command)
    {
        command.Add(Trainers);
        command.Add(Runs);
        command.Add(Neurons);
        command.Add(LearningRate);
        command.Add(Batch);
        command.Add(Epochs);
        command.Add(LearningSchedule);
        command.Add(Weights);
    }

    /// <param name="parse">The command line.</param>
    /// <param name="fit">The problem.</param>
    public ComparisonSettings Read(ParseResult parse, FitSettings fit)
    {
        var defaults = new ComparisonSettings();
        return defaults with
        {
            Fit = fit,
            Trainers = parse.GetValue(Trainers) is { Length: > 0 } kinds ? kinds : defaults.Trainers,
            Runs = (int?)parse.GetValue(Runs) ?? defaults.Runs,
            Neurons = (int?)parse.GetValue(Neurons),
            LearningRate = parse.GetValue(LearningRate),
            Batch = (int?)parse.GetValue(Batch) ?? defaults.Batch,
            Epochs = (int?)parse.GetValue(Epochs),
            Schedule = parse.GetValue(LearningSchedule) ?? defaults.Schedule,
            Initialisation = parse.GetValue(Weights) ?? defaults.Initialisation,
        };
    }

    private static TrainerKind[]? Kinds(ArgumentResult result)
    {
        TrainerKind[] all = Enum.GetValues<TrainerKind>();
        var kinds = new List<TrainerKind>();
        foreach (string name in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            int index = Array.FindIndex(all, kind => string.Equals(kind.Name(), name, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
                return Value.Refuse<TrainerKind[]>(result, $"{(name.Length == 0 ? "an empty name" : name)} is not one of {string.Join(", ", all.Select(kind => kind.Name()))}");
            kinds.Add(all[index]);
        }

        return [.. kinds];
    }
}
