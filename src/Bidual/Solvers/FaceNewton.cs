using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;
using Bidual.Programs.Cones;

namespace Bidual.Solvers;

/// <summary>
/// The last digits of an optimum: Newton's method on the blocks that are not zero, each within the face of its cone that the projection of A_bᵀν lies on, where
/// the program is smooth: v_b = N_b z_b, min over z of L(Σ_b A_b N_b z_b) + β Σ_b ‖z_b‖. It converges quadratically; then the faces are looked up again.
/// </summary>
internal sealed class FaceNewton
{
    private const int MostSteps = 30;

    /// <summary>Share of the largest block below which a block is zero.</summary>
    private const double NegligibleBlock = 1e-6;

    private const int MostRounds = 5;

    /// <summary>Norm of what is left of a unit row above which it is independent of others.</summary>
    private const double IndependentRow = 1e-9;

    /// <summary>Ridge, relative to the trace: blocks may depend on each other.</summary>
    private const double Ridge = 1e-15;

    private readonly ConvexProgram program;
    private readonly int[] blocks;
    private readonly Matrix[] bases;
    private readonly int[] starts;
    private readonly Matrix columns;

    private FaceNewton(ConvexProgram program, Evaluation evaluation)
    {
        this.program = program;
        int d = program.Operator.BlockSize;
        double[] norms = program.Penalty.Norms(evaluation.Point);
        double least = NegligibleBlock * norms.DefaultIfEmpty().Max();
        blocks = [.. Enumerable.Range(0, norms.Length).Where(b => norms[b] > least)];
        var gradient = new double[program.Operator.Inputs];
        program.Operator.ApplyAdjoint(evaluation.Dual, gradient);
        bases = [.. blocks.Select(b => Face(b, gradient.AsSpan(b * d, d)))];
        starts = new int[blocks.Length + 1];
        for (int k = 0; k < blocks.Length; k++)
            starts[k + 1] = starts[k] + bases[k].Rows;
        columns = Columns();
    }

    /// <summary>The point of the smallest gap among the given one and those that Newton's method ends at.</summary>
    public static Evaluation Polish(ConvexProgram program, Evaluation evaluation, CancellationToken cancellation)
    {
        for (int round = 0; round < MostRounds && evaluation.Gap > 0 && evaluation.Point.AsSpan().ContainsAnyExcept(0.0); round++)
        {
            Evaluation polished = program.Evaluate(new FaceNewton(program, evaluation).Run(evaluation.Point, cancellation));
            if (!(polished.Gap < evaluation.Gap))
                break;
            evaluation = polished;
        }

        return evaluation;
    }

    private double[] Run(double[] point, CancellationToken cancellation)
    {
        int d = program.Operator.BlockSize, order = starts[^1], n = program.Targets.Length;
        var z = new double[order];
        for (int k = 0; k < blocks.Length; k++)
        {
            for (int i = 0; i < bases[k].Rows; i++)
                z[starts[k] + i] = Vector.Dot(bases[k].Row(i), point.AsSpan(blocks[k] * d, d));
        }

        double[] fit = new double[n], slope = new double[n], curvature = new double[n], gradient = new double[order];
        double smallest = double.PositiveInfinity;
        double[] best = z;
        for (int step = 0; step < MostSteps && !cancellation.IsCancellationRequested; step++)
        {
            for (int t = 0; t < n; t++)
                fit[t] = 0;
            for (int i = 0; i < order; i++)
                Vector.AddScaled(z[i], columns.Row(i), fit);
            program.Loss.Gradient(fit, program.Targets, slope);
            program.Loss.Curvature(fit, program.Targets, curvature);
            for (int i = 0; i < order; i++)
                gradient[i] = Vector.Dot(columns.Row(i), slope);
            for (int k = 0; k < blocks.Length; k++)
            {
                Span<double> part = z.AsSpan(starts[k], bases[k].Rows);
                Vector.AddScaled(program.Beta / Vector.Norm(part), part, gradient.AsSpan(starts[k], part.Length));
            }

            double size = Vector.Norm(gradient);
            if (!(size < smallest))
                break;
            (smallest, best) = (size, (double[])z.Clone());
            double[] hessian = Hessian(z, curvature);
            if (Cholesky.Factor(hessian, order) > 0)
                break;
            Cholesky.Solve(hessian, order, gradient);
            Vector.AddScaled(-1, gradient, z);
        }

        var result = new double[point.Length];
        for (int k = 0; k < blocks.Length; k++)
        {
            for (int i = 0; i < bases[k].Rows; i++)
                Vector.AddScaled(best[starts[k] + i], bases[k].Row(i), result.AsSpan(blocks[k] * d, d));
        }

        return result;
    }

    private double[] Hessian(double[] z, double[] curvature)
    {
        int order = starts[^1], n = curvature.Length;
        var hessian = new double[order * order];
        var weighted = new double[n];
        double trace = 0;
        for (int i = 0; i < order; i++)
        {
            for (int t = 0; t < n; t++)
                weighted[t] = curvature[t] * columns[i, t];
            for (int j = 0; j <= i; j++)
                hessian[(i * order) + j] = Vector.Dot(weighted, columns.Row(j));
        }

        for (int k = 0; k < blocks.Length; k++)
        {
            ReadOnlySpan<double> part = z.AsSpan(starts[k], bases[k].Rows);
            double norm = Vector.Norm(part);
            for (int i = 0; i < part.Length; i++)
            {
                int row = (starts[k] + i) * order;
                hessian[row + starts[k] + i] += program.Beta / norm;
                for (int j = 0; j <= i; j++)
                    hessian[row + starts[k] + j] -= program.Beta * part[i] * part[j] / (norm * norm * norm);
            }
        }

        for (int i = 0; i < order; i++)
            trace += hessian[(i * order) + i];
        for (int i = 0; i < order; i++)
            hessian[(i * order) + i] += Ridge * trace;
        return hessian;
    }

    /// <summary>Row i: A_b N_b e, one row a variable.</summary>
    private Matrix Columns()
    {
        int d = program.Operator.BlockSize;
        PatternOperator restricted = program.Restrict(blocks).Operator;
        var point = new double[blocks.Length * d];
        var result = new Matrix(starts[^1], program.Targets.Length);
        for (int k = 0; k < blocks.Length; k++)
        {
            for (int i = 0; i < bases[k].Rows; i++)
            {
                bases[k].Row(i).CopyTo(point.AsSpan(k * d, d));
                restricted.Apply(point, result.MutableRow(starts[k] + i));
            }

            point.AsSpan(k * d, d).Clear();
        }

        return result;
    }

    /// <summary>An orthonormal basis, a row a vector, of the span of the face that the projection of A_bᵀν lies on.</summary>
    private Matrix Face(int block, ReadOnlySpan<double> gradient)
    {
        int d = program.Operator.BlockSize;
        int[] walls = program.Cone is PatternCones cones ? cones.ActiveRows(block, gradient) : [];
        if (walls.Length == 0)
            return Identity(d);
        Matrix rows = program.Operator.Data.SelectRows(walls);
        for (int i = 0; i < walls.Length; i++)
            Vector.Scale(1 / Vector.Norm(rows.Row(i)), rows.Row(i), rows.MutableRow(i));
        (Matrix span, _) = RowBasis.Of(rows, IndependentRow);
        var complement = new Matrix(d - span.Rows, d);
        OrthogonalComplement.Of(span.Data, d, complement.Data);
        return complement;
    }

    private static Matrix Identity(int d)
    {
        var identity = new Matrix(d, d);
        for (int j = 0; j < d; j++)
            identity.MutableRow(j)[j] = 1;
        return identity;
    }
}
