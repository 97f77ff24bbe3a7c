using Bidual.Data;

namespace Bidual.Cli.Rendering;

/// <summary>Everything a comparison prints.</summary>
internal sealed record ComparisonResult
{
    /// <summary>The data file as named, or "iris petals (built in)".</summary>
    public required string DataName { get; init; }

    /// <summary>The rows trained on.</summary>
    public required Dataset Training { get; init; }

    /// <summary>All rows.</summary>
    public required int Rows { get; init; }

    public required ComparedTrainers Compared { get; init; }

    /// <summary>(0) of the convex network from the weights alone.</summary>
    public required double NetworkObjective { get; init; }

    /// <summary>Options and values that repeat the run.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Arguments { get; init; }

    public required double ReadSeconds { get; init; }

    /// <summary>Whether the convex network is proven as asked for.</summary>
    public required bool IsProven { get; init; }

    /// <summary>Files written, in order.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];
}
