namespace Bidual.Programs.Penalties;

/// <summary>The penalties by their kind.</summary>
public static class Penalty
{
    /// <summary>The penalty on the convex program's variable.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="blockSize">Length of a block.</param>
    public static IPenalty Of(PenaltyKind kind, int blockSize) => kind switch
    {
        PenaltyKind.Group => new GroupNorm(blockSize),
        PenaltyKind.L1 => new L1Norm(blockSize),
        PenaltyKind.Features => new FeatureNorm(blockSize),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown penalty."),
    };

    /// <summary>"group", "l1", "features".</summary>
    public static string NameOf(PenaltyKind kind) => kind switch
    {
        PenaltyKind.L1 => "l1",
        PenaltyKind.Features => "features",
        _ => "group",
    };
}
