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

/// <summary>
/// A data set made ready, with one output or several. Of several each has its own convex program, on the same inputs and with the same β: their sum is the one-against-all
/// problem (11), whose optimum is theirs side by side. A softmax couples them, (11s): they are solved in turn and proven together. Neurons may also be shared, (12).
/// </summary>
internal sealed class OutputFits
{
    private readonly FitSettings settings;
    private readonly IOutputFit[] outputs;
    private readonly string fingerprint;

    /// <summary>Of a loss that couples the outputs; null for others.</summary>
    private readonly SoftmaxSweeps? coupled;

    /// <summary>Of neurons that are shared by the outputs, (12); null for others.</summary>
    private readonly SharedFits? shared;

    /// <summary>Of polynomial networks under a loss that couples the outputs; null for others.</summary>
    private readonly CoupledPolynomialFits? together;

    /// <param name="dataset">The rows, in their own units.</param>
    /// <param name="settings">How.</param>
    /// <param name="run">Time and progress.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public OutputFits(Dataset dataset, FitSettings settings, FitRun run)
    {
        this.settings = settings;
        Loss = FitRules.LossFor(dataset, settings);
        PolynomialRules.Require(settings, Loss, dataset);
        FitRules.RequirePenalty(settings, Loss);
        LinearRules.Require(settings, Loss, dataset);
        FitRules.RequireRankable(settings, dataset.Outputs);
        FitRules.RequireSeparate(settings, Loss);
        FitRules.RequireMonotone(settings, dataset);
        Rows = FitRows.Of(dataset, Loss, settings);
        IReadOnlyList<TrainingProblem> problems = TrainingProblem.Of(Rows.Training, Rows.Preparation, Loss, settings);
        if (problems.Any(problem => problem.IsFitByFreePart))
            throw new DataException("--skip: a linear function of the features alone has no loss on these data, as where it separates the classes: without a penalty nothing is left to train.");
        fingerprint = TrainingProblem.Fingerprint(problems);
        if (settings.OutputPenalty == OutputPenalty.WeightDecay && problems.Count > 1)
        {
            shared = SharedFits.Of(Rows, problems, Loss, settings, run);
            outputs = [];
            return;
        }

        if (settings.Activation == Activation.Polynomial && Loss.CouplesOutputs && problems.Count > 1)
        {
            together = new CoupledPolynomialFits(Rows, problems, Loss, settings);
            outputs = [];
            return;
        }

        IOutputFit first = settings.Activation == Activation.Polynomial
            ? new PolynomialFits(Rows.ForOutput(0), problems[0], Loss, settings)
            : new CertifiedFits(Rows.ForOutput(0), problems[0], Loss, settings, run);
        outputs = [first, .. Enumerable.Range(1, problems.Count - 1).Select(k => first.For(Rows.ForOutput(k), problems[k]))];
        coupled = Loss.CouplesOutputs ? new SoftmaxSweeps(problems, [.. outputs.OfType<CertifiedFits>().Select(output => output.Fitter)], settings.Tolerance) : null;
    }

    /// <summary>The rows.</summary>
    public FitRows Rows { get; }

    /// <summary>L, its rows counting once.</summary>
    public ILoss Loss { get; }

    /// <summary>Spent on deciding on the patterns.</summary>
    public double ArrangementSeconds => shared?.ArrangementSeconds ?? outputs.Sum(output => output.ArrangementSeconds);

    /// <summary>The β from which on no output has a neuron: exactly where all patterns are at hand, else the value a search attains.</summary>
    /// <exception cref="DataException">It is zero.</exception>
    public double BetaMax() => FitRules.RequirePositive(shared?.BetaMax() ?? together?.BetaMax() ?? coupled?.BetaMax(fitter => fitter.BetaMax()) ?? outputs.Max(output => output.BetaMax()));

    /// <summary>β by comparing a short path on rows not trained on.</summary>
    /// <param name="run">Time and progress.</param>
    /// <returns>β, how it was chosen, null where there were too few rows to compare, and the network met at it where that suits as a start.</returns>
    /// <exception cref="DataException">There are fewer rows than folds, or no β has a neuron.</exception>
    public (double Beta, BetaSelection? Selection, Network? Hint) ChooseBeta(FitRun run)
    {
        (BetaSelection? selection, Network? hint) = new BetaChooser(settings, Loss, settings.Kind, run).Choose(Rows.Training);
        return ((selection?.BetaRatio ?? BetaChooser.FallbackRatio) * BetaMax(), selection, hint);
    }

