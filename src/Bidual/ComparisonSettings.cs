using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;

namespace Bidual;

/// <summary>How convex training is compared with trainers that descend on objective (0) itself. Immutable; every value is checked when it is set.</summary>
public sealed record ComparisonSettings
{
    private readonly int runs = 10;
    private readonly int? neurons;
    private readonly double? learningRate;
    private readonly int batch = 64;
    private readonly int? epochs;
    private readonly IReadOnlyList<TrainerKind> trainers = [TrainerKind.Sgd, TrainerKind.Momentum, TrainerKind.Adam, TrainerKind.Lbfgs];

    /// <summary>The problem, and how its convex program is solved. Its time limit is that of the convex fit and of every run; its threads solve the convex program, and are as many runs at once.</summary>
    public FitSettings Fit { get; init; } = new();

    /// <summary>Seconds of a run where the fit has no time limit.</summary>
    public static double DefaultSeconds => 10;

    /// <summary>The methods, in the order of the result; at least one.</summary>
    public IReadOnlyList<TrainerKind> Trainers
    {
        get => trainers;
        init => trainers = value is { Count: > 0 } ? [.. value.Distinct()] : throw new ArgumentOutOfRangeException(nameof(value), "--trainers: at least one.");
    }

    /// <summary>Initialisations of every method, at least 1; run r has the seed of the fit plus r, the same for every method.</summary>
    public int Runs
    {
        get => runs;
        init => runs = value is >= 1 and <= 10_000 ? value : throw FitSettings.Refuse("--runs", value, "in 1 … 10000");
    }

    /// <summary>m, at least 1; null for 50, or as many as the convex optimum has where those are more.</summary>
    public int? Neurons
    {
        get => neurons;
        init => neurons = value is null or (>= 1 and <= 100_000) ? value : throw FitSettings.Refuse("--neurons", value.Value, "in 1 … 100000");
    }

    /// <summary>Learning rate of the mean over rows, for every method that has one; null to search it for each.</summary>
    public double? LearningRate
    {
        get => learningRate;
        init => learningRate = value is null || (double.IsFinite(value.Value) && value > 0) ? value : throw FitSettings.Refuse("--learning-rate", value.Value, "a finite number above 0");
    }

    /// <summary>Rows of a batch, at least 1; n or more for all.</summary>
    public int Batch
    {
        get => batch;
        init => batch = value >= 1 ? value : throw FitSettings.Refuse("--batch", value, "at least 1");
    }

    /// <summary>Passes over the data of every run, at least 1; null for 1000, or more where these are fewer than 20,000 steps.</summary>
    public int? Epochs
    {
        get => epochs;
        init => epochs = value is null or >= 1 ? value : throw FitSettings.Refuse("--epochs", value.Value, "at least 1");
    }

    /// <summary>How the learning rate falls over the epochs.</summary>
    public Schedule Schedule { get; init; } = Schedule.Cosine;

    /// <summary>How the weights are drawn.</summary>
    public Initialisation Initialisation { get; init; } = Initialisation.Uniform;
}
