using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Robustness;

namespace Bidual;

/// <summary>The outcome of proving a saved model again.</summary>
/// <param name="Certificate">What is proven now, from the data and the weights alone.</param>
/// <param name="Refutations">What the model file claims and the proof contradicts, a sentence each.</param>
/// <param name="DataIsTrainingData">Whether the data are bit for bit those the model was trained on.</param>
/// <param name="Confined">What is proven among networks whose neurons are confined as this one's are (<see cref="SavedModel.Truncation"/>); null where they are free.</param>
/// <param name="Robust">What is proven about the worst points around the rows (<see cref="SavedModel.Robust"/>), which is what the network was trained for; null where it was not.</param>
public sealed record Certification(Certificate Certificate, IReadOnlyList<string> Refutations, bool DataIsTrainingData, Certificate? Confined = null, RobustProof? Robust = null)
{
    /// <summary>What is proven about the problem that was solved: among networks confined alike, or all.</summary>
    public Certificate SolvedCertificate => Confined ?? Certificate;

    /// <summary>Whether anything was refuted.</summary>
    public bool IsRefuted => Refutations.Count > 0;
}

/// <summary>Proves a network's quality again, from data and weights alone.</summary>
public static class Certifier
{
    /// <summary>Share of their size that weights may be out of the directions they are confined to.</summary>
    private const double OutsideTolerance = 1e-9;

    /// <summary>Relative accuracy, twice, of the prices at a network that is not optimal: its bound is a first one.</summary>
    private const double FirstTolerance = 2e-2;

    /// <summary>Share of the time limit that the first bound may take.</summary>
    private const double FirstShare = 0.2;

    /// <summary>Proves a saved model on a data set and compares with what its file claims.</summary>
    /// <param name="saved">The model with its certificate.</param>
    /// <param name="data">The data, encoded as for training, in their own units.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="progress">Told about the stages.</param>
    /// <param name="cancellation">Stops early; what is not proven by then is not held against the file.</param>
    /// <exception cref="DataException">The data do not fit the model.</exception>
    public static Certification Certify(
        SavedModel saved,
        Dataset data,
        int threads = 1,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(data);
        using var run = new FitRun(null, progress, cancellation);
        Model model = saved.Model;
        if (data.Outputs != model.Network.Outputs)
            throw new DataException($"The model has {model.Network.Outputs} outputs and the data have {data.Outputs} columns of targets.");
        foreach ((int feature, int sign) in model.Broken())
            throw new DataException($"The model says that its neurons are {(sign > 0 ? "increasing" : "decreasing")} in {model.FeatureNames[feature]}, and they are not.");
        if (!model.IsQuantisedAsSaid)
            throw new DataException("The model says that its hidden weights are ±1/√d, and they are not.");
        IReadOnlyList<TrainingProblem> problems = TrainingProblem.Of(data, model, threads);
        bool sameData = string.Equals(TrainingProblem.Fingerprint(problems), saved.Training.DataFingerprint, StringComparison.Ordinal);
        if (problems.Count == 1)
            return saved.Robust is null ? CertifyOutput(saved, problems[0], sameData, run) : CertifyRobust(saved, saved.Robust, data, problems[0], sameData, run);
        Certificate recorded = saved.Certificate;
        if (model.OutputPenalty == OutputPenalty.WeightDecay)
            return CertifyShared(saved, problems, sameData, run);
        if (saved.Proofs is not { } proofs || proofs.Count != problems.Count)
            throw new DataException($"The model has {problems.Count} outputs and its file holds {saved.Proofs?.Count ?? 0} proofs.");

        if (model.Loss.CouplesOutputs && model.Network.Polynomial is not null)
        {
            run.Report(FitStage.Certify, detail: "proving the bound");
            Certificate priced = PolynomialProofs.ProveCoupled(model.Network, problems, recorded.Beta, recorded.Tolerance);
            return new Certification(priced, ClaimRefutations.OfPolynomial(recorded, priced, sameData, cancellation), sameData);
        }

        if (model.Loss.CouplesOutputs)
        {
            (ConvexProgram Program, bool IsListable)[] found = [.. problems.Select((problem, k) => ProgramOf(saved.ForOutput(k), recorded, problem, model.Network.ForOutput(k), run))];
            Certificate together = NetworkProofs.ProveCoupled(model.Network, problems, [.. found.Select(one => one.Program)], recorded.Tolerance, cancellation);
            return new Certification(together, ClaimRefutations.Of(recorded, together, sameData, found.All(one => one.IsListable), cancellation), sameData);
        }

        Certification[] outputs = [.. problems.Select((problem, k) => CertifyOutput(saved.ForOutput(k), problem, sameData: true, run))];
        Certificate proven = JointCertificate.Of([.. outputs.Select(output => output.Certificate)], model.Objective(data, recorded.Beta, threads), problems[0].Describe(problems.Count), problems[0].Name);
        List<string> refutations = [.. outputs.Zip(model.OutputNames).SelectMany(pair => pair.First.Refutations.Select(refutation => $"{pair.Second}: {refutation}"))];
        if (proofs.Any(proof => proof.Certificate?.Beta != recorded.Beta))
            refutations.Add("the outputs are proven for another β than the whole");
        refutations.AddRange(ClaimRefutations.Of(recorded, proven, sameData, isListable: true, cancellation));
        return new Certification(proven, refutations, sameData);
    }

