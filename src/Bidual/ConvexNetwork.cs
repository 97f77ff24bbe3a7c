using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>The front door: trains a network by its convex program and proves how good it is.</summary>
public static class ConvexNetwork
{
    /// <summary>Share of the time limit that may pass before what is left belongs to the proof.</summary>
    private const double GrowingShare = 0.7;

    /// <summary>Trains on a data set.</summary>
    /// <param name="dataset">Features and targets in their own units.</param>
    /// <param name="settings">How; null for the defaults.</param>
    /// <param name="progress">Told about every stage and evaluated iterate.</param>
    /// <param name="cancellation">Stops early; the best network so far is returned with its honest certificate.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static FittedNetwork Fit(Dataset dataset, FitSettings? settings = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        settings ??= new FitSettings();
        ILoss loss = LossFor(dataset, settings);
        using var run = new FitRun(settings.MaxTime, progress, cancellation);
        (Dataset training, Dataset? validation) = SetAside(dataset, settings);
        return Fit(training, validation, Preparation.Fit(training, settings.Standardize, settings.Bias), loss, settings, null, run);
    }

    /// <summary>Trains on rows that are prepared in a given way.</summary>
    /// <param name="training">The rows to train on.</param>
    /// <param name="validation">Rows to score, or null.</param>
    /// <param name="preparation">What is done to the rows first.</param>
    /// <param name="loss">L.</param>
    /// <param name="settings">The rest.</param>
    /// <param name="known">A network to start from, whose patterns are to be used too; or null.</param>
    /// <param name="run">Time and progress.</param>
    internal static FittedNetwork Fit(Dataset training, Dataset? validation, Preparation preparation, ILoss loss, FitSettings settings, Network? known, FitRun run)
    {
        IArchitecture architecture = Architecture.Of(settings.Activation);
        TrainingProblem problem = TrainingProblem.Of(training, preparation, loss, architecture, settings.Threads);

        double mark = run.Seconds;
        PatternPlan plan = PatternPlan.Of(problem, settings, run, known?.Hidden);
        double arrangements = Lap(ref mark);

        BetaSelection? selection = null;
        Network? hint = known;
        if (settings.Beta is null && settings.BetaRatio is null)
            (selection, hint) = new BetaChooser(settings, loss, architecture, run).Choose(training);
        double ratio = settings.BetaRatio ?? selection?.Points[selection.Chosen].BetaRatio ?? BetaChooser.FallbackRatio;
        double beta = settings.Beta ?? ratio * ReferenceBetaMax(problem, plan, settings);
        double selecting = Lap(ref mark);

        (PatternSet patterns, Network? start) = plan.For(beta, hint);
        arrangements += Lap(ref mark);

        (ConvexProgram program, SolveResult result, ISolver solver, double accuracy) = Solve(problem, beta, plan, patterns, start, settings, run);
        patterns = program.Operator.Patterns;
        Evaluation solution = SupportReduction.Of(program, result.Evaluation, accuracy, run.Stop);
        Network network = architecture.Recover(program, solution.Point);
        double solving = Lap(ref mark);

        run.Report(FitStage.Certify, detail: "proving the bound");
        Certificate certificate = Certifier.Prove(network, problem, beta, new PatternPricing(program), settings.Tolerance, run.Stop);
        double certifying = Lap(ref mark);

        var model = new Model(network, preparation, training.Task, training.FeatureNames, training.TargetName, training.ClassLabels, loss);
        return new FittedNetwork
        {
            Model = model,
            Certificate = certificate,
            ProgramObjective = solution.Objective,
            PatternDirections = patterns.Coverage == Coverage.Complete ? null : Directions(patterns),
            Status = result.Status,
            Trace = result.Trace,
            Settings = settings with
            {
                Beta = beta,
                BetaRatio = null,
                Loss = loss is LogisticLoss ? LossKind.Logistic : LossKind.Squared,
                Solver = SolverChoice.KindOf(solver),
            },
            Selection = selection,
            Times = new FitTimes(arrangements, selecting, solving, certifying, run.Seconds),
            TrainScores = model.Score(training),
            ValidationScores = validation is null ? null : model.Score(validation),
            TrainingRows = training.Count,
            DataFingerprint = DataFingerprint.Of(problem.Inputs, problem.Targets),
        };

        double Lap(ref double since)
        {
            double now = run.Seconds, lap = now - since;
            since = now;
            return lap;
        }
    }

    /// <summary>Over the given patterns, or, where the plan left them open and all directions can be priced, over as many more as are needed.</summary>
    private static (ConvexProgram Program, SolveResult Result, ISolver Solver, double Accuracy) Solve(
        TrainingProblem problem, double beta, PatternPlan plan, PatternSet patterns, Network? start, FitSettings settings, FitRun run)
    {
        ConvexProgram program = Build(patterns);
        ISolver solver = SolverChoice.Of(settings.Solver, program, settings.Precision, settings.Seed);
        if (solver.Refuse(program) is string reason)
            throw new DataException($"--solver {solver.Name}: {reason}");
        if (plan.Given is null && PatternGrowth.Suits(problem, settings))
        {
            using FitRun growing = run.WithShare(GrowingShare);
            (program, SolveResult grown) = new PatternGrowth(problem, settings, growing, Build).Run(program, start, (over, from, accuracy) => Run(over, from, accuracy, growing));
            return (program, grown, solver, PatternGrowth.FinestAccuracy(settings.Tolerance));
        }

        return (program, Run(program, start is null ? null : StartPoint.Of(program, start), settings.Tolerance, run), solver, settings.Tolerance);

        ConvexProgram Build(PatternSet over) => Program(problem, beta, over, settings);

        SolveResult Run(ConvexProgram over, double[]? from, double accuracy, FitRun within) => SolveLoop.Run(
            solver,
            over,
            new StoppingRule(accuracy, within.Remaining),
            from,
            point => run.Report(FitStage.Solve, point.Iteration, point.Objective, point.LowerBound, $"{point.ActiveBlocks} active blocks"),
            run.Cancellation);
    }

    /// <summary>The loss of the settings, or the one of the task.</summary>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    internal static ILoss LossFor(Dataset dataset, FitSettings settings)
    {
        if (dataset.Targets.Columns != 1)
            throw new DataException($"There are {dataset.Targets.Columns} target columns; a network has one output.");
        if (settings is { Beta: not null, BetaRatio: not null })
            throw new DataException("--beta and --beta-ratio exclude each other.");
        LossKind kind = settings.Loss ?? (dataset.Task == LearningTask.Classification ? LossKind.Logistic : LossKind.Squared);
        if (kind == LossKind.Squared)
            return Loss.Squared;
        if (dataset.Task != LearningTask.Classification || dataset.Targets.Values.IndexOfAnyExcept(1.0, -1.0) >= 0)
            throw new DataException("--loss logistic: the target must be a class.");
        return Loss.Logistic;
    }

    private static (Dataset Training, Dataset? Validation) SetAside(Dataset dataset, FitSettings settings)
    {
        if (settings.Validation == 0)
            return (dataset, null);
        RowSplit split = Split.Holdout(dataset, settings.Validation, settings.Seed);
        return (dataset.SelectRows(split.Training.ToArray()), dataset.SelectRows(split.Validation.ToArray()));
    }

    /// <summary>β_max exactly where all patterns are at hand, else the value a search attains.</summary>
    internal static double ReferenceBetaMax(TrainingProblem problem, PatternPlan plan, FitSettings settings)
    {
        double betaMax = plan.Given is PatternSet patterns
            ? Program(problem, 1, patterns, settings).BetaMax()
            : problem.EstimateBetaMax(settings.Seed);
        if (!(betaMax > 0))
            throw new DataException("The zero network is optimal for every beta: no pattern of the features has anything to do with the target.");
        return betaMax;
    }

    private static ConvexProgram Program(TrainingProblem problem, double beta, PatternSet patterns, FitSettings settings)
    {
        ConvexProgram program = problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, beta, patterns, problem.Threads);
        bool solverHasItsOwnCopy = settings.Precision == Precision.Single || settings.Solver == SolverKind.Stochastic;
        return solverHasItsOwnCopy ? program.With(ProductKind.Slabs) : program;
    }

    private static Matrix Directions(PatternSet patterns)
    {
        var directions = new Matrix(patterns.Count, patterns.Inputs);
        for (int i = 0; i < patterns.Count; i++)
            patterns.Witness(i, directions.MutableRow(i));
        return directions;
    }
}
