using Bidual.Networks;

namespace Bidual.Fitting;

/// <summary>Trains polynomial networks of one kind on one problem.</summary>
internal interface IPolynomialFitter
{
    /// <summary>The β from which on there is no neuron: proven from above and attained up to rounding, 0 where it is no more than that; or the largest that a search meets, where not all neurons are priced.</summary>
    double BetaMax();

    /// <summary>The same, or a bound of it where not all neurons are priced.</summary>
    double ProvenBetaMax() => BetaMax();

    /// <summary>Trains at one β.</summary>
    /// <param name="beta">β.</param>
    /// <param name="start">A network to begin with, of the same kind; null for none.</param>
    /// <param name="dual">A dual point of a loss with kinks to begin with; null for none.</param>
    /// <param name="run">Time and progress.</param>
    PolynomialSolution Fit(double beta, Network? start, double[]? dual, FitRun run);
}