    /// <summary>Proves neurons that feed all outputs again.</summary>
    private static Certification CertifyShared(SavedModel saved, IReadOnlyList<TrainingProblem> problems, bool sameData, FitRun run)
    {
        Model model = saved.Model;
        Certificate recorded = saved.Certificate;
        FitRules.RequireShareable(new FitSettings { Activation = model.Network.Activation }, model.Loss);
        if (model.Network.Activation == Activation.Relu)
        {
            run.Report(FitStage.Certify, detail: "proving the bound");
            OutputsLoss loss = TrainingProblem.OutputsOf(problems, model.Loss);
            SharedDirectionPricing pricing = NetworkProofs.SharedDirections(model.Network, problems[0], loss, recorded.Beta, recorded.Tolerance, run.Cancellation);
            Certificate priced = NetworkProofs.ProveShared(model.Network, problems[0], loss, recorded.Beta, pricing, recorded.Tolerance);
            return new Certification(priced, ClaimRefutations.Of(recorded, priced, sameData, isListable: true, run.Cancellation), sameData);
        }

        (ConvexProgram program, bool isListable) = ProgramOf(saved, recorded, problems[0], model.Network, run);
        SharedProgram shared = TrainingProblem.Shared(problems, model.Loss, recorded.Beta, program.Operator.Patterns);
        Certificate proven = NetworkProofs.ProveShared(model.Network, problems[0], shared, recorded.Tolerance);
        return new Certification(proven, ClaimRefutations.Of(recorded, proven, sameData, isListable, run.Cancellation), sameData);
    }

    /// <summary>Proves a network again that was trained for the worst points around its rows: these first, then the rows as they are.</summary>
    private static Certification CertifyRobust(SavedModel saved, RobustProof recorded, Dataset data, TrainingProblem problem, bool sameData, FitRun run)
    {
        run.Report(FitStage.Certify, detail: "proving the bound for rows at their worst");
        RobustProof proven = RobustProofs.Prove(saved.Model, data, recorded, saved.Certificate.Beta, problem.Threads, run.Cancellation);
        string[] refutations = [.. ClaimRefutations.OfRobust(recorded, proven, run.Cancellation)];
        Certification certification = CertifyOutput(saved, problem, sameData, run);
        return certification with { Robust = proven, Refutations = [.. refutations, .. certification.Refutations] };
    }

    /// <summary>Proves one output, or the only one, again.</summary>
    private static Certification CertifyOutput(SavedModel saved, TrainingProblem full, bool sameData, FitRun run)
    {
        Model model = saved.Model;
        CancellationToken cancellation = run.Cancellation;
        Certificate recorded = saved.SolvedCertificate;
        if (full.Kind is PolynomialNetwork)
        {
            run.Report(FitStage.Certify, detail: "proving the bound");
            Certificate priced = PolynomialProofs.Prove(model.Network, full, recorded.Beta, recorded.Tolerance, DualOf(saved, full));
            return new Certification(priced, ClaimRefutations.OfPolynomial(recorded, priced, sameData, cancellation), sameData);
        }

        TrainingProblem problem = saved.Truncation is { } truncation ? full.Within(truncation.Directions) : full;
        Network network = problem.Confine(model.Network);
        (ConvexProgram program, bool isListable) = ProgramOf(saved, recorded, problem, network, run);
        double[]? dual = DualOf(saved, problem);
        Certificate proven = NetworkProofs.Prove(network, problem, recorded.Beta, NetworkProofs.PricingOf(problem, program, cancellation), recorded.Tolerance, cancellation, dual: dual);
        List<string> refutations = ClaimRefutations.Of(recorded, proven, sameData, isListable, cancellation);
        if (saved.Truncation is null)
            return new Certification(proven, refutations, sameData);

        Certificate beyond = NetworkProofs.ProveBeyond(network, problem, full, program, saved.Certificate.Tolerance, cancellation, dual: dual);
        if (!IsWithin(model.Network.Hidden, saved.Truncation.Directions))
            refutations.Add("there are neurons outside the span of the directions that the file says they are confined to");
        refutations.AddRange(ClaimRefutations.Of(saved.Certificate, beyond, sameData: true, isListable: true, cancellation));
        return new Certification(beyond, refutations, sameData, proven);
    }

