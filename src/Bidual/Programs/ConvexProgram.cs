using Bidual.Numerics;
using Bidual.Numerics.Threads;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Programs;

/// <summary>
/// min L(A u, y) + β·penalty(u) over u in a product of cones: (1) with pattern cones, (9) without. Immutable.
/// Knows the primal and dual value of given points, not how to find good ones.
/// </summary>
public sealed class ConvexProgram
{
    private const int PricingChunk = 2048;

    /// <summary>Blocks far above the threshold after which more would be of no use.</summary>
    private const int EnoughDear = 256;

    /// <summary>A program.</summary>
    /// <param name="operator">A.</param>
    /// <param name="loss">L.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="penalty">The penalty; with a cone, a sum of Euclidean norms of the blocks.</param>
    /// <param name="cone">The cone.</param>
    /// <param name="beta">β, above 0.</param>
    /// <param name="threads">Worker threads of <see cref="Evaluate"/>.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public ConvexProgram(PatternOperator @operator, ILoss loss, double[] targets, IPenalty penalty, ICone cone, double beta, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(@operator);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(penalty);
        ArgumentNullException.ThrowIfNull(cone);
        if (targets.Length != @operator.Outputs)
            throw new ArgumentException($"There are {targets.Length} targets for {@operator.Outputs} rows.", nameof(targets));
        if (cone.Blocks != @operator.Blocks.Count || cone.BlockSize != @operator.BlockSize || penalty.BlockSize != @operator.BlockSize)
            throw new ArgumentException("Operator, penalty and cone have different blocks.", nameof(cone));
        if (!cone.IsWholeSpace && penalty is not GroupNorm)
            throw new ArgumentException("With a cone, only the prox and the price of a sum of Euclidean norms are known.", nameof(penalty));
        if (!(beta > 0) || !double.IsFinite(beta))
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "β must be finite and above 0.");
        Operator = @operator;
        Loss = loss;
        Targets = targets;
        Penalty = penalty;
        Cone = cone;
        Beta = beta;
        Threads = threads;
    }

    /// <summary>A.</summary>
    public PatternOperator Operator { get; }

    /// <summary>L.</summary>
    public ILoss Loss { get; }

    /// <summary>y.</summary>
    public double[] Targets { get; }

    /// <summary>The penalty without β.</summary>
    public IPenalty Penalty { get; }

    /// <summary>The cone.</summary>
    public ICone Cone { get; }

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <summary>Worker threads.</summary>
    internal int Threads { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => Cone.Blocks;

    /// <summary>The same program over some of its blocks.</summary>
    public ConvexProgram Restrict(IReadOnlyList<int> blocks) =>
        new(Operator.Restrict(blocks), Loss, Targets, Penalty, Cone.Restrict(blocks), Beta, Threads);

    /// <summary>The same program, its products computed in another way.</summary>
    internal ConvexProgram With(ProductKind products) => new(Operator.With(products), Loss, Targets, Penalty, Cone, Beta, Threads);

    /// <summary>The same program with another loss and other targets.</summary>
    internal ConvexProgram With(ILoss loss, double[] targets) => new(Operator, loss, targets, Penalty, Cone, Beta, Threads);

    /// <summary>The same program with another β.</summary>
    public ConvexProgram WithBeta(double beta) => new(Operator, Loss, Targets, Penalty, Cone, beta, Threads);

    /// <summary>
    /// argmin step·β·penalty(u) + ½‖u − x‖² over the cone: for a cone and a Euclidean norm the threshold of the projection.
    /// </summary>
    /// <returns>The penalty, without β, at the result.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled before the end.</exception>
    public double Prox(ReadOnlySpan<double> x, double step, Span<double> result, CancellationToken cancellation = default)
    {
        Cone.Project(x, result, step * Beta, cancellation);
        return Penalty.Prox(result, step * Beta, result);
    }

    /// <summary>
    /// Prices the blocks by the dual norm of A_bᵀν; with cones the largest ‖A_bᵀν‖ first, until no other block can be dearer than the dearest found,
    /// or until so many are far above <paramref name="threshold"/> that more would be of no use.
    /// </summary>
    /// <param name="dual">ν.</param>
    /// <param name="threshold">Prices up to here need not be tight.</param>
    /// <param name="exact">Whether <see cref="BlockPrices.Largest"/> must be tight in any case.</param>
    /// <param name="cancellation">Ends with a bound that is valid and not tight: that of blocks without all rows of their cones.</param>
    public BlockPrices Price(ReadOnlySpan<double> dual, double threshold, bool exact = false, CancellationToken cancellation = default)
    {
        int d = Operator.BlockSize;
        var gradient = new double[Operator.Inputs];
        Operator.ApplyAdjoint(dual, gradient);
        var prices = new double[Blocks];
        var order = new List<int>();
        double largest = 0;
        for (int b = 0; b < prices.Length; b++)
        {
            double norm = Penalty.DualNorm(gradient.AsSpan(b * d, d));
            prices[b] = norm;
            if (norm > threshold)
                order.Add(b);
            else
                largest = Math.Max(largest, norm);
        }

        if (Cone.IsWholeSpace)
            return new BlockPrices(prices, Penalty.DualNorm(gradient));
        order.Sort((a, b) => prices[a] != prices[b] ? prices[b].CompareTo(prices[a]) : a.CompareTo(b));
        int dear = 0;

        // Chunks double in size: the first blocks raise the bar for the many that follow.
        for (int first = 0, size = 8; first < order.Count; first += size, size = Math.Min(2 * size, PricingChunk))
        {
            double next = prices[order[first]];
            if (largest >= next || (!exact && dear >= EnoughDear) || cancellation.IsCancellationRequested)
            {
                for (int k = first; k < order.Count; k++)
                    prices[order[k]] = double.NaN;
                return new BlockPrices(prices, Math.Max(largest, next));
            }

            int count = Math.Min(size, order.Count - first);
            double known = Math.Max(threshold, exact ? largest : 0);
            SharedLoop.For(first, first + count, (long)count * Operator.Outputs < 4096 ? 1 : Threads, k =>
                prices[order[k]] = Cone.SupportBound(order[k], gradient.AsSpan(order[k] * d, d), known, cancellation));
            for (int k = first; k < first + count; k++)
            {
                largest = Math.Max(largest, prices[order[k]]);
                if (prices[order[k]] > 1.2 * threshold)
                    dear++;
            }
        }

        return new BlockPrices(prices, largest);
    }

    /// <summary>Objective and lower bound of the program at a point, which is projected onto the cone first.</summary>
    /// <param name="point">The point.</param>
    /// <param name="cancellation">Ends the prices of the blocks, with a lower bound that is valid and not tight.</param>
    public Evaluation Evaluate(ReadOnlySpan<double> point, CancellationToken cancellation = default)
    {
        var feasible = new double[point.Length];
        Cone.Project(point, feasible, cancellation: CancellationToken.None);
        var fit = new double[Targets.Length];
        Operator.Apply(feasible, fit);
        double objective = Loss.Value(fit, Targets) + (Beta * Penalty.Value(feasible));
        double[] dual = Loss.DualAt(fit, Targets);
        BlockPrices prices = Price(dual, Beta, cancellation: cancellation);
        double norm = prices.Largest;
        DualPoint best = BestDual(Loss, dual, norm);
        return new Evaluation(feasible, fit, objective, best.Value, dual, prices.Values, norm, best.Scale);
    }

    /// <summary>The best dual value along a dual point, (5).</summary>
    /// <param name="loss">L, or another loss at the same targets.</param>
    /// <param name="dual">ν, with −ν in its conjugate's domain.</param>
    /// <param name="price">The dual norm of Aᵀν, or more.</param>
    internal DualPoint BestDual(ILoss loss, double[] dual, double price) => Penalty is SquaredNorm
        ? SquaredNorm.BestDual(loss, dual, Targets, price, Beta)
        : loss.BestDual(dual, Targets, price > 0 ? Beta / price : double.PositiveInfinity);

    /// <summary>Blocks with more than a share of the largest block's penalty.</summary>
    internal int[] HeavyBlocks(double[] point, double share)
    {
        double[] norms = Penalty.BlockValues(point);
        double least = share * norms.DefaultIfEmpty().Max();
        return [.. Enumerable.Range(0, norms.Length).Where(b => norms[b] > least)];
    }

    /// <summary>(6): the least β at which zero is optimal (of ridge, where that is none, one from which on ‖u‖ ≤ 1), the dual norm of Aᵀν, projected onto the cone, at ν = −∇L(0).</summary>
    public double BetaMax() => LargestPrice(Loss.DualAt(new double[Targets.Length], Targets));

    /// <summary>The dual norm of Aᵀν, projected onto the cone, as a proven upper bound, tight to rounding: (4) over the program's blocks.</summary>
    /// <param name="dual">ν.</param>
    /// <param name="cancellation">Ends with a bound that is proven and not tight.</param>
    public double LargestPrice(ReadOnlySpan<double> dual, CancellationToken cancellation = default) => Price(dual, 0, exact: true, cancellation).Largest;
}
