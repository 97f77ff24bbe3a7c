using Bidual.Certificates;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>One output for polynomial networks: trained by column generation or another solver of (23), priced exactly, claims always global.</summary>
internal sealed class PolynomialFits : IOutputFit
{
    private readonly FitRows rows;
    private readonly ILoss loss;
    private readonly FitSettings settings;
    private readonly SolverKind solver;
    private readonly IPolynomialFitter fitter;
    private readonly Lazy<string> fingerprint;

    /// <param name="rows">The rows, with one output.</param>
    /// <param name="problem">Theirs.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="settings">How.</param>
    public PolynomialFits(FitRows rows, TrainingProblem problem, ILoss loss, FitSettings settings)
    {
        this.rows = rows;
        this.loss = loss;
        this.settings = settings;
        Problem = problem;
        solver = settings.Solver == SolverKind.Auto ? SolverKind.ColumnGeneration : settings.Solver;
        fitter = PolynomialFitter.Of(problem, settings.Tolerance, solver, settings.Seed);
        fingerprint = new Lazy<string>(() => TrainingProblem.Fingerprint([problem]));
    }

    /// <inheritdoc/>
    public TrainingProblem Problem { get; }

    /// <inheritdoc/>
    public double ArrangementSeconds => 0;

    /// <inheritdoc/>
    public IOutputFit For(FitRows other, TrainingProblem problem) => new PolynomialFits(other, problem, loss, settings);

    /// <inheritdoc/>
    public double BetaMax() => fitter.BetaMax();

    /// <inheritdoc/>
    public double ProvenBetaMax(FitRun run) => fitter.ProvenBetaMax();

    /// <inheritdoc/>
    public FittedNetwork Fit(double beta, Network? hint, FitRun run)
    {
        if (beta == 0)
            return Certify(PolynomialFitter.LeastSquares(Problem, run), beta, run);
        using FitRun solving = run.Solving();
        return Certify(fitter.Fit(beta, hint, null, solving), beta, run);
    }

    /// <inheritdoc/>
    public FollowedOutput Follow(double beta, FollowedOutput? previous, FitRun run) =>
        new(Certify(fitter.Fit(beta, previous?.Fit?.Model.Network, previous?.Fit?.DualPoint, run), beta, run), null);

    /// <inheritdoc/>
    public SearchEvidence? Evidence(FittedNetwork fit, FitRun run) => null;

    private FittedNetwork Certify(PolynomialSolution solution, double beta, FitRun run)
    {
        double began = run.Seconds;
        run.Report(FitStage.Certify, detail: "proving the bound");
        Certificate certificate = PolynomialProofs.Prove(solution.Network, Problem, beta, settings.Tolerance, solution.Dual);
        double certifying = run.Seconds - began;
        Model model = rows.ModelOf(solution.Network, loss, settings.BalanceClasses) with { Quantised = settings.Quantised };
        return Fitted(solution, model, certificate, certifying, rows, settings with { Beta = beta, BetaRatio = null, Loss = loss, Solver = beta == 0 ? SolverKind.Svd : solver }, fingerprint.Value);
    }

    /// <summary>A network that was trained, with its proof.</summary>
    internal static FittedNetwork Fitted(PolynomialSolution solution, Model model, Certificate certificate, double certifying, FitRows rows, FitSettings settings, string fingerprint) => new()
    {
        Model = model,
        Certificate = certificate,
        ProgramObjective = solution.Objective,
        DualPoint = solution.Dual,
        PatternDirections = null,
        Status = solution.Status,
        Trace = solution.Trace,
        Settings = settings,
        Selection = null,
        Times = new FitTimes(0, 0, solution.Seconds, certifying, solution.Seconds + certifying),
        TrainScores = model.Score(rows.Training, settings.Threads),
        ValidationScores = rows.Validation is null ? null : model.Score(rows.Validation, settings.Threads),
        TrainingRows = rows.Training.Count,
        DataFingerprint = fingerprint,
    };
}
