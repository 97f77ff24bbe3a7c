using Bidual.Architectures;
using Bidual.Classical;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>Neurons z/√d that a network may use, each once, and the weights that are best for them: the Lasso min L(Φα, y) + β‖α‖₁, Φ = σ(XUᵀ).</summary>
/// <param name="problem">X, y, L.</param>
/// <param name="activation">a, b, c.</param>
internal sealed class SignColumns(TrainingProblem problem, PolynomialActivation activation)
{
    /// <summary>Neurons without a weight that are kept, as a multiple of the others, and at least.</summary>
    private const int KeptShare = 4, FewestKept = 64;

    /// <summary>By which pruning may raise an objective.</summary>
    private const double Rounding = 1e-12;

    private readonly HashSet<string> known = [];
    private List<(double[] Signs, double[] Values, double Weight)> columns = [];

    /// <summary>Neurons with a weight.</summary>
    public IReadOnlyList<(double[] Signs, double Weight)> Used => [.. columns.Where(column => column.Weight != 0).Select(column => (column.Signs, column.Weight))];

    /// <summary>f on the rows, length n.</summary>
    public double[] Fit { get; private set; } = new double[problem.Inputs.Rows];

    /// <summary>L + β Σ|α|.</summary>
    public double Objective { get; private set; } = problem.ValueAtZero();

    /// <summary>Adds a neuron; false where it is there already, as −z is where σ is even.</summary>
    /// <param name="signs">z, ±1, length d; kept.</param>
    public bool Add(double[] signs)
    {
        if (activation.B == 0 && signs[0] < 0)
            signs = Array.ConvertAll(signs, sign => -sign);
        if (!known.Add(string.Create(signs.Length, signs, static (key, z) =>
        {
            for (int i = 0; i < key.Length; i++)
                key[i] = z[i] < 0 ? '-' : '+';
        })))
            return false;
        double[] u = Direction(signs), values = new double[problem.Inputs.Rows];
        for (int t = 0; t < values.Length; t++)
            values[t] = activation.At(problem.Inputs.Dot(t, u));
        columns.Add((signs, values, 0));
        return true;
    }

    /// <summary>Finds the best weights.</summary>
    /// <param name="beta">β.</param>
    /// <param name="within">Relative gap, among networks of these neurons.</param>
    /// <param name="stop">Ends early.</param>
    public void Refit(double beta, double within, CancellationToken stop)
    {
        if (columns.Count == 0)
            return;
        ConvexProgram program = new LinearModel(PenaltyKind.L1).Program(Matrix.FromColumns([.. columns.Select(column => column.Values)]), problem.Targets, problem.PlainLoss, beta, problem.Threads);
        Evaluation found = SolveLoop.Run(new LogBarrier(), program, new StoppingRule(within), null, null, stop).Evaluation;
        if (!(found.Objective < Objective))
            return;
        columns = [.. columns.Select((column, j) => column with { Weight = found.Point[j] })];
        (Fit, Objective) = (found.Fit, found.Objective);
        int used = columns.Count(column => column.Weight != 0);
        if (columns.Count > Math.Max(FewestKept, KeptShare * used) + used)
        {
            columns = [.. columns.Where(column => column.Weight != 0)];
            known.Clear();
            foreach ((double[] signs, _, _) in columns)
                known.Add(string.Concat(signs.Select(sign => sign < 0 ? '-' : '+')));
        }
    }

    /// <summary>Leaves out neurons without a change of the predictions, until they are linearly independent on the rows: (29).</summary>
    /// <param name="beta">β.</param>
    public void Prune(double beta)
    {
        columns = [.. columns.Where(column => column.Weight != 0)];
        double[] weights = Pruning.Of([.. columns.Select(column => column.Values)], [.. columns.Select(column => column.Weight)]), fit = new double[Fit.Length];
        for (int j = 0; j < weights.Length; j++)
            Vector.AddScaled(weights[j], columns[j].Values, fit);
        double objective = problem.PlainLoss.Value(fit, problem.Targets) + (beta * weights.Sum(Math.Abs));
        if (objective > Objective * (1 + Rounding))
            return;
        columns = [.. columns.Select((column, j) => column with { Weight = weights[j] })];
        (Fit, Objective) = (fit, objective);
    }

    /// <summary>z/√d.</summary>
    public static double[] Direction(double[] signs)
    {
        double size = 1 / Math.Sqrt(signs.Length);
        return Array.ConvertAll(signs, sign => sign < 0 ? -size : size);
    }
}
