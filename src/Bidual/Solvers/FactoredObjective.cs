using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// (12) as a function of the weights of neurons whose blocks are held, L(Σ_j D_jXu_j a_jᵀ, Y) + (β/2) Σ_j (‖u_j‖² + ‖a_j‖²), with gradient and Hessian. Not convex; smooth where L is,
/// and a minimum of it is one of the program's as soon as no price is above β. The weights are one vector, the m×d rows u_j and then the m×c rows a_j.
/// </summary>
internal sealed class FactoredObjective : ICurvedFunction
{
    /// <summary>Share of the largest singular value below which a neuron is left out.</summary>
    private const double Negligible = 1e-9;

    /// <summary>Multiplications of a product from which a second thread is worth waking.</summary>
    private const long LeastParallel = 20_000_000;

    private readonly SharedProgram program;
    private readonly int[] blocks;
    private readonly int threads;
    private readonly int d;
    private readonly int c;

    /// <summary>n×m: 1 where a neuron is active, else 0.</summary>
    private readonly Matrix active;

    private FactoredObjective(SharedProgram program, int[] blocks, double[] start)
    {
        this.program = program;
        this.blocks = blocks;
        Start = start;
        (d, c) = (program.BlockSize, program.Outputs);
        PatternOperator op = program.Operator;
        active = new Matrix(op.Outputs, Neurons);
        for (int t = 0; t < active.Rows; t++)
        {
            for (int j = 0; j < Neurons; j++)
                active.MutableRow(t)[j] = op.Patterns.IsActive(op.Blocks[blocks[j]].Pattern, t) ? 1 : 0;
        }

        threads = (long)Neurons * op.Outputs * (d + c) > LeastParallel ? program.Threads : 1;
    }

    /// <summary>The weights of the point it was made from, ‖u_j‖ = ‖a_j‖.</summary>
    public double[] Start { get; }

    private int Neurons => blocks.Length;

    /// <summary>The neurons of a point: one a singular value of each of its blocks.</summary>
    public static FactoredObjective Of(SharedProgram program, Matrix point)
    {
        var neurons = new List<(int Block, double[] Inner, double[] Outer)>();
        (int Block, ThinSvd Svd)[] factors = [.. program.Active(point).Select(b => (b, ThinSvd.Of(program.Block(point, b))))];
        double least = Negligible * factors.Select(one => one.Svd.Values[0]).DefaultIfEmpty().Max();
        foreach ((int block, ThinSvd svd) in factors)
        {
            for (int k = 0; k < svd.Values.Length && svd.Values[k] > least; k++)
            {
                double root = Math.Sqrt(svd.Values[k]);
                neurons.Add((block, [.. svd.Left.Column(k).Select(p => root * p)], [.. svd.Right.Column(k).Select(q => root * q)]));
            }
        }

        return new FactoredObjective(
            program,
            [.. neurons.Select(one => one.Block)],
            [.. neurons.SelectMany(one => one.Inner), .. neurons.SelectMany(one => one.Outer)]);
    }

    /// <summary>V_b = Σ u_j a_jᵀ over the neurons of each block.</summary>
    public Matrix Point(double[] weights)
    {
        Matrix point = program.Zero(), inner = Inner(weights), outer = Outer(weights);
        for (int j = 0; j < Neurons; j++)
        {
            for (int k = 0; k < c; k++)
                Vector.AddScaled(outer[j, k], inner.Row(j), point.MutableRow(k).Slice(blocks[j] * d, d));
        }

        return point;
    }

    /// <summary>The objective.</summary>
    public double Value(double[] weights) => program.Loss.Value(Fit(Hidden(weights), weights)) + (program.Beta / 2 * Vector.SquaredNorm(weights));

    /// <summary>The gradient, and the Hessian as what it makes of a change of the weights.</summary>
    public (double[] Gradient, Func<double[], double[]> Hessian) DerivativesAt(double[] weights)
    {
        Matrix hidden = Hidden(weights), outer = Outer(weights), fit = Fit(hidden, weights), dual = program.Loss.DualAt(fit);
        Func<Matrix, Matrix> curvature = program.Loss.CurvatureAt(fit);
        Matrix slopes = new(hidden.Rows, Neurons), outside = new(Neurons, c);
        AddProduct(-1, dual, outer, slopes, turnSecond: true);
        AddProduct(-1, hidden, dual, outside, turnFirst: true);
        return (Joined(slopes, outside, weights), Multiply);

        double[] Multiply(double[] change)
        {
            Matrix moved = Hidden(change), drift = Fit(moved, weights);
            AddProduct(1, hidden, Outer(change), drift);
            Matrix bent = curvature(drift), bends = new(hidden.Rows, Neurons), product = new(Neurons, c);
            AddProduct(1, bent, outer, bends, turnSecond: true);
            AddProduct(-1, dual, Outer(change), bends, turnSecond: true);
            AddProduct(1, hidden, bent, product, turnFirst: true);
            AddProduct(-1, moved, dual, product, turnFirst: true);
            return Joined(bends, product, change);
        }
    }

    /// <summary>Xᵀ of the slopes of the active rows, then the outer part, both with β times the weights.</summary>
    private double[] Joined(Matrix slopes, Matrix outside, double[] weights)
    {
        Vector.Multiply<double>(active.Data, slopes.Data);
        var inside = new Matrix(Neurons, d);
        AddProduct(1, slopes, program.Operator.Data, inside, turnFirst: true);
        double[] joined = [.. inside.Data, .. outside.Data];
        Vector.AddScaled(program.Beta, weights, joined);
        return joined;
    }

    private Matrix Inner(double[] weights) => new(Neurons, d, weights[..(Neurons * d)]);

    private Matrix Outer(double[] weights) => new(Neurons, c, weights[(Neurons * d)..]);

    /// <summary>D_jXu_j, n×m.</summary>
    private Matrix Hidden(double[] weights)
    {
        var hidden = new Matrix(active.Rows, Neurons);
        AddProduct(1, program.Operator.Data, Inner(weights), hidden, turnSecond: true);
        Vector.Multiply<double>(active.Data, hidden.Data);
        return hidden;
    }

    /// <summary>Σ_j h_j a_jᵀ, n×c.</summary>
    private Matrix Fit(Matrix hidden, double[] weights)
    {
        var fit = new Matrix(active.Rows, c);
        AddProduct(1, hidden, Outer(weights), fit);
        return fit;
    }

    /// <summary>result += factor·A B, or with their transposes.</summary>
    private void AddProduct(double factor, Matrix first, Matrix second, Matrix result, bool turnFirst = false, bool turnSecond = false) =>
        Products.Add(factor, first, second, result, threads, turnFirst, turnSecond);
}
