namespace Bidual.Explanations;

/// <summary>What a neuron does while it is active, and what it makes of given rows.</summary>
public sealed record NeuronExplanation
{
    /// <summary>From 0, in the order of the network.</summary>
    public required int Index { get; init; }

    /// <summary>The output it feeds, of several the one it feeds most, from 0.</summary>
    public required int Output { get; init; }

    /// <summary>Of its weight there: −1, 0 or 1.</summary>
    public required int Sign { get; init; }

    /// <summary>‖u‖·‖a‖.</summary>
    public required double Weight { get; init; }

    /// <summary>a·u, length d: what it adds to that output of the network per unit of each prepared input, the column of ones last where there is one.</summary>
    public required double[] Slopes { get; init; }

    /// <summary>The same per unit of each feature as it stands in the data, in units of the target (of classes of the margin, of counts of the logarithm of their mean); one a feature.</summary>
    public required double[] SlopesInUnits { get; init; }

    /// <summary>What it adds beside <see cref="SlopesInUnits"/>·x while it is active, in the same units.</summary>
    public required double OffsetInUnits { get; init; }

    /// <summary>a_k/a of every output k, a being the weight of the one it feeds most.</summary>
    public required double[] Feeds { get; init; }

    /// <summary>Rows on which it is active; null where there are no rows.</summary>
    public int? ActiveRows { get; init; }

    /// <summary>Of a classification the rows of each class on which it is active; else null.</summary>
    public int[]? ActiveOfClass { get; init; }

    /// <summary>Its share of the variance of the outputs, cov(part, f)/var(f) over the rows, summed over outputs: below 0 for one that works against the others. With <see cref="Explanation.LinearVariance"/> they add up to 1. Null without rows or variance.</summary>
    public double? VarianceShare { get; init; }

    /// <summary>Its share of the sum, over rows and outputs, of the absolute values of all parts. Null without rows.</summary>
    public double? AbsoluteShare { get; init; }
}