    /// <summary>
    /// Proves how far a network or a linear model that was trained elsewhere can be from optimal: its objective, (0) or (13), a bound from its own dual point, and then, starting from it,
    /// a better network and a better bound by the convex program.
    /// </summary>
    /// <param name="network">The network, or linear model.</param>
    /// <param name="data">The rows it was trained on, in their own units.</param>
    /// <param name="settings">β, the penalty of a linear model, and what the network sees of the data.</param>
    /// <param name="progress">Told about every stage and evaluated iterate.</param>
    /// <param name="cancellation">Stops early, with what is proven by then.</param>
    /// <exception cref="DataException">Network, data and settings do not go together, or not exactly one way to give β is used.</exception>
    public static NetworkCertification Certify(
        ForeignNetwork network,
        Dataset data,
        CertifySettings settings,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.HasOneBeta)
            throw new DataException("One of --beta, --beta-ratio and --weight-decay says which objective the network is to be held to.");
        if (data.Outputs != 1)
            throw new DataException($"The network has one output and the target {(data.Task == LearningTask.Classification ? $"{data.ClassLabels.Count} classes: --positive says which one it tells from the others" : $"{data.Outputs} columns")}.");
        if (data.Features.Columns != network.Inputs)
            throw new DataException($"The network takes {network.Inputs} inputs and the data have {data.Features.Columns} features; --target and --drop say which columns are none.");
        if (settings is { Bias: true, Intercept: true })
            throw new DataException("--bias and --intercept exclude each other: the constant is a weight of a column of ones, or without a penalty.");
        bool bias = settings.Bias ?? (network.HasBiases && !settings.Intercept);
        FitSettings fit = settings.ToFit(network.Activation, bias);
        ILoss loss = FitRules.LossFor(data, fit);
        LinearRules.Require(fit, loss, data);
        FitRules.RequirePenalty(fit, loss);
        if (settings.WeightDecay is not null && network.Activation == Activation.Linear && fit.Penalty != PenaltyKind.Ridge)
            throw new DataException($"--weight-decay is a penalty of squared weights, and --penalty {Penalty.NameOf(fit.Penalty)} is none: give --beta.");
        if (network.EndsInSigmoid && loss is not LogisticLoss)
            throw new DataException("The network ends in a sigmoid, which goes with the logistic loss of a class: see --task and --loss.");
        if (network.EndsInExponential && loss.Targets != TargetKind.Counts)
            throw new DataException("The network ends in an exponential, which goes with --loss poisson.");
        if (network.ClassLabels is [var first, var second] && data.ClassLabels is [var negative, var positive] && (first, second) == (positive, negative))
            throw new DataException($"The model's second class is {second}, and the data's is {positive}: --positive {second} says which is meant.");
        Preparation preparation = PreparationOf(network, data, loss, settings.Standardize, bias);
        Network given = network.ToNetwork(bias, settings.Intercept), balanced = given.Balanced();
        using var run = new FitRun(settings.MaxTime, progress, cancellation);
        var rows = new FitRows(data, null, preparation);
        TrainingProblem problem = TrainingProblem.Of(data, preparation, loss, fit).Single();
        var fits = new CertifiedFits(rows, problem, loss, fit, run, balanced.Hidden);
        double beta = settings.BetaFor(network, loss, data.Count) ?? (settings.BetaRatio!.Value * FitRules.RequirePositive(fits.Fitter.BetaMax()));

        run.Report(FitStage.Certify, detail: "a first bound from the network itself");
        Certificate own = First(balanced, problem, beta, settings.Tolerance, run);
        double[] f = given.Predict(problem.Inputs).Column(0);
        return new NetworkCertification
        {
            Model = rows.ModelOf(given, loss, fit.BalanceClasses, fit.Penalty) with { Groups = fit.Groups },
            OutputBias = network.OutputBias,
            Objective = problem.PlainLoss.Value(f, problem.Targets) + (beta * PenaltyOf(given, problem)),
            Own = own,
            Fitted = Improve(),
            SuggestedBeta = SuggestedBeta(problem, balanced),
        };

