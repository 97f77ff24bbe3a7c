using Bidual.Networks;
using Bidual.Solvers;

namespace Bidual;

/// <summary>Networks along the regularisation path, each with what is proven about it. Immutable.</summary>
public sealed record FittedPath
{
    /// <summary>The points, from β_max down; at least one. Fewer than asked for when the path was stopped.</summary>
    public required IReadOnlyList<PathPoint> Points { get; init; }

    /// <summary>β_max (6), which the ratios refer to: exact or a proven bound where all neurons are priced, else that of the patterns given or the largest value that a search attained.</summary>
    public required double BetaMax { get; init; }

    /// <summary>The comparison by rows not trained on, its points those of <see cref="Points"/>; null when there was none.</summary>
    public required BetaSelection? Selection { get; init; }

    /// <summary>Converged when all points asked for are there (and compared, where that was asked for), else why the path was stopped. What is proven about each is in its certificate.</summary>
    public required SolveStatus Status { get; init; }

    /// <summary>The settings with every automatic choice filled in.</summary>
    public required PathSettings Settings { get; init; }

    /// <summary>Where the time went, all points together.</summary>
    public required FitTimes Times { get; init; }

    /// <summary>The point whose β was chosen; null when none was.</summary>
    public PathPoint? Chosen => Selection is null ? null : Points[Selection.Chosen];
}

/// <summary>One β of a path.</summary>
/// <param name="BetaRatio">β/β_max.</param>
/// <param name="Fit">The network and its certificate. Its times are those of this point alone.</param>
/// <param name="HeldOut">Scores on rows not trained on: those set aside, or with folds every row, each predicted by the fold that left it out; null without either.</param>
public sealed record PathPoint(double BetaRatio, FittedNetwork Fit, Scores? HeldOut)
{
    /// <summary>β of (0).</summary>
    public double Beta => Fit.Certificate.Beta;

    /// <summary>The penalty of the weights without its β: Σ_j ½(‖u_j‖² + a_j²) of (0), at an optimum Σ_j ‖u_j‖·|a_j|, or that of <see cref="FitSettings.Penalty"/>.</summary>
    public double Penalty => NetworkPenalty.Of(Fit.Model.Network, Fit.Model.Penalty);
}
