using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Classical;

/// <summary>
/// The Lasso and the group Lasso by the log-barrier method: Koh, Kim &amp; Boyd, "An interior-point method for large-scale l1-regularized logistic regression", JMLR 8 (2007), with groups in place of entries.
/// <para>Problem: min L(Xw, y) + β Σ_g t_g  subject to  ‖w_g‖ ≤ t_g.</para>
/// <list type="table">
/// <item><term>w, t</term><description><c>point</c>, <c>bounds</c></description></item>
/// <item><term>φ_g = −log q_g, q_g = t_g² − ‖w_g‖²</term><description>the barrier, <c>mu</c> times which is added</description></item>
/// <item><term>XᵀHX + D</term><description>what is left of Newton's system once t is eliminated, D one block a group</description></item>
/// </list>
/// On the central path the gap is 2μ for each group: μ follows the gap that is measured.
/// </summary>
internal sealed class LogBarrier : ISolver
{
    private const int MostHalvings = 60, LargestIdle = 12;
    private const double SufficientShare = 1e-2, GapShare = 0.1, LongStep = 0.3;

    /// <summary>Share of β below which the price of a group says that it is zero.</summary>
    private const double CheapShare = 1 - 1e-3;

    /// <summary>Share of the gap of the point without cheap groups below which the point itself is worth having.</summary>
    private const double SparseShare = 0.03;

    public string Name => "interior-point";

    public string? Refuse(ConvexProgram program) => program.Blocks == 1 && program.Cone.IsWholeSpace && program.Penalty is L1Norm or PartitionNorm
        ? LinearNewton.SmoothOnly(program)
        : "it is for linear models under the l1 or group penalty.";

    public IEnumerable<Iterate> Solve(ConvexProgram program, double[]? start, CancellationToken cancellation)
    {
        Matrix x = program.Operator.Data;
        IReadOnlyList<IReadOnlyList<int>> groups = program.Penalty is PartitionNorm partition ? partition.Groups : new PartitionNorm(x.Columns, []).Groups;
        double[] point = new double[x.Columns];
        Evaluation evaluation = program.Evaluate(point, cancellation);
        double mu = Math.Max(evaluation.Gap, double.Epsilon) / (2 * groups.Count);
        double[] bounds = [.. Enumerable.Repeat(2 * mu / program.Beta, groups.Count)];
        var idle = new IdleCount(LargestIdle);
        while (!idle.IsStuck && evaluation.Gap > 0 && !cancellation.IsCancellationRequested)
        {
            double share = Step(program, groups, mu, ref point, bounds, evaluation.Fit);
            if (share == 0)
                yield break;
            evaluation = program.Evaluate(point, cancellation);
            idle.Note(evaluation.Gap);
            Evaluation sparse = program.Evaluate(WithoutCheap(program, groups, evaluation), cancellation);
            yield return new Iterate(sparse.Point, sparse);
            if (evaluation.Gap < SparseShare * sparse.Gap)
                yield return new Iterate(point, evaluation);
            if (share >= LongStep)
                mu = Math.Min(mu, GapShare * evaluation.Gap / (2 * groups.Count));
        }
    }

    /// <summary>The point without the groups whose price ‖X_gᵀν‖ is below β: at the optimum those are zero.</summary>
    private static double[] WithoutCheap(ConvexProgram program, IReadOnlyList<IReadOnlyList<int>> groups, Evaluation evaluation)
    {
        double[] prices = RowProducts.ApplyTransposed(program.Operator.Data, evaluation.Dual), point = [.. evaluation.Point];
        foreach (IReadOnlyList<int> group in groups)
        {
            if (Math.Sqrt(group.Sum(entry => prices[entry] * prices[entry])) >= CheapShare * program.Beta)
                continue;
            foreach (int entry in group)
                point[entry] = 0;
        }

        return point;
    }