    /// <summary>β_max, or a little more, so that the zero network is optimal there wherever all neurons can be priced; else as <see cref="BetaMax"/>.</summary>
    /// <exception cref="DataException">It is zero.</exception>
    public double ProvenBetaMax(FitRun run) => FitRules.RequirePositive(together?.BetaMax() ?? coupled?.BetaMax(fitter => fitter.ProvenBetaMax(run)) ?? outputs.Max(output => output.ProvenBetaMax(run)));

    /// <summary>Fits at a single β.</summary>
    /// <param name="beta">β.</param>
    /// <param name="hint">A network found on the way to it, or null.</param>
    /// <param name="run">Time and progress.</param>
    /// <exception cref="DataException">A solver refuses a program.</exception>
    public FittedNetwork Fit(double beta, Network? hint, FitRun run)
    {
        if (shared is not null)
            return shared.Fit(beta, run);
        if (together is not null)
            return together.Fit(beta, hint, run);
        if (coupled is null)
            return Joined([.. Each(run, (output, k, part) => output.Fit(beta, hint?.ForOutput(k), part), one => one)]);
        using FitRun solving = run.Solving();
        SolvedProgram[] solved = coupled.Run(beta, null, (fitter, k, part) => fitter.Fit(beta, hint?.ForOutput(k), part), solving);
        TrainingProblem[] problems = [.. outputs.Select(output => output.Problem)];
        if (coupled.Refines && !problems[0].Inputs.IsSparse)
            solved = new SoftmaxRefinement(coupled, problems, settings, solving).Run(solved, beta);
        return Coupled(solved, run);
    }

    /// <summary>Fits at the next β of a path.</summary>
    /// <param name="beta">β.</param>
    /// <param name="previous">All outputs at the β before; null at the first.</param>
    /// <param name="run">Time and progress.</param>
    /// <exception cref="DataException">A solver refuses a program.</exception>
    public FollowedFit Follow(double beta, FollowedFit? previous, FitRun run)
    {
        if (together is not null)
            return new FollowedFit(together.Fit(beta, previous?.Fit.Model.Network, run), []);
        if (coupled is not null)
        {
            Matrix? start = previous is null ? null : SoftmaxSweeps.FitOf([.. previous.Outputs.Select(output => output.Program!)]);
            SolvedProgram[] all = coupled.Run(beta, start, (fitter, k, part) => fitter.Follow(beta, previous?.Outputs[k].Program, part), run);
            return new FollowedFit(Coupled(all, run), [.. all.Select(solved => new FollowedOutput(null, solved))]);
        }

        FollowedOutput[] followed = [.. Each(run, (output, k, part) => output.Follow(beta, previous?.Outputs[k], part), output => output.Fit!)];
        return new FollowedFit(Joined([.. followed.Select(output => output.Fit!)]), followed);
    }

    /// <summary>The fit with what searches met beyond its patterns.</summary>
    public FittedNetwork Searched(FittedNetwork fit, FitRun run)
    {
        if (shared is not null || together is not null)
            return fit;
        if (outputs.Length == 1)
            return fit with { Evidence = outputs[0].Evidence(fit, run) };
        if (coupled is not null)
            return fit;
        FittedNetwork[] searched = [.. fit.Outputs.Zip(outputs, (one, output) => one with { Evidence = output.Evidence(one, run) })];
        return fit with { Outputs = searched, Evidence = SearchEvidence.Together(fit.Certificate, [.. searched.Select(one => (one.Certificate, one.Evidence))]) };
    }

    /// <summary>One output after the other, each with its share of the time that is left, of which the proof is left what that of the output before took, scores included.</summary>
    private IEnumerable<T> Each<T>(FitRun run, Func<IOutputFit, int, FitRun, T> fit, Func<T, FittedNetwork> networkOf)
    {
        if (outputs.Length == 1)
        {
            yield return fit(outputs[0], 0, run);
            yield break;
        }

        TimeSpan proof = default;
        for (int k = 0; k < outputs.Length; k++)
        {
            using FitRun rest = run.Part($"output {k + 1} of {outputs.Length}", proof), own = rest.WithShare(1.0 / (outputs.Length - k));
            double began = run.Seconds;
            T one = fit(outputs[k], k, own);
            FitTimes times = networkOf(one).Times;
            proof = TimeSpan.FromSeconds(Math.Max(0, run.Seconds - began - times.Arrangements - times.Solve));
            yield return one;
        }
    }

