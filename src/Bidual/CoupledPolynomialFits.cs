using Bidual.Certificates;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>Several outputs of polynomial networks that share a loss, the softmax, made ready: every output has neurons of its own, and all are trained at once and proven together.</summary>
internal sealed class CoupledPolynomialFits
{
    private readonly FitRows rows;
    private readonly IReadOnlyList<TrainingProblem> problems;
    private readonly ILoss loss;
    private readonly FitSettings settings;
    private readonly PolynomialFitter fitter;

    /// <param name="rows">The rows.</param>
    /// <param name="problems">One an output, on the same inputs and weights.</param>
    /// <param name="loss">L, its rows counting once.</param>
    /// <param name="settings">How.</param>
    public CoupledPolynomialFits(FitRows rows, IReadOnlyList<TrainingProblem> problems, ILoss loss, FitSettings settings)
    {
        this.rows = rows;
        this.problems = problems;
        this.loss = loss;
        this.settings = settings;
        fitter = new PolynomialFitter(problems, TrainingProblem.OutputsOf(problems, loss), settings.Tolerance);
    }

    /// <summary>β_max, proven from above.</summary>
    public double BetaMax() => fitter.BetaMax();

    /// <summary>Fits at one β.</summary>
    /// <param name="beta">β.</param>
    /// <param name="start">A network to begin with; null for none.</param>
    /// <param name="run">Time and progress.</param>
    public FittedNetwork Fit(double beta, Network? start, FitRun run)
    {
        PolynomialSolution solution;
        using (FitRun solving = run.Solving())
            solution = fitter.Fit(beta, start, null, solving);
        double began = run.Seconds;
        run.Report(FitStage.Certify, detail: "proving the bound");
        Certificate certificate = PolynomialProofs.ProveCoupled(solution.Network, problems, beta, settings.Tolerance);
        double certifying = run.Seconds - began;
        Model model = rows.ModelOf(solution.Network, loss, settings.BalanceClasses);
        FitSettings fitted = settings with { Beta = beta, BetaRatio = null, Loss = loss, Solver = SolverKind.ColumnGeneration };
        return PolynomialFits.Fitted(solution, model, certificate, certifying, rows, fitted, TrainingProblem.Fingerprint(problems)) with { Proofs = [.. problems.Select(_ => new OutputProof(null, null))] };
    }
}
