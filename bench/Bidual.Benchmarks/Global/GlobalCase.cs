using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Benchmarks.Global;

/// <summary>A training problem to be solved to a proof over all patterns.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Data">Rows and targets; a column of ones is added, and nothing is scaled.</param>
/// <param name="BetaPerRow">β / n.</param>
/// <param name="Tolerance">Relative gap to be proven.</param>
internal sealed record GlobalCase(string Name, Dataset Data, double BetaPerRow, double Tolerance)
{
    /// <summary>Gaussian features and a noisy network of five neurons.</summary>
    public static GlobalCase Planted(int n, int features) =>
        new(FormattableString.Invariant($"planted {n} × {features + 1}"), Synthetic.Planted(n, features, 5, 0.3, 1), 1e-2, 1e-6);

    /// <summary>One class of a table, in its last column, against the others as ±1.</summary>
    public static GlobalCase Read(string name, string path, double label, double betaPerRow, double tolerance)
    {
        ClassTable table = ClassTable.Read(path, label);
        return new GlobalCase(name, new Dataset(table.Features, Matrix.FromColumn(table.Targets), LearningTask.Regression), betaPerRow, tolerance);
    }
}
