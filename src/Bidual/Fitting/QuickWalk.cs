using Bidual.Networks;

namespace Bidual.Fitting;

/// <summary>One output along a path of β, its networks compared and not proven.</summary>
/// <param name="BetaMax">β_max.</param>
/// <param name="Networks">The networks along a path, given what a ratio of 1 stands for.</param>
internal sealed record QuickWalk(double BetaMax, Func<RegularisationPath, double, IEnumerable<Network>> Networks)
{
    /// <summary>By programs over patterns.</summary>
    public static QuickWalk Of(ConvexFitter fitter, double betaMax, FitRun run) =>
        new(betaMax, (path, largest) => path.Walk<SolvedProgram>(largest, (beta, previous) => fitter.Follow(beta, previous, run)).Select(solved => solved.Network));

    /// <summary>By column generation.</summary>
    public static QuickWalk Of(IPolynomialFitter fitter, FitRun run) =>
        new(fitter.BetaMax(), (path, largest) => path.Walk<PolynomialSolution>(largest, (beta, previous) => fitter.Fit(beta, previous?.Network, previous?.Dual, run)).Select(solution => solution.Network));
}
