using System.CommandLine;
using Bidual.Cli.Rendering;
using Bidual.Networks;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Cli.Options;

/// <summary>The options that say what is trained and how.</summary>
/// <param name="oneBeta">Whether there is a single β, which may be given.</param>
internal sealed class TrainingOptions(bool oneBeta)
{
    public PreparationOptions Preparation { get; } = new();

    public Setting<ModelName?> Model { get; } = new("--model", SettingGroup.Network, "relu, gated, polynomial, quadratic or linear (no neurons); see 'bidual models'.")
    {
        HelpName = "NAME",
        Default = "relu",
        CustomParser = Value.Choice(("relu", ModelName.Relu), ("gated", ModelName.Gated), ("polynomial", ModelName.Polynomial), ("quadratic", ModelName.Quadratic), ("linear", ModelName.Linear)),
    };

    private Setting<PolynomialActivation?> Polynomial { get; } = new("--activation", SettingGroup.Network, "Of polynomial networks, a, b and c of at² + bt + c.")
    {
        HelpName = "A,B,C",
        Default = "0.09,0.5,0.47, near the ReLU on [−5, 5]",
        CustomParser = Value.Polynomial,
    };

    private PatchOptions Patches { get; } = new();

    private Setting<bool> Quantised { get; } = new("--quantised", SettingGroup.Network, "Of polynomial networks: all hidden weights ±1/√d, a bit each.") { Arity = ArgumentArity.Zero };

    public Setting<ILoss?> Loss { get; } = new("--loss", SettingGroup.Network, "squared, absolute, huber[:M], quantile:TAU or poisson for numbers; logistic, softmax, hinge or squared-hinge for classes.")
    {
        HelpName = "NAME",
        Default = "logistic for classes, squared for numbers",
        CustomParser = Value.Loss,
    };

    public Setting<PenaltyKind?> Weights { get; } = new("--penalty", SettingGroup.Network, "group (weight decay: few neurons); of gated networks also l1 (neurons that look at few features) or features (few features, each dropped by all neurons or none). Of linear models ridge, l1 (Lasso) or group (columns dropped whole).")
    {
        HelpName = "NAME",
        Default = "group; of linear models ridge",
        CustomParser = Value.Choice(Enum.GetValues<PenaltyKind>().Select(kind => (Penalty.NameOf(kind), kind)).ToArray()),
    };

