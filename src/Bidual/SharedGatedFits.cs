using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>Gated networks under (12): one program for all outputs.</summary>
internal sealed class SharedGatedFits : SharedFits
{
    private readonly PatternSet patterns;

    public SharedGatedFits(FitRows rows, IReadOnlyList<TrainingProblem> problems, ILoss loss, FitSettings settings, FitRun run)
        : base(rows, problems, loss, settings)
    {
        double began = run.Seconds;
        patterns = PatternPlan.Of(problems[0], settings, run).Given!;
        ArrangementSeconds = run.Seconds - began;
    }

    /// <inheritdoc/>
    public override double BetaMax() => Program(1).BetaMax();

    /// <inheritdoc/>
    public override FittedNetwork Fit(double beta, FitRun run)
    {
        double began = run.Seconds;
        SharedProgram program = Program(beta);
        (SharedEvaluation solution, SolveStatus status, IReadOnlyList<TracePoint> trace) = SharedWorkingSet.Run(
            program,
            null,
            Settings.Tolerance,
            point => run.Report(FitStage.Solve, point.Iteration, point.Objective, point.LowerBound, $"{point.ActiveBlocks} active blocks"),
            run.Stop);
        double solving = run.Seconds - began;
        run.Report(FitStage.Certify, detail: "proving the bound");
        Model model = ModelOf(SharedNeurons.Recover(program, solution.Point));
        Certificate certificate = NetworkProofs.ProveShared(model.Network, Problems[0], program, Settings.Tolerance);
        return Fitted(model, certificate, solution.Objective, status, trace, solving, run.Seconds - began - solving, run) with
        {
            PatternDirections = patterns.Coverage == Coverage.Complete ? null : patterns.Witnesses(),
        };
    }

    private SharedProgram Program(double beta) => TrainingProblem.Shared(Problems, Loss, beta, patterns);
}