        FittedNetwork? Improve()
        {
            try
            {
                using FitRun solving = run.Solving();
                return fits.Certify(fits.Fitter.Fit(beta, balanced, solving), run);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    /// <summary>The program over the patterns that a certificate speaks of: all, where they were enumerated and are not too many to list, else those of the file's directions.</summary>
    private static (ConvexProgram Program, bool IsListable) ProgramOf(SavedModel saved, Certificate recorded, TrainingProblem problem, Network network, FitRun run)
    {
        run.Report(FitStage.Arrangements, detail: "finding the patterns again");
        if (network.Activation == Activation.Linear)
            return (problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, recorded.Beta, LinearModel.Everywhere(problem.Inputs), problem.Threads), true);
        bool enumerated = recorded is { Coverage: Coverage.Complete, Pricing: PricingMethod.Enumeration };
        bool isListable = !enumerated || ArrangementLimits.Default.Allow(Arrangement.Predict(problem.Inputs));
        PatternSet patterns = enumerated && isListable
            ? Arrangement.Enumerate(problem.Inputs, ArrangementLimits.Default, problem.Threads, run.Cancellation)
            : PatternSet.FromDirections(problem.Inputs, saved.UsedDirections(network));
        run.Report(FitStage.Certify, detail: "proving the bound");
        return (problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, recorded.Beta, patterns, problem.Threads), isListable);
    }

    /// <summary>The dual point of a file whose loss has kinks or whose weights are quantised, moved into the conjugate's domain where it is not and that is simple; null where the network's own does.</summary>
    private static double[]? DualOf(SavedModel saved, TrainingProblem problem) =>
        saved.DualPoint is not { } dual || dual.Length != problem.Targets.Length ? null
        : RowTerms.Of(problem.PlainLoss) is { } terms ? RowTerms.Inside(terms, dual, problem.Targets)
        : double.IsFinite(problem.PlainLoss.Conjugate(Array.ConvertAll(dual, value => -value), problem.Targets)) ? dual
        : null;

    private static Preparation PreparationOf(ForeignNetwork network, Dataset data, ILoss loss, bool standardize, bool bias)
    {
        if (network.InputScaling is not { } scaling)
            return Preparation.Fit(data, standardize, bias, loss.ScalesTargets);
        return standardize
            ? throw new DataException("The network scales its inputs itself: leave out --standardize.")
            : new Preparation(scaling, Scaling.Identity(1), bias);
    }

    private static Certificate First(Network network, TrainingProblem problem, double beta, double tolerance, FitRun run)
    {
        using FitRun first = run.WithShare(FirstShare);
        PatternSet patterns = network.Activation == Activation.Linear ? LinearModel.Everywhere(problem.Inputs) : PatternSet.FromDirections(problem.Inputs, network.Hidden);
        ConvexProgram program = problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, beta, patterns, problem.Threads);
        return NetworkProofs.Prove(network, problem, beta, NetworkProofs.PricingOf(problem, program, first.Stop), tolerance, first.Stop, Math.Max(tolerance, FirstTolerance));
    }

    private static double PenaltyOf(Network network, TrainingProblem problem) =>
        NetworkPenalty.Of(network, problem.Kind.Penalty, problem.Inputs, groups: problem.Architecture.Groups);

    /// <summary>Where the derivative of L(cf) + βP(cf) at c = 1 is 0, f being what the neurons predict and P(cf) the least penalty: c Σ‖u_j‖|a_j|, c times a norm of w, or of ridge c²‖w‖²/2.</summary>
    private static double SuggestedBeta(TrainingProblem problem, Network balanced)
    {
        double[] f = balanced.With(null).Predict(problem.Inputs).Column(0), gradient = new double[f.Length];
        problem.Loss.Gradient(f, problem.Targets, gradient);
        double degree = problem.Kind.Penalty == PenaltyKind.Ridge ? 2 : 1;
        return -Vector.Dot<double>(gradient, f) / (degree * PenaltyOf(balanced, problem));
    }

    /// <summary>Whether rows are in the span of orthonormal directions, up to rounding.</summary>
    private static bool IsWithin(Matrix rows, Matrix directions) =>
        Vector.Norm(LeadingDirections.Residual(rows, directions).Values) <= OutsideTolerance * Vector.Norm(rows.Values);
}
