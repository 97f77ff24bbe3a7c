using Bidual.Data;

namespace Bidual.Cli.Rendering;

/// <summary>Everything a path prints.</summary>
internal sealed record PathResult
{
    /// <summary>The data file as named, or "iris petals (built in)".</summary>
    public required string DataName { get; init; }

    /// <summary>The rows trained on.</summary>
    public required Dataset Training { get; init; }

    /// <summary>All rows.</summary>
    public required int Rows { get; init; }

    public required FittedPath Path { get; init; }

    /// <summary>Of each point: (0) from the weights alone.</summary>
    public required IReadOnlyList<double> NetworkObjectives { get; init; }

    /// <summary>Of each point: whether what was asked for is proven.</summary>
    public required IReadOnlyList<bool> Proven { get; init; }

    /// <summary>Options and values that repeat the run.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Arguments { get; init; }

    public required double ReadSeconds { get; init; }

    /// <summary>Files written, in order.</summary>
    public IReadOnlyList<string> Written { get; init; } = [];

    /// <summary>Whether every point asked for is there and proven.</summary>
    public bool IsProven => Path.Status == Solvers.SolveStatus.Converged && Proven.All(proven => proven);
}