    /// <summary>The networks of coupled outputs as one, proven together.</summary>
    private FittedNetwork Coupled(SolvedProgram[] solved, FitRun run)
    {
        double began = run.Seconds;
        run.Report(FitStage.Certify, detail: "proving the bound");
        Model model = Rows.ModelOf(Network.SideBySide([.. solved.Select(one => one.Network)]), Loss, settings.BalanceClasses, settings.Penalty, settings.Monotone);
        double beta = solved[0].Program.Beta;
        Certificate certificate = NetworkProofs.ProveCoupled(model.Network, [.. outputs.Select(output => output.Problem)], [.. solved.Select(one => one.Program)], settings.Tolerance, run.Stop);
        double certifying = run.Seconds - began, searching = solved.Sum(one => one.SearchSeconds), solving = solved.Sum(one => one.SolveSeconds);
        SolveStatus status = certificate.Claim != Claim.None ? SolveStatus.Converged
            : run.Cancellation.IsCancellationRequested ? SolveStatus.Cancelled
            : run.Stop.IsCancellationRequested ? SolveStatus.TimeLimit
            : SolveStatus.Stalled;
        return new FittedNetwork
        {
            Model = model,
            Proofs = [.. solved.Select(one => new OutputProof(null, one.Program.Operator.Patterns.Coverage == Coverage.Complete ? null : one.Program.Operator.Patterns.Witnesses()))],
            Certificate = certificate,
            ProgramObjective = coupled!.Objective(solved),
            PatternDirections = null,
            Status = status,
            Trace = [new TracePoint(0, solving, certificate.Objective, certificate.LowerBound, model.Network.Neurons)],
            Settings = settings with { Beta = beta, BetaRatio = null, Loss = Loss, Solver = solved[0].Solver },
            Selection = null,
            Times = new FitTimes(searching, 0, solving, certifying, searching + solving + certifying),
            TrainScores = model.Score(Rows.Training, settings.Threads),
            ValidationScores = Rows.Validation is null ? null : model.Score(Rows.Validation, settings.Threads),
            TrainingRows = Rows.Training.Count,
            DataFingerprint = fingerprint,
        };
    }

    /// <summary>The networks of the outputs as one, with the sum of what is proven about them.</summary>
    private FittedNetwork Joined(FittedNetwork[] fits)
    {
        if (fits.Length == 1)
            return fits[0];
        Model model = Rows.ModelOf(Network.SideBySide([.. fits.Select(fit => fit.Model.Network)]), Loss, settings.BalanceClasses, settings.Penalty, settings.Monotone) with { Groups = settings.Groups, Quantised = settings.Quantised };
        double beta = fits[0].Certificate.Beta;
        TrainingProblem gated = outputs[0].Problem with { Kind = new GatedReluNetwork() };
        return new FittedNetwork
        {
            Model = model,
            Outputs = fits,
            Proofs = [.. fits.Select(fit => new OutputProof(fit.Certificate, fit.PatternDirections, fit.DualPoint))],
            Certificate = JointCertificate.Of([.. fits.Select(fit => fit.Certificate)], model.Objective(Rows.Training, beta, settings.Threads), outputs[0].Problem.Describe(fits.Length), outputs[0].Problem.Name),
            GatedCertificate = fits.All(fit => fit.GatedCertificate is not null)
                ? JointCertificate.Of([.. fits.Select(fit => fit.GatedCertificate!)], fits.Sum(fit => fit.GatedCertificate!.Objective), gated.Describe(fits.Length), gated.Name)
                : null,
            ProgramObjective = fits.Sum(fit => fit.ProgramObjective),
            PatternDirections = null,
            Status = fits.Select(fit => fit.Status).FirstOrDefault(status => status != SolveStatus.Converged, SolveStatus.Converged),
            Trace = JointTrace.Of(fits, [.. outputs.Select(output => output.Problem.ValueAtZero())]),
            Settings = fits[0].Settings with { BalanceClasses = settings.BalanceClasses },
            Selection = null,
            Times = new FitTimes(fits.Sum(fit => fit.Times.Arrangements), 0, fits.Sum(fit => fit.Times.Solve), fits.Sum(fit => fit.Times.Certify), fits.Sum(fit => fit.Times.Total)),
            TrainScores = model.Score(Rows.Training, settings.Threads),
            ValidationScores = Rows.Validation is null ? null : model.Score(Rows.Validation, settings.Threads),
            TrainingRows = Rows.Training.Count,
            DataFingerprint = fingerprint,
        };
    }
}
