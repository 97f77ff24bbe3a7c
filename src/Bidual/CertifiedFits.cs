using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>A data set made ready: split, prepared, its patterns decided on. Turns solved programs into networks with certificates.</summary>
internal sealed class CertifiedFits
{
    /// <summary>Added to the seed, so that evidence does not repeat the searches that patterns came from.</summary>
    private const long EvidenceSeed = 1000;

    private readonly FitSettings settings;
    private readonly TrainingProblem full;
    private readonly string fingerprint;

    /// <summary>Rows that are split and prepared as the settings say.</summary>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public CertifiedFits(Dataset dataset, FitSettings settings, FitRun run)
        : this(SetAside(dataset, settings), LossFor(dataset, settings), null, settings, null, run)
    {
    }

    /// <summary>Rows that are prepared in a given way, for networks among whose patterns are those of given directions.</summary>
    /// <param name="training">The rows to train on.</param>
    /// <param name="loss">L.</param>
    /// <param name="preparation">What is done to the rows first.</param>
    /// <param name="settings">The rest.</param>
    /// <param name="directions">P×d, in prepared coordinates.</param>
    /// <param name="run">Time and progress.</param>
    public CertifiedFits(Dataset training, ILoss loss, Preparation preparation, FitSettings settings, Matrix directions, FitRun run)
        : this((training, null), loss, preparation, settings, directions, run)
    {
    }

    private CertifiedFits((Dataset Training, Dataset? Validation) rows, ILoss loss, Preparation? preparation, FitSettings settings, Matrix? directions, FitRun run)
    {
        this.settings = settings;
        (Training, Validation) = rows;
        Loss = loss;
        Preparation = preparation ?? Preparation.Fit(Training, settings.Standardize, settings.Bias, loss.ScalesTargets);
        full = TrainingProblem.Of(Training, Preparation, loss, settings.BalanceClasses, Architecture.Of(settings.Activation), settings.Threads);
        fingerprint = full.Fingerprint();
        double began = run.Seconds;
        RequireRankable(settings);
        Problem = full.OfRank(settings.Rank);
        Fitter = new ConvexFitter(Problem, settings, run, directions);
        ArrangementSeconds = run.Seconds - began;
    }

    /// <summary>Inputs, targets and loss; where neurons are confined, in the coordinates of their directions.</summary>
    public TrainingProblem Problem { get; }

    /// <summary>The rows trained on.</summary>
    public Dataset Training { get; }

    /// <summary>The rows set aside, or null.</summary>
    public Dataset? Validation { get; }

    /// <summary>Of the training rows.</summary>
    public Preparation Preparation { get; }

    /// <summary>L, its rows counting once.</summary>
    public ILoss Loss { get; }

    /// <summary>Solves the program.</summary>
    public ConvexFitter Fitter { get; }

    /// <summary>Spent on deciding on the patterns.</summary>
    public double ArrangementSeconds { get; }

