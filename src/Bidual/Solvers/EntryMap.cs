using System.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// The map of Σ_b ‖u_b‖₁: J is 1 at entries that are not zero and 0 at others (Li, Sun &amp; Toh, SIAM J. Optim. 28, 2018). With B the columns of C^½A at those entries a system is
/// I + σBBᵀ, solved in the order of its rows or, by z − B(I/σ + BᵀB)⁻¹Bᵀz, of its columns.
/// </summary>
internal sealed class EntryMap(ConvexProgram program) : ProductMap(program)
{
    private readonly List<int> active = [];

    public override void Apply(double[] w, double threshold, double[] v)
    {
        Program.Penalty.Prox(w, threshold, v);
        active.Clear();
        for (int i = 0; i < v.Length; i++)
        {
            if (v[i] != 0)
                active.Add(i);
        }
    }

    protected override void ApplyJacobian(double[] u)
    {
        int next = 0;
        for (int i = 0; i < u.Length; i++)
        {
            if (next < active.Count && active[next] == i)
                next++;
            else
                u[i] = 0;
        }
    }

    protected override Action<double[]>? Factor(double sigma, double[] rootCurvature)
    {
        double order = Math.Min(Rows, active.Count);
        if (order == 0)
            return _ => { };
        if (order * Math.Max(Rows, order) > LargestStorage)
            return null;
        return active.Count < Rows ? ByColumns(sigma, rootCurvature) : ByRows(sigma, rootCurvature);
    }

    private Action<double[]>? ByRows(double sigma, double[] rootCurvature)
    {
        var gram = new ColumnGram(Rows, Program.Threads);
        double root = Math.Sqrt(sigma);
        foreach (int entry in active)
            Column(entry, root, rootCurvature, gram.Next(1));
        gram.Complete();
        for (int t = 0; t < Rows; t++)
            gram.Values[(t * Rows) + t] += 1;
        if (Cholesky.Factor(gram.Values, Rows, Program.Threads) > 0)
            return null;
        return z => Cholesky.Solve(gram.Values, Rows, z);
    }

    private unsafe Action<double[]>? ByColumns(double sigma, double[] rootCurvature)
    {
        int count = active.Count;
        double[] columns = new double[count * Rows], gram = new double[count * count];
        for (int k = 0; k < count; k++)
            Column(active[k], 1, rootCurvature, columns.AsSpan(k * Rows, Rows));

        fixed (double* b = columns, g = gram)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(b, Rows), g, count, count, Rows, Program.Threads);
        for (int k = 0; k < count; k++)
            gram[(k * count) + k] += 1 / sigma;

        // Columns that depend on each other leave nothing but 1/σ, which rounding may eat up.
        if (Cholesky.FactorRaised(gram, count, Program.Threads) > 0)
            return null;
        return z =>
        {
            var image = new double[count];
            for (int k = 0; k < count; k++)
                image[k] = Numerics.Vector.Dot<double>(columns.AsSpan(k * Rows, Rows), z);
            Cholesky.Solve(gram, count, image);
            for (int k = 0; k < count; k++)
                Numerics.Vector.AddScaled(-image[k], columns.AsSpan(k * Rows, Rows), z);
        };
    }

    /// <summary>factor·C^½A at an entry, written over zeros.</summary>
    private void Column(int entry, double factor, double[] rootCurvature, Span<double> column)
    {
        (int b, int f) = int.DivRem(entry, Program.Operator.BlockSize);
        Block block = Program.Operator.Blocks[b];
        ReadOnlySpan<ulong> pattern = Program.Operator.Patterns.Pattern(block.Pattern);
        for (int word = 0; word < pattern.Length; word++)
        {
            for (ulong rest = pattern[word]; rest != 0; rest &= rest - 1)
            {
                int t = (word << 6) + BitOperations.TrailingZeroCount(rest);
                column[t] = block.Sign * factor * rootCurvature[t] * Program.Operator.Data[t, f];
            }
        }
    }
}
