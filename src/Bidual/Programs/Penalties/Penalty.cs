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

    /// <summary>The penalty on the weights of a linear model, (13).</summary>
    /// <param name="kind">Ridge, l1 or group.</param>
    /// <param name="inputs">d.</param>
    /// <param name="groups">Of (13c): inputs that go together; those in none are groups of their own.</param>
    public static IPenalty OfLinear(PenaltyKind kind, int inputs, IReadOnlyList<IReadOnlyList<int>> groups) => kind switch
    {
        PenaltyKind.Ridge => new SquaredNorm(inputs),
        PenaltyKind.L1 => new L1Norm(inputs),
        PenaltyKind.Group => new PartitionNorm(inputs, groups),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Linear models have the ridge, l1 or group penalty."),
    };

    /// <summary>"group", "l1", "features", "ridge".</summary>
    public static string NameOf(PenaltyKind kind) => kind switch
    {
        PenaltyKind.L1 => "l1",
        PenaltyKind.Features => "features",
        PenaltyKind.Ridge => "ridge",
        _ => "group",
    };
}
