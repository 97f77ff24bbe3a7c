using System.Diagnostics;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;
using Bidual.Numerics;

namespace Bidual;

/// <summary>Trains the same problem (0) by its convex program and by methods that descend on (0) itself, from several initialisations each.</summary>
public static class TrainerComparison
{
    /// <summary>Initialisations that a learning rate is chosen by, at most: the first of the runs.</summary>
    private const int SearchStarts = 3;

    /// <summary>Epochs, and steps, that runs have at least unless a number is given.</summary>
    private const int DefaultEpochs = 1000, DefaultSteps = 20_000;

    /// <summary>‖u‖·‖a‖ over the largest from which a neuron counts.</summary>
    private const double ActiveShare = 1e-3;

    /// <summary>Compares on a data set.</summary>
    /// <param name="dataset">Features and targets in their own units.</param>
    /// <param name="settings">What and how; null for the defaults.</param>
    /// <param name="progress">Told about every stage.</param>
    /// <param name="cancellation">Stops early; what is finished by then is returned.</param>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static ComparedTrainers Run(Dataset dataset, ComparisonSettings? settings = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        settings ??= new ComparisonSettings();
        ComparisonRules.Require(dataset, settings);
        using var run = new FitRun(settings.Fit.MaxTime, progress, cancellation);
        (FitSettings fit, BetaSelection? selection) = AtOneBeta(dataset, settings.Fit, run);
        FittedNetwork convex = ConvexNetwork.Fit(dataset, fit, progress, cancellation);
        FitRows rows = FitRows.Of(dataset, convex.Model.Loss, fit);
        Matrix inputs = rows.Preparation.Inputs(rows.Training.Features);
        if (convex.Truncation is { } truncation)
            inputs = LeadingDirections.Project(inputs, truncation.Directions);
        TwoLayerModel shape = ComparedShape.Of(convex, settings.Neurons, inputs);
        var trainers = new List<ComparedTrainer>();
        foreach (TrainerKind kind in settings.Trainers)
        {
            run.Report(FitStage.Search, detail: kind.Name());
            ComparedTrainer trainer = new Trainer(shape, inputs, rows, convex, settings with { Fit = convex.Settings }, cancellation).Compare(kind);
            if (cancellation.IsCancellationRequested)
                break;
            trainers.Add(trainer);
        }

