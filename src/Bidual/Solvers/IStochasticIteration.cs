namespace Bidual.Solvers;

/// <summary>The state of <see cref="Stochastic"/> between two snapshots, whatever numbers it computes with.</summary>
internal interface IStochasticIteration
{
    /// <summary>The snapshot; the same array every time.</summary>
    double[] Point { get; }

    /// <summary>F at the snapshot, to the accuracy of the products.</summary>
    double Objective { get; }

    /// <summary>The relative duality gap at the snapshot, to the accuracy of the products.</summary>
    double RelativeGap { get; }

    /// <summary>To the next snapshot; an early one when cancelled.</summary>
    void Advance(CancellationToken cancellation);
}
