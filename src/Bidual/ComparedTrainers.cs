using Bidual.Certificates;
using Bidual.Networks;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;

namespace Bidual;

/// <summary>Convex training and other trainers on the same problem (0).</summary>
public sealed record ComparedTrainers
{
    /// <summary>What convex training found and proved, at the β of all.</summary>
    public required FittedNetwork Convex { get; init; }

    /// <summary>Its objective over its seconds, patterns and proof included, the choice of β left out.</summary>
    public required IReadOnlyList<TrainingPoint> ConvexTrace { get; init; }

    /// <summary>How β was chosen; null when it was given.</summary>
    public required BetaSelection? Selection { get; init; }

    /// <summary>One a method, in the order asked for; fewer where the comparison was cancelled.</summary>
    public required IReadOnlyList<ComparedTrainer> Trainers { get; init; }

    /// <summary>The settings with every automatic choice filled in.</summary>
    public required ComparisonSettings Settings { get; init; }

    /// <summary>m, the neurons every run starts with.</summary>
    public required int Neurons { get; init; }

    /// <summary>No network of the kind, of whatever width, has a lower objective: the proven bound over all of them, or where neurons are confined (<see cref="FitSettings.Rank"/>) over all that are.</summary>
    public double Bound => Convex.SolvedCertificate.GlobalLowerBound;

    /// <summary>Whether the bound is within the tolerance of the convex network, which is then optimal.</summary>
    public bool IsGlobal => Convex.SolvedCertificate.Claim == Claim.Global;

    /// <summary>The least objective that anyone found.</summary>
    public double Least => Trainers.SelectMany(trainer => trainer.Runs).Select(run => run.Objective).Append(Convex.Certificate.Objective).Min();

    /// <summary>What excesses are measured from: the proven bound where it is as good as the optimum, else the least objective that anyone found.</summary>
    public double Reference => IsGlobal ? Bound : Least;

    /// <summary>Who came how near, in a sentence or two.</summary>
    public string ConclusionText => ComparisonSentence.Of(this);

    /// <summary>(objective − reference)/reference.</summary>
    public double Excess(double objective) => (objective - Reference) / Math.Max(Math.Abs(Reference), double.Epsilon);
}

/// <summary>The runs of one method.</summary>
public sealed record ComparedTrainer
{
    /// <summary>Which.</summary>
    public required TrainerKind Kind { get; init; }

    /// <summary>"adam".</summary>
    public string Name => Kind.Name();

    /// <summary>Learning rate of the mean over rows; null where there is none.</summary>
    public required double? LearningRate { get; init; }

    /// <summary>Seconds that the search for it took, on all threads; 0 where it was given or there is none.</summary>
    public required double SearchSeconds { get; init; }

    /// <summary>Epochs that were allowed: fewer than asked for where these would not have fitted into the time, so that the schedule still ends.</summary>
    public required int Epochs { get; init; }

    /// <summary>One an initialisation.</summary>
    public required IReadOnlyList<ComparedRun> Runs { get; init; }

    /// <summary>The run of least objective.</summary>
    public ComparedRun Best => Runs.MinBy(run => run.Objective)!;

    /// <summary>The largest objective.</summary>
    public double Worst => Runs.Max(run => run.Objective);

    /// <summary>The median of a value over the runs, of two in the middle their mean.</summary>
    public double Median(Func<ComparedRun, double> value)
    {
        double[] sorted = [.. Runs.Select(value).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>A run from one initialisation.</summary>
public sealed record ComparedRun
{
    /// <summary>Of weights and batches.</summary>
    public required long Seed { get; init; }

    /// <summary>The network of least objective that the trace saw.</summary>
    public required Model Model { get; init; }

    /// <summary>(0) of it, or (9a) or (9b), from weights and rows alone.</summary>
    public required double Objective { get; init; }

    /// <summary>Neurons whose ‖u‖·‖a‖ is above a thousandth of the largest.</summary>
    public required int ActiveNeurons { get; init; }

    /// <summary>Why it ended.</summary>
    public required TrainingEnd End { get; init; }

    /// <summary>Objective and score over time, epochs and steps. The score is that of the rows held out: accuracy, or root mean squared error.</summary>
    public required IReadOnlyList<TrainingPoint> Trace { get; init; }

    /// <summary>On the training rows.</summary>
    public required Scores TrainScores { get; init; }

    /// <summary>On the rows set aside; null when there were none.</summary>
    public required Scores? ValidationScores { get; init; }

    /// <summary>Of the method's own time, on one thread.</summary>
    public double Seconds => Trace[^1].Seconds;
}