    public Setting<string[]> Groups { get; } = new("--group", SettingGroup.Network, "Columns, as A,B,C, that a linear model with --penalty group keeps or drops together; may be given several times. A column of words is one group by itself.")
    {
        HelpName = "COLUMNS",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public Setting<ClassWeight?> Classes { get; } = new("--class-weight", SettingGroup.Network, "equal (every row alike) or balanced (both classes alike, however many rows they have).")
    {
        HelpName = "KIND",
        Default = "equal",
        CustomParser = Value.Choice(("equal", ClassWeight.Equal), ("balanced", ClassWeight.Balanced)),
    };

    public Setting<bool> Intercept { get; } = new("--intercept", SettingGroup.Network, "Add a constant without a penalty to every output; the bound is over it too.") { Arity = ArgumentArity.Zero };

    private Setting<bool> Skip { get; } = new("--skip", SettingGroup.Network, "Add a linear function of the features without a penalty to every output, likewise.") { Arity = ArgumentArity.Zero };

    private Setting<string[]> Increasing { get; } = Monotone("--increasing", "Column of numbers in which no prediction falls, of two classes that of the second: every neuron rises in it or does not see it. May be given several times; relu.");

    private Setting<string[]> Decreasing { get; } = Monotone("--decreasing", "Column of numbers in which no prediction rises, likewise.");

    public Setting<OutputPenalty?> OutputPenalty { get; } = new("--output-penalty", SettingGroup.Network, "Of several outputs: one-against-all (neurons of their own, each output proven by itself) or weight-decay (neurons shared, all proven together).")
    {
        HelpName = "KIND",
        Default = "one-against-all",
        CustomParser = Value.Choice(new[] { Networks.OutputPenalty.OneAgainstAll, Networks.OutputPenalty.WeightDecay }.Select(penalty => (Names.Of(penalty), penalty)).ToArray()),
    };

    public Setting<double?> Beta { get; } = new("--beta", SettingGroup.Training, "Weight decay β of the objective Σ loss + (β/2)·Σ weights²; of quadratic and polynomial networks 0 is least squares.")
    {
        HelpName = "B",
        Default = "chosen by validation on a short path",
        CustomParser = Value.Number(number => _ = new FitSettings { Beta = number }),
    };

    public Setting<double?> BetaRatio { get; } = new("--beta-ratio", SettingGroup.Training, "β as a share of β_max, above which the zero network is optimal.")
    {
        HelpName = "R",
        CustomParser = Value.Number(number => _ = new FitSettings { BetaRatio = number }),
    };

    public Setting<PatternRequest?> Patterns { get; } = new("--patterns", SettingGroup.Training, "Activation patterns of the convex program: exact (all), sampled:N (also sampled:N:norms, sampled:N:leverage), gates:FILE.npy (a column a direction), auto.")
    {
        HelpName = "WHICH",
        Default = "auto: grown by pricing up to ten columns, else all when affordable, else from local searches",
        CustomParser = PatternRequest.Parse,
    };

    private Setting<long?> Rank { get; } = new("--rank", SettingGroup.Training, "Confine the neurons to the K leading directions of the data (singular vectors): smaller problems, proven among such networks; the gap to all networks is printed.")
    {
        HelpName = "K",
        Default = "none: neurons are free",
        CustomParser = Value.Integer(1, int.MaxValue),
    };

    public Setting<SolverKind?> Solver { get; } = new("--solver", SettingGroup.Training, "auto, working-set, interior-point, admm, proximal-gradient, stochastic (gated, many rows), decomposition (relu from gated, not optimal) or column-generation (polynomial; with few columns interior-point too, and quadratic also proximal-gradient); of ridge cholesky, qr, svd, cg, pcg or l-bfgs; of the Lasso coordinate-descent.")
    {
        HelpName = "NAME",
        Default = "auto",
        CustomParser = Value.Choice(
            ("auto", SolverKind.Auto),
            ("working-set", SolverKind.WorkingSet),
            ("interior-point", SolverKind.InteriorPoint),
            ("admm", SolverKind.Admm),
            ("proximal-gradient", SolverKind.ProximalGradient),
            ("stochastic", SolverKind.Stochastic),
            ("decomposition", SolverKind.Decomposition),
            ("column-generation", SolverKind.ColumnGeneration),
            ("cholesky", SolverKind.Cholesky),
            ("qr", SolverKind.Qr),
            ("svd", SolverKind.Svd),
            ("cg", SolverKind.ConjugateGradient),
            ("pcg", SolverKind.PreconditionedConjugateGradient),
            ("l-bfgs", SolverKind.LimitedMemoryBfgs),
            ("coordinate-descent", SolverKind.CoordinateDescent)),
    };

    public Setting<double?> Tolerance { get; } = new("--tolerance", SettingGroup.Training, "Relative gap between objective and proven lower bound to reach.")
    {
        HelpName = "T",
        Default = "1e-6",
        CustomParser = Value.Number(number => _ = new FitSettings { Tolerance = number }),
    };

    public Setting<double?> MaxTime { get; } = new("--max-time", SettingGroup.Training, "Stop after this long with the best network so far.")
    {
        HelpName = "SECONDS",
        Default = "no limit",
        CustomParser = Value.Number(number => _ = new FitSettings { MaxTime = Seconds(number) }),
    };

    public Setting<double?> Validation { get; } = new("--validation", SettingGroup.Training, oneBeta
        ? "Share of rows set aside before training and scored afterwards."
        : "Share of rows set aside before training; the β of least loss on them is chosen.")
    {
        HelpName = "FRACTION",
        Default = "0",
        CustomParser = Value.Number(number => _ = new FitSettings { Validation = number }),
    };

    public Setting<long?> Folds { get; } = new("--folds", SettingGroup.Training, "Choose β by K folds: every row is predicted by networks that were not trained on it.")
    {
        HelpName = "K",
        Default = oneBeta ? "five up to 1,000 rows, else one split, a fifth of the rows" : "none",
        CustomParser = Value.Integer(2, int.MaxValue),
    };

    public Setting<BetaRule?> Rule { get; } = new("--beta-rule", SettingGroup.Training, "Which β is chosen: errors (of the fewest errors, for classes), least (of least loss) or one-se (the largest within one standard error of that, a simpler network).")
    {
        HelpName = "RULE",
        Default = "errors for classes, least for numbers",
        CustomParser = Value.Choice(("errors", BetaRule.FewestErrors), ("least", BetaRule.Least), ("one-se", BetaRule.OneStandardError)),
    };

    public Setting<long?> Seed { get; } = new("--seed", SettingGroup.Training, "Seed of every random choice.")
    {
        HelpName = "S",
        Default = "0",
        CustomParser = Value.Integer(long.MinValue, long.MaxValue),
    };

    public Setting<long?> Threads { get; } = new("--threads", SettingGroup.Training, "Worker threads; the same seed and count give the same bits.")
    {
        HelpName = "N",
        Default = "all cores",
        CustomParser = Value.Integer(1, 1024),
    };

    private Setting<Precision?> Arithmetic { get; } = new("--precision", SettingGroup.Training, "double, or single for large data: products in 32 bits, proofs in 64; with proximal-gradient (its auto) or stochastic.")
    {
        HelpName = "KIND",
        Default = "double",
        CustomParser = Value.Choice(("double", Precision.Double), ("single", Precision.Single)),
    };

    public void AddTo(Command command)
    {
        command.Add(Model);
        command.Add(Polynomial);
        Patches.AddTo(command);
        command.Add(Quantised);
        command.Add(Loss);
        command.Add(Weights);
        command.Add(Groups);
        command.Add(Classes);
        Preparation.AddTo(command);
        command.Add(Intercept);
        command.Add(Skip);
        command.Add(Increasing);
        command.Add(Decreasing);
        if (oneBeta)
        {
            command.Add(OutputPenalty);
            command.Add(Beta);
            command.Add(BetaRatio);
            command.Add(Rank);
        }

        command.Add(Patterns);
        command.Add(Solver);
        command.Add(Tolerance);
        command.Add(MaxTime);
        command.Add(Validation);
        command.Add(Folds);
        command.Add(Rule);
        command.Add(Seed);
        command.Add(Threads);
        command.Add(Arithmetic);
    }

    /// <summary>The settings, all but the patterns, which may need a file.</summary>
    /// <exception cref="UsageException">Options that exclude each other or are not available.</exception>
    public FitSettings Read(ParseResult parse)
    {
        double? beta = oneBeta ? parse.GetValue(Beta) : null, betaRatio = oneBeta ? parse.GetValue(BetaRatio) : null;
        if (beta is not null && betaRatio is not null)
            throw new UsageException("--beta and --beta-ratio exclude each other.");
        if ((beta ?? betaRatio) is not null && parse.GetValue(Folds) is not null)
            throw new UsageException($"--folds chooses β: it does not go with {(beta is null ? BetaRatio.Name : Beta.Name)}.");
        (bool bias, bool standardize) = Preparation.Read(parse);
        (Activation activation, PolynomialActivation polynomial) = ModelNames.Meaning(parse.GetValue(Model), parse.GetValue(Polynomial));
        var defaults = new FitSettings();
        return defaults with
        {
            Activation = activation,
            Polynomial = polynomial,
            Layout = Patches.Read(parse),
            Quantised = parse.GetValue(Quantised),
            Loss = parse.GetValue(Loss),
            Penalty = parse.GetValue(Weights) ?? (activation == Activation.Linear ? PenaltyKind.Ridge : defaults.Penalty),
            OutputPenalty = (oneBeta ? parse.GetValue(OutputPenalty) : null) ?? defaults.OutputPenalty,
            BalanceClasses = parse.GetValue(Classes) == ClassWeight.Balanced,
            Beta = beta,
            BetaRatio = betaRatio,
            Bias = bias,
            Standardize = standardize,
            Intercept = parse.GetValue(Intercept),
            Skip = parse.GetValue(Skip),
            Rank = oneBeta ? (int?)parse.GetValue(Rank) : null,
            Solver = parse.GetValue(Solver) ?? defaults.Solver,
            Precision = parse.GetValue(Arithmetic) ?? defaults.Precision,
            Tolerance = parse.GetValue(Tolerance) ?? defaults.Tolerance,
            MaxTime = parse.GetValue(MaxTime) is { } seconds ? Seconds(seconds) : null,
            Validation = parse.GetValue(Validation) ?? defaults.Validation,
            BetaRule = parse.GetValue(Rule) ?? defaults.BetaRule,
            Folds = (int?)parse.GetValue(Folds) ?? defaults.Folds,
            Seed = parse.GetValue(Seed) ?? defaults.Seed,
            Threads = (int?)parse.GetValue(Threads) ?? defaults.Threads,
        };
    }

    /// <summary>The rows meant, with the columns in which predictions are to be monotone, and those that go together.</summary>
    /// <exception cref="UsageException">Groups are given where there are none.</exception>
    public DataRequest Read(ParseResult parse, DataRequest request)
    {
        bool hasGroups = parse.GetValue(Model) == ModelName.Linear && parse.GetValue(Weights) == PenaltyKind.Group;
        if (parse.GetValue(Groups) is { Length: > 0 } && !hasGroups)
            throw new UsageException("--group goes with --model linear --penalty group.");
        return request with
        {
            Increasing = parse.GetValue(Increasing) ?? [],
            Decreasing = parse.GetValue(Decreasing) ?? [],
            Groups = hasGroups ? GroupsOf(parse) : null,
        };
    }

    /// <summary>The columns of every --group.</summary>
    public IReadOnlyList<IReadOnlyList<string>> GroupsOf(ParseResult parse) =>
        [.. (parse.GetValue(Groups) ?? []).Select(group => group.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>A limit in seconds; a month and more is no limit, and timers cannot wait longer.</summary>
    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, -1, 4e6));

    private static Setting<string[]> Monotone(string name, string description) => new(name, SettingGroup.Network, description)
    {
        HelpName = "COLUMN",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };
}
