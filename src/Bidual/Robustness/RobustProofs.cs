using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Robustness;

/// <summary>Proofs about the worst points around the rows, (30), from weights, rows, ball and dual point alone: how these were found does not matter.</summary>
internal static class RobustProofs
{
    /// <summary>Proves a network again. Of an earlier proof the ball, the dual point and the patterns are taken; nothing that it says is believed.</summary>
    /// <param name="model">A ReLU network of two classes.</param>
    /// <param name="rows">The rows; where they are not as many as the dual point has, that of the network of zeros takes its place.</param>
    /// <param name="earlier">The earlier proof. All patterns are enumerated again where it says that it has all and they are not too many.</param>
    /// <param name="beta">β.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="cancellation">Ends with a valid bound, 0.</param>
    /// <exception cref="DataException">There are not two classes, or rows have weights.</exception>
    public static RobustProof Prove(Model model, Dataset rows, RobustProof earlier, double beta, int threads, CancellationToken cancellation)
    {
        Require(rows);
        Matrix inputs = model.Preparation.Inputs(rows.Features);
        RowBall ball = RowBall.Of(earlier.Ball, rows.Features.Columns, inputs.Columns);
        PatternSet patterns = Patterns(inputs, earlier, model.Network, threads, cancellation);
        var pricing = new RobustPricing(inputs, rows.Targets.Column(0), ball, beta, patterns);
        RobustDual dual = (earlier.Dual.Multipliers.Length, earlier.Dual.Moves.Rows, earlier.Dual.Moves.Columns) == (inputs.Rows, inputs.Rows, inputs.Columns) ? earlier.Dual.Within(ball) : pricing.AtZero;
        return earlier with
        {
            Objective = Objective(model, rows, earlier.Ball, beta),
            LowerBound = pricing.Bound(dual, pricing.Prices(dual, threads, cancellation)),
            Patterns = patterns.Count,
            Coverage = patterns.Coverage,
            Dual = dual,
            PatternDirections = patterns.Coverage == Coverage.Complete ? null : patterns.Witnesses(),
        };
    }

    /// <summary>Refuses rows that (30) is not about.</summary>
    /// <exception cref="DataException">There are not two classes, or rows have weights.</exception>
    public static void Require(Dataset rows)
    {
        if (rows.Task != LearningTask.Classification || rows.Outputs != 1 || rows.Weights is not null)
            throw new DataException("Adversarial training is for two classes, each row counting once.");
    }

    /// <summary>(0) with the hinge loss at the worst point of every ball, a proven upper bound from the weights alone.</summary>
    public static double Objective(Model model, Dataset rows, RobustBall ball, double beta) =>
        WorstMargins(model, rows, ball).Sum(margin => Math.Max(0, 1 - margin)) + (beta / 2 * model.Network.SquaredWeights());

    /// <summary>Of each row a proven lower bound of y·f over the whole ball.</summary>
    public static double[] WorstMargins(Model model, Dataset rows, RobustBall ball)
    {
        var worst = new OutputBound(model, Perturbation.Standardised(model, ball.Norm).Keeping(ball.Kept.Contains));
        var margins = new double[rows.Count];
        for (int t = 0; t < rows.Count; t++)
        {
            worst.MoveTo(rows.Features.Row(t));
            margins[t] = worst.Lower(rows.Targets.Row(t), ball.Radius);
        }

        return margins;
    }

    /// <summary>All patterns again, or those of the directions kept; the network's own where these are missing, or time is.</summary>
    private static PatternSet Patterns(Matrix inputs, RobustProof earlier, Network network, int threads, CancellationToken cancellation)
    {
        try
        {
            if (earlier.Coverage == Coverage.Complete && ArrangementLimits.Default.Allow(Arrangement.Predict(inputs, ArrangementLimits.Default)))
                return Arrangement.Enumerate(inputs, ArrangementLimits.Default, threads, cancellation);
        }
        catch (OperationCanceledException)
        {
            // No pattern is priced any more.
        }

        return PatternSet.FromDirections(inputs, earlier.PatternDirections ?? OwnDirections(network), threads);
    }

    /// <summary>A direction of each neuron's pattern; any one where there are none.</summary>
    public static Matrix OwnDirections(Network network) =>
        network.Neurons > 0 ? network.Hidden : new Matrix(1, network.Inputs, [.. Enumerable.Repeat(1.0, network.Inputs)]);
}
