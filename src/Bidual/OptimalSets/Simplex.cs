namespace Bidual.OptimalSets;

/// <summary>
/// Linear programs over {x ≥ 0 : Ax = b} by the primal simplex method on a dense tableau, for a few hundred variables. Every minimisation starts from the
/// vertex of the one before it. The tableau is computed anew from A whenever a minimisation ends, so that errors do not add up.
/// </summary>
internal sealed class Simplex
{
    private const double Feasible = 1e-9;
    private const double Pivotable = 1e-9;
    private const double Improving = 1e-11;

    /// <summary>Pivots without progress after which the first improving column is taken, which cannot cycle (Bland).</summary>
    private const int LargestStall = 50;

    private readonly int rows;
    private readonly int columns;
    private readonly double[,] equations;
    private readonly int[] basis;

    /// <summary>B⁻¹[A b].</summary>
    private double[,] tableau;

    private Simplex(double[,] equations, double[,] tableau, int[] basis)
    {
        this.equations = equations;
        this.tableau = tableau;
        this.basis = basis;
        rows = basis.Length;
        columns = equations.GetLength(1) - 1;
    }

    /// <summary>From a vertex that a first minimisation finds; null where there is none.</summary>
    /// <param name="equations">[A b], r×(m + 1), independent rows, entries of order one.</param>
    public static Simplex? Over(double[,] equations)
    {
        int r = equations.GetLength(0), m = equations.GetLength(1) - 1;
        var extended = new double[r, m + r + 1];
        var vertex = new int[r];
        var cost = new double[m + r];
        for (int i = 0; i < r; i++)
        {
            double sign = equations[i, m] < 0 ? -1 : 1;
            for (int j = 0; j < m; j++)
                extended[i, j] = sign * equations[i, j];
            extended[i, m + i] = 1;
            extended[i, m + r] = sign * equations[i, m];
            vertex[i] = m + i;
            cost[m + i] = 1;
        }

        var first = new Simplex(extended, (double[,])extended.Clone(), vertex);
        if (first.Minimise(cost).AsSpan(m).ContainsAnyExceptInRange(0, Feasible) || !first.RemoveArtificial(m))
            return null;
        var simplex = new Simplex(equations, new double[r, m + 1], vertex);
        simplex.Refactor();
        return simplex;
    }

    /// <summary>A vertex of least cᵀx.</summary>
    /// <param name="cost">c, one value a variable.</param>
    public double[] Minimise(double[] cost)
    {
        double scale = cost.Select(Math.Abs).DefaultIfEmpty().Max();
        for (int stall = 0; scale > 0;)
        {
            int entering = Entering(cost, Improving * scale, stall > LargestStall);
            int leaving = entering < 0 ? -1 : Leaving(entering);
            if (leaving < 0)
                break;
            stall = tableau[leaving, columns] > 0 ? 0 : stall + 1;
            Pivot(leaving, entering);
        }

        Refactor();
        var x = new double[columns];
        for (int i = 0; i < rows; i++)
            x[basis[i]] = Math.Max(0, tableau[i, columns]);
        return x;
    }

    private int Entering(double[] cost, double tolerance, bool first)
    {
        int best = -1;
        double least = -tolerance;
        for (int j = 0; j < columns; j++)
        {
            if (Array.IndexOf(basis, j) >= 0)
                continue;
            double reduced = cost[j];
            for (int i = 0; i < rows; i++)
                reduced -= cost[basis[i]] * tableau[i, j];
            if (reduced >= least)
                continue;
            (best, least) = (j, reduced);
            if (first)
                break;
        }

        return best;
    }

    /// <summary>The row that limits the step: of ties the one with the larger pivot.</summary>
    private int Leaving(int entering)
    {
        int best = -1;
        double least = double.PositiveInfinity;
        for (int i = 0; i < rows; i++)
        {
            if (tableau[i, entering] <= Pivotable)
                continue;
            double ratio = Math.Max(0, tableau[i, columns]) / tableau[i, entering];
            if (ratio < least || (ratio == least && tableau[i, entering] > tableau[best, entering]))
                (best, least) = (i, ratio);
        }

        return best;
    }

    private void Pivot(int row, int column)
    {
        double pivot = tableau[row, column];
        for (int j = 0; j <= columns; j++)
            tableau[row, j] /= pivot;
        for (int i = 0; i < rows; i++)
        {
            double factor = tableau[i, column];
            if (i == row || factor == 0)
                continue;
            for (int j = 0; j <= columns; j++)
                tableau[i, j] -= factor * tableau[row, j];
            tableau[i, column] = 0;
        }

        basis[row] = column;
    }

    /// <summary>The tableau of the basis from A itself, by elimination with row pivoting.</summary>
    private void Refactor()
    {
        int[] wanted = (int[])basis.Clone();
        tableau = (double[,])equations.Clone();
        var free = new bool[rows];
        Array.Fill(free, true);
        foreach (int column in wanted)
        {
            int row = Enumerable.Range(0, rows).Where(i => free[i]).MaxBy(i => Math.Abs(tableau[i, column]));
            free[row] = false;
            Pivot(row, column);
        }
    }

    /// <summary>Exchanges the artificial variables that are left in the basis, all zero, for others.</summary>
    private bool RemoveArtificial(int m)
    {
        for (int i = 0; i < rows; i++)
        {
            if (basis[i] < m)
                continue;
            int column = Enumerable.Range(0, m).Where(j => Array.IndexOf(basis, j) < 0).DefaultIfEmpty(-1).MaxBy(j => j < 0 ? 0 : Math.Abs(tableau[i, j]));
            if (column < 0 || Math.Abs(tableau[i, column]) <= Pivotable)
                return false;
            Pivot(i, column);
        }

        return true;
    }
}
