using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Benchmarks.Solve;

/// <summary>One convex program to be solved: data, gates and β of (0), squared loss.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Inputs">X, n×d, with its column of ones where it has one.</param>
/// <param name="Targets">y, length n.</param>
/// <param name="Gates">d×P, a column a gate; equal patterns count once.</param>
/// <param name="Beta">β.</param>
/// <param name="Architecture">Gated ReLU, or ReLU over the same patterns.</param>
internal sealed record SolveCase(string Name, Matrix Inputs, double[] Targets, Matrix Gates, double Beta, IArchitecture Architecture)
{
    /// <summary>X.npy, y.npy, gates.npy and beta.npy of a folder.</summary>
    public static SolveCase Read(string folder, IArchitecture architecture) => new(
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
        NpyReader.Read(Path.Combine(folder, "X.npy")),
        NpyReader.Read(Path.Combine(folder, "y.npy")).Column(0),
        NpyReader.Read(Path.Combine(folder, "gates.npy")),
        NpyReader.Read(Path.Combine(folder, "beta.npy"))[0, 0],
        architecture);

    /// <summary>Gaussian features and a column of ones; ±1 labels by a planted network of eight neurons, a tenth of them flipped.</summary>
    /// <param name="n">Rows.</param>
    /// <param name="d">Columns, the ones included.</param>
    /// <param name="gates">P.</param>
    /// <param name="betaPerRow">β / n.</param>
    /// <param name="architecture">The architecture.</param>
    public static SolveCase Synthetic(int n, int d, int gates, double betaPerRow, IArchitecture architecture)
    {
        const int planted = 8;
        var random = new RandomSource(n + d);
        var values = new double[n * d];
        random.FillGaussian(values);
        for (int t = 0; t < n; t++)
            values[(t * d) + d - 1] = 1;
        var inputs = new Matrix(n, d, values);
        var neurons = new double[planted * d];
        random.FillGaussian(neurons);
        var scores = new double[n];
        for (int t = 0; t < n; t++)
        {
            for (int j = 0; j < planted; j++)
            {
                double response = Vector.Dot(inputs.Row(t), neurons.AsSpan(j * d, d));
                scores[t] += (j % 2 == 0 ? 1 : -1) * Math.Max(0, response);
            }
        }

        var targets = new double[n];
        for (int t = 0; t < n; t++)
            targets[t] = (scores[t] >= 0 ? 1 : -1) * (random.NextDouble() < 0.1 ? -1 : 1);
        var directions = new double[d * gates];
        random.FillGaussian(directions);
        string name = FormattableString.Invariant($"synthetic {n}x{d}, beta = {betaPerRow:G} n");
        return new SolveCase(name, inputs, targets, new Matrix(d, gates, directions), betaPerRow * n, architecture);
    }

    public PatternSet BuildPatterns() => PatternSet.FromGates(Inputs, Gates);
}
