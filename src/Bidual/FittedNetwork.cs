using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Robustness;
using Bidual.Solvers;

namespace Bidual;

/// <summary>A trained network with what is proven about it and how it came about.</summary>
public sealed record FittedNetwork
{
    /// <summary>The network with its preparation of the data.</summary>
    public required Model Model { get; init; }

    /// <summary>What is proven, about all networks of the kind as far as that goes.</summary>
    public required Certificate Certificate { get; init; }

    /// <summary>What the neurons are confined to and what is proven among networks so confined (<see cref="FitSettings.Rank"/>); null where they are free.</summary>
    public Truncation? Truncation { get; init; }

    /// <summary>What is proven about the worst points around the rows (<see cref="FitSettings.Robust"/>), which is what was trained for; null where it was not. <see cref="Certificate"/> is then about the rows as they are.</summary>
    public RobustProof? Robust { get; init; }

    /// <summary>What is proven about the problem that was solved: <see cref="Certificate"/>, or, where neurons are confined, that of <see cref="Truncation"/>.</summary>
    public Certificate SolvedCertificate => Truncation?.Certificate ?? Certificate;

    /// <summary>What searches met beyond the patterns of the certificate; null where that covers all, for gated networks, where the time was up, and along a path.</summary>
    public SearchEvidence? Evidence { get; init; }

    /// <summary>What is proven about the gated network over the same patterns that this one is the cone decomposition (10) of; null for other solvers.</summary>
    public Certificate? GatedCertificate { get; init; }

    /// <summary>
    /// What the decomposition costs, as a share of the gated network's objective, which no ReLU network over these patterns is below by more than its gap;
    /// null where there is none.
    /// </summary>
    public double? DecompositionPrice => GatedCertificate is { Objective: > 0 } gated ? (Certificate.Objective / gated.Objective) - 1 : null;

    /// <summary>The convex program's own objective, (1) or (9), at the point the network was recovered from; equal to <see cref="Certificates.Certificate.Objective"/> up to rounding.</summary>
    public required double ProgramObjective { get; init; }

    /// <summary>Directions whose patterns the program was built over, P×inputs, or P×k where neurons are confined to k directions, when they are not all patterns; else null.</summary>
    public required Matrix? PatternDirections { get; init; }

    /// <summary>ν, length n, that the certificate rests on, where the loss has kinks; null where it is −∇L at the network's predictions.</summary>
    public double[]? DualPoint { get; init; }

    /// <summary>Why the solver stopped.</summary>
    public required SolveStatus Status { get; init; }

    /// <summary>The evaluated iterates of the final solve.</summary>
    public required IReadOnlyList<TracePoint> Trace { get; init; }

    /// <summary>The settings of the fit with every automatic choice filled in.</summary>
    public required FitSettings Settings { get; init; }

    /// <summary>How β was chosen; null when it was given.</summary>
    public required BetaSelection? Selection { get; init; }

    /// <summary>Where the time went.</summary>
    public required FitTimes Times { get; init; }

    /// <summary>Scores on the training rows.</summary>
    public required Scores TrainScores { get; init; }

    /// <summary>Scores on the rows set aside; null when there were none.</summary>
    public required Scores? ValidationScores { get; init; }

    /// <summary>Number of training rows.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>SHA-256 of the prepared training data: see <see cref="Certificates.DataFingerprint"/>.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>The networks of several outputs, one by one, which <see cref="Model"/> has side by side; empty where there is one, or the loss couples them.</summary>
    public IReadOnlyList<FittedNetwork> Outputs { get; init; } = [];

    /// <summary>What is proven about each of several outputs, and over which patterns; null where there is one.</summary>
    public IReadOnlyList<OutputProof>? Proofs { get; init; }

    /// <summary>What a model file holds.</summary>
    /// <param name="schema">How a table becomes features; null when they were given as a matrix.</param>
    /// <param name="training">How it came about.</param>
    public SavedModel ToSaved(TableSchema? schema, TrainingRecord training) => new(Model, schema, Certificate, PatternDirections, training, Truncation, DualPoint, Proofs, Robust);

    /// <inheritdoc cref="Model.Predict"/>
    public double[] Predict(Matrix features) => Model.Predict(features);

    /// <inheritdoc cref="Model.PredictProbability"/>
    public double[] PredictProbability(Matrix features) => Model.PredictProbability(features);

    /// <inheritdoc cref="Model.Score"/>
    public Scores Score(Dataset dataset) => Model.Score(dataset, Settings.Threads);
}

/// <summary>Wall-clock seconds of the parts of a fit.</summary>
/// <param name="Arrangements">Finding patterns, local search included.</param>
/// <param name="Selection">Choosing β.</param>
/// <param name="Solve">Solving the convex program.</param>
/// <param name="Certify">Proving the bound.</param>
/// <param name="Total">Everything.</param>
public sealed record FitTimes(double Arrangements, double Selection, double Solve, double Certify, double Total)
{
    /// <summary>Searching for better neurons after the proof (<see cref="FittedNetwork.Evidence"/>).</summary>
    public double Evidence { get; init; }
}

/// <summary>β compared by rows that the networks were not trained on.</summary>
/// <param name="Points">In the order they were tried, from large β to small.</param>
/// <param name="Chosen">Index of the chosen point.</param>
/// <param name="TrainingRows">Rows each network was trained on; with folds, of the first.</param>
/// <param name="ValidationRows">Rows each point was scored on.</param>
/// <param name="Folds">1 for a single split, K when every row was left out by one of K networks.</param>
/// <param name="Rule">How it was chosen.</param>
/// <param name="RowShare">Share of the rows that were compared on, where there are too many for all of them.</param>
public sealed record BetaSelection(IReadOnlyList<BetaPoint> Points, int Chosen, int TrainingRows, int ValidationRows, int Folds = 1, BetaRule Rule = BetaRule.Least, double RowShare = 1)
{
    /// <summary>
    /// β/β_max for all rows: that of the chosen point times √<see cref="RowShare"/>, since β_max grows with the rows and the noise that β is to keep out as their root.
    /// </summary>
    public double BetaRatio => Points[Chosen].BetaRatio * Math.Sqrt(RowShare);
}

/// <summary>One β of a comparison.</summary>
/// <param name="BetaRatio">β/β_max, of the rows each network was trained on.</param>
/// <param name="Score">Mean loss of the rows left out: the squared error in the units of the target, the log-loss, of several classes that of the probability of the right one, or that of another loss.</param>
/// <param name="Neurons">Neurons of the network; of several, their mean.</param>
/// <param name="StandardError">Of <paramref name="Score"/>: the deviation of the rows' losses over √rows.</param>
/// <param name="Errors">Share of those rows that are taken for another class; null for numbers.</param>
/// <param name="ErrorsStandardError">Of <paramref name="Errors"/>.</param>
public sealed record BetaPoint(double BetaRatio, double Score, int Neurons, double StandardError = 0, double? Errors = null, double ErrorsStandardError = 0);