        return new ComparedTrainers
        {
            Convex = convex,
            ConvexTrace = TraceOf(convex),
            Selection = selection,
            Trainers = trainers,
            Settings = settings with { Fit = convex.Settings, Neurons = shape.Neurons, Epochs = settings.Epochs ?? EpochsOf(rows.Training.Count, settings.Batch) },
            Neurons = shape.Neurons,
        };
    }

    /// <summary>Epochs of n rows, so that small data have steps enough.</summary>
    private static int EpochsOf(int n, int batch)
    {
        int steps = (n + Math.Min(batch, n) - 1) / Math.Min(batch, n);
        return Math.Max(DefaultEpochs, (DefaultSteps + steps - 1) / steps);
    }

    /// <summary>The settings with a β; choosing it is no part of the comparison.</summary>
    private static (FitSettings Settings, BetaSelection? Selection) AtOneBeta(Dataset dataset, FitSettings settings, FitRun run)
    {
        if (settings.Beta is not null || settings.BetaRatio is not null)
            return (settings, null);
        (double beta, BetaSelection? selection, _) = new OutputFits(dataset, settings, run).ChooseBeta(run);
        return (settings with { Beta = beta, Folds = 0 }, selection);
    }

    /// <summary>The iterates of the final solve behind what was found before it, and the network at the end of its proof.</summary>
    private static IReadOnlyList<TrainingPoint> TraceOf(FittedNetwork convex)
    {
        double end = convex.Times.Total - convex.Times.Evidence, solved = Math.Min(end, convex.Times.Arrangements + convex.Times.Solve);
        double offset = convex.Trace.Count > 0 ? Math.Max(0, solved - convex.Trace[^1].Seconds) : 0;
        return
        [
            .. convex.Trace.Where(point => double.IsFinite(point.Objective)).Select((point, k) => new TrainingPoint(offset + point.Seconds, k + 1, k + 1, point.Objective, double.NaN)),
            new TrainingPoint(end, convex.Trace.Count, convex.Trace.Count, convex.Certificate.Objective, Measured(convex.ValidationScores)),
        ];
    }

    private static double Measured(Scores? scores) => scores?.Accuracy ?? scores?.Rmse ?? double.NaN;

    /// <summary>Runs methods on one problem.</summary>
    private sealed class Trainer(TwoLayerModel shape, Matrix inputs, FitRows rows, FittedNetwork convex, ComparisonSettings settings, CancellationToken cancellation)
    {
        private readonly Matrix targets = rows.Preparation.ScaledTargets(rows.Training.Targets);
        private readonly double[]? weights = rows.Training.LossWeights(settings.Fit.BalanceClasses);
        private readonly int[]? signs = shape.SignsOf(settings.Fit.Monotone);
        private readonly int? batch = settings.Batch < rows.Training.Count ? settings.Batch : null;

        private double Seconds => settings.Fit.MaxTime?.TotalSeconds ?? ComparisonSettings.DefaultSeconds;

        private int Epochs => settings.Epochs ?? EpochsOf(rows.Training.Count, settings.Batch);

        private double Beta => convex.Certificate.Beta;

        public ComparedTrainer Compare(TrainerKind kind)
        {
            int epochs = Epochs;
            double? rate = kind.HasRate() ? settings.LearningRate : null;
            long began = Stopwatch.GetTimestamp();
            bool searched = kind.HasRate() && rate is null;
            if (searched)
                (rate, epochs) = Search(kind);
            double searching = searched ? Stopwatch.GetElapsedTime(began).TotalSeconds : 0;
            IOptimiser optimiser = rate is { } found ? kind.WithRate(found, batch, settings.Schedule, epochs) : kind.OnAllRows();
            TrainingRun[] runs = Restarts.Run(
                optimiser, Objective, settings.Initialisation, settings.Runs, settings.Fit.Seed, new TrainingLimits(epochs, Seconds, cancellation), settings.Fit.Threads, rows.Validation is null ? null : parameters => Measured(Score(parameters)));
            return new ComparedTrainer
            {
                Kind = kind,
                LearningRate = rate,
                SearchSeconds = searching,
                Epochs = epochs,
                Runs = [.. runs.Select((run, r) => Of(run, settings.Fit.Seed + r))],
            };
        }

        private (double Rate, int Epochs) Search(TrainerKind kind)
        {
            double[][] starts = [.. Enumerable.Range(0, Math.Min(SearchStarts, settings.Runs)).Select(r => Objective().Start(settings.Initialisation, new RandomSource(settings.Fit.Seed + r)))];
            return new LearningRateSearch((rate, epochs) => kind.WithRate(rate, batch, settings.Schedule, epochs), Objective, starts, settings.Fit.Seed, settings.Fit.Threads)
                .Choose(LearningRateSearch.Grid, Epochs, Seconds, cancellation);
        }

        private TrainingObjective Objective() => new(shape.Model, inputs, targets, convex.Model.Loss, Beta, weights, signs: signs);

        private Model ModelOf(double[] parameters)
        {
            Network network = shape.ToNetwork(parameters);
            if (convex.Truncation is { } truncation)
                network = new Network(network.Activation, LeadingDirections.Lift(network.Hidden, truncation.Directions), network.Output, linear: network.Linear);
            return rows.ModelOf(network, convex.Model.Loss, settings.Fit.BalanceClasses, convex.Model.Penalty, convex.Model.Monotone) with { OutputPenalty = convex.Model.OutputPenalty };
        }

        private Scores Score(double[] parameters) => ModelOf(parameters).Score(rows.Validation!);

        private ComparedRun Of(TrainingRun run, long seed)
        {
            Model model = ModelOf(run.Parameters);
            double[] strengths = [.. Enumerable.Range(0, shape.Neurons).Select(j => Vector.Norm(model.Network.Hidden.Row(j)) * Vector.Norm(model.Network.Output.Row(j)))];
            double largest = strengths.Max();
            return new ComparedRun
            {
                Seed = seed,
                Model = model,
                Objective = model.Objective(rows.Training, Beta),
                ActiveNeurons = strengths.Count(strength => strength > ActiveShare * largest),
                End = run.End,
                Trace = run.Trace,
                TrainScores = model.Score(rows.Training),
                ValidationScores = rows.Validation is null ? null : model.Score(rows.Validation),
            };
        }
    }
}
