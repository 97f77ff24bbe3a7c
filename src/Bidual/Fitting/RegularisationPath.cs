namespace Bidual.Fitting;

/// <summary>The regularisation path: networks for β from large to small, each found from the one before it.</summary>
/// <param name="Ratios">β/β_max of the points, falling.</param>
internal sealed record RegularisationPath(IReadOnlyList<double> Ratios)
{
    /// <summary>Ratios from 1 down to <paramref name="smallest"/>, neighbours a constant factor apart.</summary>
    /// <param name="points">Number of points, at least 2.</param>
    /// <param name="smallest">The last ratio, in (0, 1).</param>
    public static RegularisationPath LogSpaced(int points, double smallest) =>
        new([.. Enumerable.Range(0, points).Select(k => k == points - 1 ? smallest : Math.Pow(smallest, (double)k / (points - 1)))]);

    /// <summary>The first points.</summary>
    public RegularisationPath Take(int points) => new([.. Ratios.Take(points)]);

    /// <summary>Fits one point after the other, as they are asked for.</summary>
    /// <param name="betaMax">What a ratio of 1 stands for.</param>
    /// <param name="fit">Fits at a β, from the fit at the β before it (null at the first).</param>
    public IEnumerable<TPoint> Walk<TPoint>(double betaMax, Func<double, TPoint?, TPoint> fit)
        where TPoint : class
    {
        TPoint? previous = null;
        foreach (double ratio in Ratios)
        {
            previous = fit(ratio * betaMax, previous);
            yield return previous;
        }
    }
}
