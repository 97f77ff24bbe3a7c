using System.CommandLine;
using System.CommandLine.Parsing;
using Bidual.Programs.Penalties;

namespace Bidual.Cli.Options;

/// <summary>The options of 'certify' that only a network from elsewhere needs: what it was trained on, and for what.</summary>
internal sealed class ForeignOptions
{
    private const double WithinShare = 0.2, FinestTolerance = 1e-6;
    private readonly DataOptions data = new();
    private readonly TrainingOptions training = new(oneBeta: true);
    private readonly Setting<bool> bias = Flag("--bias", "Append a column of ones; its weights are the hidden biases, or the constant of a linear model.", "where the network has biases");
    private readonly Setting<bool> noBias = Flag("--no-bias", "Do not.");
    private readonly Setting<bool> standardize = Flag("--standardize", "The network was trained on features (and the target of a regression) of mean 0 and deviation 1.");
    private readonly Setting<bool> noStandardize = Flag("--no-standardize", "The network was trained on the columns as they are.", "on");

    private readonly Setting<double?> beta = new("--beta", SettingGroup.Training, "Weight decay β of the objective Σ loss + (β/2)·Σ weights²; scikit-learn's alpha.")
    {
        HelpName = "B",
        CustomParser = Value.Number(number => _ = new CertifySettings { Beta = number }),
    };

    private readonly Setting<double?> weightDecay = new("--weight-decay", SettingGroup.Training, "β from PyTorch's weight_decay W of the mean loss: n·W for logistic, n·W/2 for squared.")
    {
        HelpName = "W",
        CustomParser = Value.Number(number => _ = new CertifySettings { WeightDecay = number }),
    };

    private readonly Setting<double?> within = new("--within", SettingGroup.Training, "Check that the network is within this much of optimal: exit code 0 proven, 2 undecided, 3 refuted by a better network.")
    {
        HelpName = "PERCENT",
        CustomParser = Value.Number(RequirePercent),
    };

    private readonly Setting<double?> tolerance = new("--tolerance", SettingGroup.Training, "Relative gap between the better network and the bound at which the search ends.")
    {
        HelpName = "T",
        Default = "1e-2, or a fifth of --within",
        CustomParser = Value.Number(number => _ = new CertifySettings { Tolerance = number }),
    };

    private IEnumerable<Option> Own =>
    [
        data.Target, data.Drop, data.Task, data.Positive, data.Window, data.Lags,
        training.Loss, training.Weights, training.Groups, bias, noBias, training.Intercept, standardize, noStandardize,
        beta, training.BetaRatio, weightDecay, within, tolerance, training.Seed,
        File.Model, File.Onnx,
    ];

    public ResultFileOptions File { get; } = new();

    public void AddTo(Command command)
    {
        foreach (Option option in Own)
            command.Add(option);
    }

    /// <exception cref="UsageException">An option is given that a model of this program has no use for.</exception>
    public void RequireNone(ParseResult parse, string model)
    {
        if (Given.First(parse, Own) is { } given)
            throw new UsageException($"{given.Name} goes with a network from elsewhere: {model} says itself what it was trained on.");
    }

    /// <summary>The rows and columns meant.</summary>
    /// <exception cref="UsageException">Options that exclude each other.</exception>
    public DataRequest Read(ParseResult parse, DataRequest files)
    {
        if (files.IsBuiltIn)
            throw new UsageException("DATA is missing: give the table the network was trained on.");
        DataRequest request = files with
        {
            Target = parse.GetValue(data.Target) ?? [],
            Drop = parse.GetValue(data.Drop) ?? [],
            Task = parse.GetValue(data.Task),
            Positive = parse.GetValue(data.Positive),
            Window = (int?)parse.GetValue(data.Window),
            Lags = parse.GetValue(data.Lags),
            Groups = parse.GetValue(training.Weights) == PenaltyKind.Group ? training.GroupsOf(parse) : null,
        };
        if (request.Groups is null && parse.GetValue(training.Groups) is { Length: > 0 })
            throw new UsageException("--group goes with --penalty group.");
        request.Check();
        return request;
    }

    /// <summary>All settings but time and threads.</summary>
    /// <exception cref="UsageException">Options that exclude each other, or no β.</exception>
    public CertifySettings Read(ParseResult parse)
    {
        Exclude(parse, bias, noBias);
        Exclude(parse, standardize, noStandardize);
        Exclude(parse, bias, training.Intercept);
        Option[] ways = [.. new Option[] { beta, training.BetaRatio, weightDecay }.Where(way => parse.GetResult(way) is not null)];
        if (ways.Length != 1)
        {
            throw new UsageException(ways.Length == 0
                ? "say what the network is to be held to: --beta B, --beta-ratio R, or --weight-decay W as PyTorch was given it."
                : $"{ways[0].Name} and {ways[1].Name} exclude each other.");
        }

        var defaults = new CertifySettings();
        return defaults with
        {
            Beta = parse.GetValue(beta),
            BetaRatio = parse.GetValue(training.BetaRatio),
            WeightDecay = parse.GetValue(weightDecay),
            Loss = parse.GetValue(training.Loss),
            Penalty = parse.GetValue(training.Weights),
            Intercept = parse.GetValue(training.Intercept),
            Bias = parse.GetValue(bias) ? true : parse.GetValue(noBias) ? false : null,
            Standardize = parse.GetValue(standardize),
            Tolerance = parse.GetValue(tolerance) ?? Math.Clamp(WithinShare * (Within(parse) ?? 1), FinestTolerance, defaults.Tolerance),
            Seed = parse.GetValue(training.Seed) ?? defaults.Seed,
        };
    }

    /// <summary>The share of --within, or null.</summary>
    public double? Within(ParseResult parse) => parse.GetValue(within) / 100;

    private static void Exclude(ParseResult parse, Setting<bool> on, Setting<bool> off)
    {
        if (parse.GetValue(on) && parse.GetValue(off))
            throw new UsageException($"{on.Name} and {off.Name} exclude each other.");
    }

    private static void RequirePercent(double number)
    {
        if (!(number > 0 && number < 100))
            throw new ArgumentOutOfRangeException(nameof(number), FormattableString.Invariant($"--within {number}: must be above 0 and below 100 per cent"));
    }

    private static Setting<bool> Flag(string name, string description, string? byDefault = null) =>
        new(name, SettingGroup.Network, description) { Arity = ArgumentArity.Zero, Default = byDefault };
}
