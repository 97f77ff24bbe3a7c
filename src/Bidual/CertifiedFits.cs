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

/// <summary>One output of a data set made ready, its patterns decided on. Turns solved programs into networks with certificates.</summary>
internal sealed class CertifiedFits : IOutputFit
{
    /// <summary>Added to the seed, so that evidence does not repeat the searches that patterns came from.</summary>
    private const long EvidenceSeed = 1000;

    private readonly FitSettings settings;
    private readonly TrainingProblem full;
    private readonly FitRows rows;
    private readonly ILoss loss;
    private readonly Lazy<string> fingerprint;

    /// <param name="rows">The rows, with one output.</param>
    /// <param name="problem">Theirs, all neurons being free.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="settings">How.</param>
    /// <param name="run">Time and progress.</param>
    /// <param name="directions">P×d, in prepared coordinates, whose patterns are to be among those used; null for none.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public CertifiedFits(FitRows rows, TrainingProblem problem, ILoss loss, FitSettings settings, FitRun run, Matrix? directions = null)
    {
        this.rows = rows;
        this.loss = loss;
        this.settings = settings;
        full = problem;
        fingerprint = new Lazy<string>(() => TrainingProblem.Fingerprint([full]));
        double began = run.Seconds;
        Problem = full.OfRank(settings.Rank);
        Fitter = new ConvexFitter(Problem, settings, run, directions);
        ArrangementSeconds = run.Seconds - began;
    }

    private CertifiedFits(FitRows rows, TrainingProblem problem, ILoss loss, FitSettings settings, ConvexFitter fitter)
    {
        this.rows = rows;
        this.loss = loss;
        this.settings = settings;
        full = Problem = problem;
        fingerprint = new Lazy<string>(() => TrainingProblem.Fingerprint([full]));
        Fitter = fitter;
    }

    /// <summary>Another output of the same data, over patterns decided on alike.</summary>
    /// <inheritdoc/>
    public IOutputFit For(FitRows other, TrainingProblem problem) => new CertifiedFits(other, problem, loss, settings, Fitter.For(problem));

    /// <summary>Inputs, targets and loss; where neurons are confined, in the coordinates of their directions.</summary>
    public TrainingProblem Problem { get; }

    /// <summary>Solves the program.</summary>
    public ConvexFitter Fitter { get; }

    /// <summary>Spent on deciding on the patterns.</summary>
    public double ArrangementSeconds { get; }

    /// <inheritdoc/>
    public double BetaMax() => Fitter.BetaMax();

    /// <inheritdoc/>
    public double ProvenBetaMax(FitRun run) => Fitter.ProvenBetaMax(run);

    /// <inheritdoc/>
    public FittedNetwork Fit(double beta, Network? hint, FitRun run)
    {
        using FitRun solving = run.Solving();
        return Certify(Fitter.Fit(beta, hint is null ? null : Problem.Confine(hint), solving), run);
    }

    /// <inheritdoc/>
    public FollowedOutput Follow(double beta, FollowedOutput? previous, FitRun run)
    {
        SolvedProgram solved = Fitter.Follow(beta, previous?.Program, run);
        return new FollowedOutput(Certify(solved, run), solved);
    }

    /// <summary>The network of a solved program with what is proven about it. The times are those of this program alone.</summary>
    public FittedNetwork Certify(SolvedProgram solved, FitRun run)
    {
        double began = run.Seconds;
        run.Report(FitStage.Certify, detail: "proving the bound");
        double beta = solved.Program.Beta;

        KnownPrice? known = solved.Price;
        Certificate certificate = Prove();
        if (certificate.Claim != Claim.Global && solved is { Dual: not null, Price.IsOutOfReach: false })
        {
            // Prices found on the way to a loss with kinks were as accurate as its envelope needed, which may be too little: they are found again.
            known = null;
            Certificate again = Prove();
            certificate = again.GlobalLowerBound > certificate.GlobalLowerBound ? again : certificate;
        }

        Network network = Problem.Lift(solved.Network);
        Truncation? truncation = null;
        if (Problem.Directions is { } directions)
        {
            truncation = new Truncation(directions, Vector.SquaredNorm(Problem.Inputs.Stored) / Vector.SquaredNorm(full.Inputs.Stored), certificate);
            certificate = NetworkProofs.ProveBeyond(solved.Network, Problem, full, solved.Program, settings.Tolerance, run.Stop, known, solved.Dual);
        }

        Certificate? gatedCertificate = solved.Gated is { } gated
            ? NetworkProofs.Prove(gated.Network, Problem with { Kind = new GatedReluNetwork() }, beta, new PatternPricing(gated.Program, run.Stop), settings.Tolerance, run.Stop, dual: gated.Dual)
            : null;
        double certifying = run.Seconds - began;
        PatternSet patterns = solved.Program.Operator.Patterns;
        var model = rows.ModelOf(network, loss, settings.BalanceClasses, settings.Penalty, settings.Monotone) with { Groups = settings.Groups };
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
                Loss = loss,
                Solver = solved.Solver,
            },
            Selection = null,
            Times = new FitTimes(solved.SearchSeconds, 0, solved.SolveSeconds, certifying, solved.SearchSeconds + solved.SolveSeconds + certifying),
            TrainScores = model.Score(rows.Training, settings.Threads),
            ValidationScores = rows.Validation is null ? null : model.Score(rows.Validation, settings.Threads),
            TrainingRows = rows.Training.Count,
            DataFingerprint = fingerprint.Value,
        };

        Certificate Prove() =>
            NetworkProofs.Prove(solved.Network, Problem, beta, NetworkProofs.PricingOf(Problem, solved.Program, run.Stop), settings.Tolerance, run.Stop, known: known, dual: solved.Dual);
    }

    /// <summary>What searches meet beyond the patterns of a certificate; null where that covers all, for gated networks and monotone neurons, and when the time is up.</summary>
    public SearchEvidence? Evidence(FittedNetwork fit, FitRun run)
    {
        if (settings.Activation != Activation.Relu || settings.Monotone.Count > 0 || fit.Certificate.Coverage == Coverage.Complete || run.Stop.IsCancellationRequested)
            return null;
        run.Report(FitStage.Certify, detail: "searching for better neurons");
        Network network = fit.Model.Network;
        double[] predictions = network.Predict(Problem.Inputs, Problem.Threads).Column(0);
        return SearchEvidence.Of(fit.DualPoint ?? Problem.Loss.DualAt(predictions, Problem.Targets), network.Hidden, Problem.Inputs, Problem.Targets, Problem.Loss, fit.Certificate, settings.Seed + EvidenceSeed, settings.Threads);
    }
}
