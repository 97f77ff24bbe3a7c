using Bidual.Certificates;
using Bidual.Data;

namespace Bidual.Cli.Rendering;

/// <summary>Everything a training run prints.</summary>
internal sealed record TrainingResult
{
    /// <summary>The data file as named, or "iris petals (built in)".</summary>
    public required string DataName { get; init; }

    /// <summary>The rows trained on.</summary>
    public required Dataset Training { get; init; }

    /// <summary>The rows set aside, null for none.</summary>
    public required Dataset? Validation { get; init; }

    public required FittedNetwork Fitted { get; init; }

    /// <summary>(0) from the weights alone.</summary>
    public required double NetworkObjective { get; init; }

    /// <summary>Options and values that repeat the run.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Arguments { get; init; }

    public required double ReadSeconds { get; init; }

    /// <summary>Files written, in order.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Whether what was asked for is proven.</summary>
    public required bool IsProven { get; init; }

    public Certificate Certificate => Fitted.Certificate;

    public int Rows => Training.Count + (Validation?.Count ?? 0);

    public double TotalSeconds => ReadSeconds + Fitted.Times.Total;
}
