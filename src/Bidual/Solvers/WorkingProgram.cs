using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;

namespace Bidual.Solvers;

/// <summary>
/// The program over a few blocks, solved by the interior-point method. With many rows it imposes only those cone
/// rows that matter: a few nearest to the boundary at first, then every row that the solution violates.
/// The rows found for a block are remembered for the next solve.
/// </summary>
internal sealed class WorkingProgram
{
    private const int RowsImposedOutright = 600;
    private const double RowTolerance = 1e-11;
    private const int LargestRowRounds = 3;

    private readonly ConvexProgram program;
    private readonly int d;
    private readonly Dictionary<int, SortedSet<int>> rowsOf = [];
    private readonly double[] rowNorms;

    public WorkingProgram(ConvexProgram program)
    {
        this.program = program;
        d = program.Operator.BlockSize;
        Matrix data = program.Operator.Data;
        rowNorms = new double[data.Rows];
        for (int t = 0; t < rowNorms.Length; t++)
            rowNorms[t] = Vector.Norm(data.Row(t));
    }

    /// <summary>Whether the last solution violated no row; otherwise the missing ones were added for the next solve.</summary>
    public bool RowsAreComplete { get; private set; } = true;

    private bool RowsGrow => program.Cone is PatternCones && program.Operator.Outputs > RowsImposedOutright;

    /// <summary>Solves over the given blocks.</summary>
    /// <param name="working">Indices of blocks.</param>
    /// <param name="accuracy">Relative gap.</param>
    /// <param name="cancellation">Ends at the next iteration with the point reached.</param>
    /// <returns>The whole program's variable.</returns>
    public double[] Solve(IReadOnlyList<int> working, double accuracy, CancellationToken cancellation)
    {
        ConvexProgram restricted = program.Restrict(working);
        var rows = new SortedSet<int>[working.Count];
        if (RowsGrow)
        {
            for (int k = 0; k < rows.Length; k++)
                rows[k] = RowsOf(working[k]);
        }

        BlockGram? gram = BlockGram.Suits(restricted.Operator) ? new BlockGram(restricted.Operator, restricted.Loss.IsQuadratic) : null;
        for (int round = 1; ; round++)
        {
            double[] solution = SolveOnce(restricted, RowsGrow ? [.. rows.Select(set => (IReadOnlyList<int>)[.. set])] : null, gram, accuracy, cancellation);
            RowsAreComplete = true;
            for (int k = 0; RowsGrow && k < rows.Length; k++)
                RowsAreComplete &= !AddViolated(rows[k], restricted.Operator.Blocks[k].Pattern, solution.AsSpan(k * d, d));
            if (RowsAreComplete || round == LargestRowRounds || cancellation.IsCancellationRequested)
                return Scatter(working, solution);
        }
    }

    private static double[] SolveOnce(ConvexProgram restricted, IReadOnlyList<IReadOnlyList<int>>? rows, BlockGram? gram, double accuracy, CancellationToken cancellation)
    {
        var method = new InteriorPointMethod(restricted, rows, gram);
        int idle = 0;
        double best = double.PositiveInfinity;
        var point = new double[method.Point.Length];
        while (idle < 6 && !cancellation.IsCancellationRequested)
        {
            if (method.Advance() == 0)
                break;

            // The residuals belong to the point before the step: they only shrink.
            idle = method.Error < 0.9 * best ? 0 : idle + 1;
            best = Math.Min(best, method.Error);
            method.Point.CopyTo(point, 0);
            if (method.Error < accuracy)
                break;
        }

        return point;
    }

    private double[] Scatter(IReadOnlyList<int> working, double[] solution)
    {
        var point = new double[program.Operator.Inputs];
        for (int k = 0; k < working.Count; k++)
            solution.AsSpan(k * d, d).CopyTo(point.AsSpan(working[k] * d, d));
        return point;
    }

    /// <summary>At first the rows nearest to the boundary at the pattern's own direction.</summary>
    private SortedSet<int> RowsOf(int block)
    {
        int pattern = program.Operator.Blocks[block].Pattern;
        if (rowsOf.TryGetValue(pattern, out SortedSet<int>? rows))
            return rows;
        double[] margins = Margins(program.Operator.Patterns.Witness(pattern));
        int[] order = [.. Enumerable.Range(0, margins.Length)];
        Array.Sort(margins, order);
        rows = [.. order.Where(t => rowNorms[t] > 0).Take(8 * d)];
        rowsOf[pattern] = rows;
        return rows;
    }

    private double[] Margins(ReadOnlySpan<double> u)
    {
        var margins = new double[rowNorms.Length];
        for (int t = 0; t < margins.Length; t++)
            margins[t] = rowNorms[t] > 0 ? Math.Abs(Vector.Dot(program.Operator.Data.Row(t), u)) / rowNorms[t] : double.PositiveInfinity;
        return margins;
    }

    private bool AddViolated(SortedSet<int> rows, int pattern, ReadOnlySpan<double> u)
    {
        double norm = Vector.Norm(u);
        if (norm == 0)
            return false;
        ReadOnlySpan<ulong> bits = program.Operator.Patterns.Pattern(pattern);
        var violated = new List<(double Value, int Row)>();
        for (int t = 0; t < rowNorms.Length; t++)
        {
            double value = Vector.Dot(program.Operator.Data.Row(t), u);
            if ((bits[t >> 6] >> (t & 63) & 1) == 0)
                value = -value;
            if (value < -RowTolerance * norm * rowNorms[t] && !rows.Contains(t))
                violated.Add((value / rowNorms[t], t));
        }

        violated.Sort();
        foreach ((_, int row) in violated.Take(4 * d))
            rows.Add(row);
        return violated.Count > 0;
    }
}
