namespace Bidual.Classical;

/// <summary>(AᵀA + βI) x = g for one A, n×d, and many g: what a step of ridge regression solves.</summary>
internal interface IRidgeSystem
{
    /// <summary>x, or what is near it where the system is solved roughly.</summary>
    /// <param name="g">Length d.</param>
    /// <returns>Length d.</returns>
    double[] Solve(ReadOnlySpan<double> g);
}