    /// <summary>One step of Newton's method; 0 where none lowers the barrier function, else the share taken.</summary>
    private static double Step(ConvexProgram program, IReadOnlyList<IReadOnlyList<int>> groups, double mu, ref double[] point, double[] bounds, double[] fit)
    {
        int d = point.Length;
        Matrix x = program.Operator.Data, weighted = LinearNewton.Weighted(program, fit);
        double[] hessian = GramOf(weighted, program.Threads), slopes = new double[fit.Length];
        program.Loss.Gradient(fit, program.Targets, slopes);
        double[] gradient = RowProducts.ApplyTransposed(x, slopes), step = new double[d];
        double[] slopeOfBounds = new double[bounds.Length], curvatureOfBounds = new double[bounds.Length], coupling = new double[bounds.Length];
        for (int g = 0; g < bounds.Length; g++)
        {
            double t = bounds[g], square = 0;
            foreach (int i in groups[g])
                square += point[i] * point[i];
            double q = Slack(t, Math.Sqrt(square));
            slopeOfBounds[g] = program.Beta - (2 * mu * t / q);
            curvatureOfBounds[g] = 2 * mu * ((t * t) + square) / (q * q);
            coupling[g] = -4 * mu * t / (q * q);
            double along = 4 * mu / (q * ((t * t) + square));
            foreach (int i in groups[g])
            {
                gradient[i] += 2 * mu * point[i] / q;
                step[i] = -gradient[i] + (coupling[g] * point[i] * slopeOfBounds[g] / curvatureOfBounds[g]);
                hessian[(i * d) + i] += 2 * mu / q;
                foreach (int j in groups[g])
                {
                    if (j <= i)
                        hessian[(i * d) + j] -= along * point[i] * point[j];
                }
            }
        }

        Cholesky.FactorRaised(hessian, d, program.Threads);
        Cholesky.Solve(hessian, d, step);
        var stepOfBounds = new double[bounds.Length];
        double slope = Vector.Dot<double>(gradient, step);
        for (int g = 0; g < bounds.Length; g++)
        {
            double inner = 0;
            foreach (int i in groups[g])
                inner += point[i] * step[i];
            stepOfBounds[g] = -(slopeOfBounds[g] + (coupling[g] * inner)) / curvatureOfBounds[g];
            slope += slopeOfBounds[g] * stepOfBounds[g];
        }

        double value = Barrier(program, groups, mu, point, bounds, fit);
        double[] change = RowProducts.Apply(x, step), next = new double[d], nextFit = new double[fit.Length], nextBounds = new double[bounds.Length];
        double share = 1;
        for (int halving = 0; halving < MostHalvings; halving++, share /= 2)
        {
            Add(point, step, share, next);
            Add(fit, change, share, nextFit);
            Add(bounds, stepOfBounds, share, nextBounds);
            double reached = Barrier(program, groups, mu, next, nextBounds, nextFit);
            if (!(reached <= value + (SufficientShare * share * slope) + (1e-14 * Math.Abs(value))))
                continue;
            point = next;
            nextBounds.CopyTo(bounds, 0);
            return share;
        }

        return 0;
    }

    /// <summary>L + βΣt + μΣφ; +∞ outside.</summary>
    private static double Barrier(ConvexProgram program, IReadOnlyList<IReadOnlyList<int>> groups, double mu, double[] point, double[] bounds, double[] fit)
    {
        double sum = 0;
        for (int g = 0; g < bounds.Length; g++)
        {
            double square = 0;
            foreach (int i in groups[g])
                square += point[i] * point[i];
            double q = Slack(bounds[g], Math.Sqrt(square));
            if (!(q > 0 && bounds[g] > 0))
                return double.PositiveInfinity;
            sum += (program.Beta * bounds[g]) - (mu * Math.Log(q));
        }

        return program.Loss.Value(fit, program.Targets) + sum;
    }

    /// <summary>t² − ‖w‖² without cancellation of the squares.</summary>
    private static double Slack(double bound, double norm) => (bound - norm) * (bound + norm);

    private static void Add(double[] from, double[] step, double share, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = from[i] + (share * step[i]);
    }

    private static unsafe double[] GramOf(Matrix rows, int threads)
    {
        int d = rows.Columns;
        var gram = new double[d * d];
        fixed (double* a = rows.Data, c = gram)
            DenseKernels<double>.Best.AddLowerGram(1, Operand.RowMajor(a, d).Transposed, c, d, d, rows.Rows, threads);
        return gram;
    }
}
