using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Programs;

/// <summary>
/// (12) of gated networks: min L(Σ_b D_b X V_b, Y) + β Σ_b ‖V_b‖_* over V_b, d×c: neurons that feed all outputs, under plain weight decay (Sahiner et al., ICLR 2021).
/// A point is c×(blocks·d): row k holds what the blocks give to output k, d values each. Immutable. Knows the primal and dual value of given points, not how to find good ones.
/// </summary>
/// <param name="operator">Σ_b D_b X u_b of one output; its blocks have sign +1.</param>
/// <param name="loss">L, Y.</param>
/// <param name="outputs">c.</param>
/// <param name="beta">β, above 0.</param>
/// <param name="threads">Worker threads.</param>
internal sealed class SharedProgram(PatternOperator @operator, OutputsLoss loss, int outputs, double beta, int threads)
{
    /// <summary>Multiplications of a product of all blocks.</summary>
    private const double LeastParallel = 2e7;

    public PatternOperator Operator => @operator;

    public OutputsLoss Loss => loss;

    /// <summary>c.</summary>
    public int Outputs => outputs;

    public double Beta => beta;

    public int Threads => threads;

    /// <summary>d.</summary>
    public int BlockSize => @operator.BlockSize;

    public int Blocks => @operator.Blocks.Count;

    /// <summary>The same program over some of its blocks, on one thread where they are too few for a second to be worth waking.</summary>
    public SharedProgram Restrict(IReadOnlyList<int> blocks)
    {
        int workers = (double)blocks.Count * @operator.Outputs * BlockSize * outputs < LeastParallel ? 1 : threads;
        return new(new PatternOperator(@operator.Data, @operator.Patterns, [.. blocks.Select(b => @operator.Blocks[b])], workers), loss, outputs, beta, workers);
    }

    /// <summary>Zero.</summary>
    public Matrix Zero() => new(outputs, Blocks * BlockSize);

    /// <summary>F = Σ_b D_b X V_b, n×c.</summary>
    public Matrix Fit(Matrix point)
    {
        var fit = new Matrix(@operator.Outputs, outputs);
        var column = new double[@operator.Outputs];
        for (int k = 0; k < outputs; k++)
        {
            @operator.Apply(point.Row(k), column);
            fit.SetColumn(k, column);
        }

        return fit;
    }

    /// <summary>The blocks XᵀD_bN, laid out as a point.</summary>
    public Matrix Adjoint(Matrix dual)
    {
        Matrix result = Zero();
        for (int k = 0; k < outputs; k++)
            @operator.ApplyAdjoint(dual.Column(k), result.MutableRow(k));
        return result;
    }

    /// <summary>V_b of a point, d×c.</summary>
    public Matrix Block(Matrix point, int block)
    {
        int d = BlockSize;
        var v = new Matrix(d, outputs);
        for (int k = 0; k < outputs; k++)
            v.SetColumn(k, point.Row(k).Slice(block * d, d));
        return v;
    }

    /// <summary>Writes V_b into a point.</summary>
    public void SetBlock(Matrix point, int block, Matrix v)
    {
        int d = BlockSize;
        for (int k = 0; k < outputs; k++)
            v.Column(k).CopyTo(point.MutableRow(k).Slice(block * d, d));
    }

    /// <summary>Blocks of a point that are not zero.</summary>
    public int[] Active(Matrix point) => [.. Enumerable.Range(0, Blocks).Where(b => Enumerable.Range(0, outputs).Any(k => point.Row(k).Slice(b * BlockSize, BlockSize).ContainsAnyExcept(0.0)))];

    /// <summary>V_b = Σ s_k p_k q_kᵀ of every block: neurons (√s_k p_k, √s_k q_k), the largest of a block first, those of s_k = 0 too.</summary>
    public IReadOnlyList<SharedNeuron> Neurons(Matrix point)
    {
        var neurons = new List<SharedNeuron>();
        foreach (int block in Active(point))
        {
            ThinSvd svd = ThinSvd.Of(Block(point, block));
            for (int k = 0; k < svd.Values.Length; k++)
            {
                double root = Math.Sqrt(svd.Values[k]);
                neurons.Add(new SharedNeuron(block, svd.Values[k], [.. svd.Left.Column(k).Select(p => root * p)], [.. svd.Right.Column(k).Select(q => root * q)]));
            }
        }

        return neurons;
    }

    /// <summary>Σ_b ‖V_b‖_*.</summary>
    public double Penalty(Matrix point) => Active(point).Sum(b => NuclearNorm.Value(Block(point, b)));

    /// <summary>argmin step·β Σ‖V_b‖_* + ½‖V − X‖².</summary>
    /// <returns>The result, and its penalty without β.</returns>
    public (Matrix Result, double Penalty) Prox(Matrix x, double step)
    {
        Matrix result = Zero();
        var norms = new double[Blocks];
        SharedLoop.For(0, Blocks, threads, b =>
        {
            (Matrix v, norms[b]) = NuclearNorm.Prox(Block(x, b), step * beta);
            if (norms[b] > 0)
                SetBlock(result, b, v);
        });
        return (result, norms.Sum());
    }

    /// <summary>‖XᵀD_bN‖₂ of every block; of those whose Frobenius norm is no larger than <paramref name="threshold"/>, that.</summary>
    public double[] Prices(Matrix dual, double threshold = 0)
    {
        Matrix adjoint = Adjoint(dual);
        var prices = new double[Blocks];
        SharedLoop.For(0, Blocks, threads, b =>
        {
            Matrix g = Block(adjoint, b);
            double frobenius = Vector.Norm(g.Values);
            prices[b] = frobenius <= threshold ? frobenius : NuclearNorm.Dual(g);
        });
        return prices;
    }

    /// <summary>Objective and lower bound of the program at a point.</summary>
    public SharedEvaluation Evaluate(Matrix point)
    {
        Matrix fit = Fit(point), dual = loss.DualAt(fit);
        double objective = loss.Value(fit) + (beta * Penalty(point));
        double[] prices = Prices(dual, beta);
        double largest = prices.DefaultIfEmpty().Max();
        return new SharedEvaluation(point, objective, loss.BestDual(dual, largest > 0 ? beta / largest : double.PositiveInfinity).Value, prices);
    }

    /// <summary>(6): the least β at which zero is optimal, max_b ‖XᵀD_bN‖₂ at N = −∇L(0).</summary>
    public double BetaMax() => Prices(loss.DualAt(new Matrix(@operator.Outputs, outputs))).DefaultIfEmpty().Max();
}

/// <summary>A neuron of a point of a <see cref="SharedProgram"/>.</summary>
/// <param name="Block">Its block.</param>
/// <param name="Strength">‖u‖·‖a‖.</param>
/// <param name="Inner">u, length d.</param>
/// <param name="Outer">a, length c, as long as u.</param>
internal sealed record SharedNeuron(int Block, double Strength, double[] Inner, double[] Outer);

/// <summary>A point of a <see cref="SharedProgram"/> and what is known there.</summary>
/// <param name="Point">V.</param>
/// <param name="Objective">The objective.</param>
/// <param name="LowerBound">The dual value of the point's own scaled dual point.</param>
/// <param name="Prices">One a block.</param>
internal sealed record SharedEvaluation(Matrix Point, double Objective, double LowerBound, double[] Prices)
{
    /// <summary>(Objective − LowerBound)/Objective, at least 0.</summary>
    public double RelativeGap => Objective > LowerBound ? (Objective - LowerBound) / Math.Abs(Objective) : 0;
}
