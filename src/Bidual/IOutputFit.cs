using Bidual.Certificates;
using Bidual.Fitting;
using Bidual.Networks;

namespace Bidual;

/// <summary>One output of a data set made ready, with neurons of its own: over patterns, <see cref="CertifiedFits"/>, or polynomial ones, <see cref="PolynomialFits"/>.</summary>
internal interface IOutputFit
{
    /// <summary>Inputs, targets and loss.</summary>
    TrainingProblem Problem { get; }

    /// <summary>Spent on getting ready.</summary>
    double ArrangementSeconds { get; }

    /// <summary>Another output of the same data.</summary>
    /// <param name="other">Its rows.</param>
    /// <param name="problem">Its problem, on the same inputs.</param>
    IOutputFit For(FitRows other, TrainingProblem problem);

    /// <summary>The β from which on there is no neuron: exactly where all can be priced, else the value a search attains; 0 where the zero network is optimal for every β.</summary>
    double BetaMax();

    /// <summary>β_max, or a little more, so that the zero network is optimal there wherever all neurons can be priced; else as <see cref="BetaMax"/>.</summary>
    double ProvenBetaMax(FitRun run);

    /// <summary>Fits at a single β.</summary>
    /// <param name="beta">β.</param>
    /// <param name="hint">A network found on the way to it, or null.</param>
    /// <param name="run">Time and progress.</param>
    FittedNetwork Fit(double beta, Network? hint, FitRun run);

    /// <summary>Fits at the next β of a path.</summary>
    /// <param name="beta">β.</param>
    /// <param name="previous">This output at the β before; null at the first.</param>
    /// <param name="run">Time and progress.</param>
    FollowedOutput Follow(double beta, FollowedOutput? previous, FitRun run);

    /// <summary>What searches meet beyond what a certificate covers; null where they have nothing to add.</summary>
    SearchEvidence? Evidence(FittedNetwork fit, FitRun run);
}

/// <summary>One output at a β of a path.</summary>
/// <param name="Fit">The network with its proof; null where outputs are proven together.</param>
/// <param name="Program">The program it comes from; null where there is none.</param>
internal sealed record FollowedOutput(FittedNetwork? Fit, SolvedProgram? Program);

/// <summary>All outputs at a β of a path.</summary>
/// <param name="Fit">The network with its proof.</param>
/// <param name="Outputs">What the next β is followed from.</param>
internal sealed record FollowedFit(FittedNetwork Fit, IReadOnlyList<FollowedOutput> Outputs);