    /// <summary>The network of a solved program with what is proven about it. The times are those of this program alone.</summary>
    public FittedNetwork Certify(SolvedProgram solved, FitRun run)
    {
        double began = run.Seconds;
        run.Report(FitStage.Certify, detail: "proving the bound");
        double beta = solved.Program.Beta;

        // Prices found on the way to a loss with kinks were as accurate as its envelope needed: they are found again as its proof is.
        KnownPrice? known = solved is { Dual: not null, Price.IsOutOfReach: false } ? null : solved.Price;
        Certificate certificate = Certifier.Prove(solved.Network, Problem, beta, new PatternPricing(solved.Program), settings.Tolerance, run.Stop, known: known, dual: solved.Dual);
        Network network = Problem.Lift(solved.Network);
        Truncation? truncation = null;
        if (Problem.Directions is { } directions)
        {
            truncation = new Truncation(directions, Vector.SquaredNorm(Problem.Inputs.Values) / Vector.SquaredNorm(full.Inputs.Values), certificate);
            certificate = Certifier.ProveBeyond(solved.Network, Problem, full, solved.Program, settings.Tolerance, run.Stop, known, solved.Dual);
        }

        Certificate? gatedCertificate = solved.Gated is { } gated
            ? Certifier.Prove(gated.Network, Problem with { Architecture = new GatedReluNetwork() }, beta, new PatternPricing(gated.Program), settings.Tolerance, run.Stop, dual: gated.Dual)
            : null;
        double certifying = run.Seconds - began;
        PatternSet patterns = solved.Program.Operator.Patterns;
        var model = new Model(network, Preparation, Training.Task, Training.FeatureNames, Training.TargetName, Training.ClassLabels, Loss, settings.BalanceClasses);
        return new FittedNetwork
        {
            Model = model,
            Certificate = certificate,
            Truncation = truncation,
            GatedCertificate = gatedCertificate,
            ProgramObjective = solved.Solution.Objective,
            DualPoint = solved.Dual,
            PatternDirections = patterns.Coverage == Coverage.Complete ? null : patterns.Witnesses(),
            Status = solved.Result.Status,
            Trace = solved.Result.Trace,
            Settings = settings with
            {
                Beta = beta,
                BetaRatio = null,
                Loss = Loss,
                Solver = solved.Solver,
            },
            Selection = null,
            Times = new FitTimes(solved.SearchSeconds, 0, solved.SolveSeconds, certifying, solved.SearchSeconds + solved.SolveSeconds + certifying),
            TrainScores = model.Score(Training),
            ValidationScores = Validation is null ? null : model.Score(Validation),
            TrainingRows = Training.Count,
            DataFingerprint = fingerprint,
        };
    }

    /// <summary>What searches meet beyond the patterns of a certificate; null where that covers all, for gated networks, and when the time is up.</summary>
    public SearchEvidence? Evidence(FittedNetwork fit, FitRun run)
    {
        if (settings.Activation != Activation.Relu || fit.Certificate.Coverage == Coverage.Complete || run.Stop.IsCancellationRequested)
            return null;
        run.Report(FitStage.Certify, detail: "searching for better neurons");
        Network network = fit.Model.Network;
        double[] predictions = network.Predict(Problem.Inputs).Column(0);
        return SearchEvidence.Of(fit.DualPoint ?? Problem.Loss.DualAt(predictions, Problem.Targets), network.Hidden, Problem.Inputs, Problem.Targets, Problem.Loss, fit.Certificate, settings.Seed + EvidenceSeed, settings.Threads);
    }

    /// <summary>The loss of the settings, or the one of the task.</summary>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static ILoss LossFor(Dataset dataset, FitSettings settings)
    {
        if (dataset.Targets.Columns != 1)
            throw new DataException($"There are {dataset.Targets.Columns} target columns; a network has one output.");
        bool isClass = dataset.Task == LearningTask.Classification;
        ILoss loss = settings.Loss ?? (isClass ? Programs.Losses.Loss.Logistic : Programs.Losses.Loss.Squared);
        if (loss.Targets == TargetKind.Classes && (!isClass || dataset.Targets.Values.IndexOfAnyExcept(1.0, -1.0) >= 0))
            throw new DataException($"--loss {loss.Name}: the target must be a class.");
        if (loss.Targets == TargetKind.Counts && (isClass || dataset.Targets.Data.Any(y => y < 0)))
            throw new DataException($"--loss {loss.Name}: the target must be numbers that are not negative.");
        return loss;
    }

    private static void RequireRankable(FitSettings settings)
    {
        if (settings.Rank is null)
            return;
        if (settings.Activation != Activation.Relu)
            throw new DataException("--rank is for ReLU networks.");
        if (settings.Patterns is PatternChoice.GivenGates)
            throw new DataException("--rank does not go with given gates, which are directions of all inputs.");
        if (settings.Solver == SolverKind.Decomposition)
            throw new DataException("--rank does not go with --solver decomposition.");
    }

    private static (Dataset Training, Dataset? Validation) SetAside(Dataset dataset, FitSettings settings)
    {
        if (settings.Validation == 0)
            return (dataset, null);
        RowSplit split = Split.Holdout(dataset, settings.Validation, settings.Seed);
        return (dataset.SelectRows(split.Training), dataset.SelectRows(split.Validation));
    }
}
