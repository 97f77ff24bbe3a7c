using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Polynomials;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// (23) of σ(t) = at², where it is min L(a·diag(XZXᵀ), y) + β‖Z‖_* over symmetric Z, by accelerated proximal gradient (Beck &amp; Teboulle, SIAM J. Imaging Sci. 2009) with backtracking and with restart where momentum points uphill
/// (O'Donoghue &amp; Candès 2015): the prox thresholds eigenvalues softly, and what is left of them are the neurons.
/// </summary>
internal static class QuadraticProximalGradient
{
    /// <summary>Columns up to which it is offered: every step decomposes a matrix of that order.</summary>
    public const int MostColumns = FormSpectrum.LargestDense;

    private const int CheckEvery = 10, MostSteps = 20_000;
    private const double Shrink = 0.5, Grow = 1.1;

    /// <summary>Runs to a relative gap.</summary>
    /// <param name="program">What is solved, of σ(t) = at².</param>
    /// <param name="tolerance">Relative gap.</param>
    /// <param name="report">Told of every evaluated point; or null.</param>
    /// <param name="stop">Ends with the best point so far.</param>
    /// <exception cref="DataException">There are too many columns, or σ is another.</exception>
    public static (PolynomialPoint Point, SolveStatus Status, IReadOnlyList<TracePoint> Trace) Run(SemidefiniteProgram program, double tolerance, Action<TracePoint>? report, CancellationToken stop)
    {
        int d = program.Inputs.Columns;
        if (!program.Activation.IsQuadratic)
            throw new DataException("--solver proximal-gradient is for quadratic networks, whose program has a nuclear norm: --model quadratic.");
        if (d > MostColumns)
            throw new DataException($"--solver proximal-gradient of quadratic networks is for up to {MostColumns} columns, and these data have {d}. column-generation has no limit.");
        var trace = new PolynomialTrace(report);
        PolynomialPoint best = program.OverNeurons.Evaluate(program.Neurons([]), tolerance);
        trace.Note(best);
        double[] z = new double[d * d], y = z, fit = best.Fit.Data, fitY = fit;
        double step = 1, momentum = 1;
        for (int k = 1; best.RelativeGap > tolerance; k++)
        {
            if (k > MostSteps)
                return (best, SolveStatus.IterationLimit, trace.Points);
            if (stop.IsCancellationRequested)
                return (best, SolveStatus.TimeLimit, trace.Points);
            double[] rise = Adjoint(program, program.Loss.DualAt(fitY, program.Targets));
            double valueY = program.Loss.Value(fitY, program.Targets);
            double[] next, nextFit, move;
            PolynomialNeurons neurons;
            while (true)
            {
                neurons = Threshold(program, Sum(y, step, rise), step * program.Beta);
                next = Form(neurons);
                nextFit = program.OverNeurons.Predict(neurons).Data;
                move = Sum(next, -1, y);
                double model = valueY - Vector.Dot<double>(rise, move) + (Vector.SquaredNorm(move) / (2 * step));
                if (program.Loss.Value(nextFit, program.Targets) <= model + (1e-14 * Math.Abs(valueY)) || step < 1e-300)
                    break;
                step *= Shrink;
            }

            double[] change = Sum(next, -1, z);
            if (Vector.Dot<double>(move, change) < 0)
                momentum = 1;
            double following = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2, theta = (momentum - 1) / following;
            (y, fitY) = (Sum(next, theta, change), Sum(nextFit, theta, Sum(nextFit, -1, fit)));
            (z, fit, momentum, step) = (next, nextFit, following, Grow * step);
            if (k % CheckEvery > 0)
                continue;
            PolynomialPoint point = program.OverNeurons.Evaluate(neurons, tolerance);
            trace.Note(point);
            best = point.RelativeGap < best.RelativeGap ? point : best;
        }

        return (best, SolveStatus.Converged, trace.Points);
    }

    /// <summary>Q = a·XᵀDiag(ν)X, d×d.</summary>
    private static double[] Adjoint(SemidefiniteProgram program, double[] dual)
    {
        double[] sum = new PriceForm(program.Inputs, program.Activation, dual, program.Threads).Sum();
        LowerTriangle.Mirror(sum, program.Inputs.Columns);
        return sum;
    }

    /// <summary>prox of t‖·‖_*: eigenvalues beyond t, less t, each a neuron.</summary>
    private static PolynomialNeurons Threshold(SemidefiniteProgram program, double[] z, double t)
    {
        int d = program.Inputs.Columns;
        (double[] values, Matrix vectors) = EigenPairs.Of(z, d, program.Threads) ?? throw new ArithmeticException("A matrix with entries that are not finite has no eigenvalues.");
        return program.Neurons(Enumerable.Range(0, d).Where(i => Math.Abs(values[i]) > t).Select(i => (vectors.Row(i).ToArray(), values[i] - (Math.Sign(values[i]) * t))));
    }

    /// <summary>Σ α_j u_j u_jᵀ, d×d.</summary>
    private static double[] Form(PolynomialNeurons neurons)
    {
        int d = neurons.Weights.Columns;
        var signed = new Matrix(neurons.Count, d);
        for (int j = 0; j < neurons.Count; j++)
            Vector.Scale(neurons.Signs[j], neurons.Weights.Row(j), signed.MutableRow(j));
        var form = new Matrix(d, d);
        Products.Add(1, signed, neurons.Weights, form, 1, turnFirst: true);
        return form.Data;
    }

    /// <summary>a + factor·b.</summary>
    private static double[] Sum(double[] a, double factor, double[] b)
    {
        double[] sum = [.. a];
        Vector.AddScaled(factor, b, sum);
        return sum;
    }
}
