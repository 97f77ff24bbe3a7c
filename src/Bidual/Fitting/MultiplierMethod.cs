using Bidual.Numerics;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Fitting;

/// <summary>
/// The method of multipliers for losses with kinks: one problem with a differentiable loss after the other, each the <see cref="MoreauEnvelope"/> of L about the
/// multipliers that the one before ended with. These are dual points of L, and with the prices found on the way they prove a bound for L itself: the iteration
/// ends when that is near enough to L at the network's predictions.
/// </summary>
internal sealed class MultiplierMethod
{
    /// <summary>Share of the tolerance that L's gap over the patterns may have at the end, where the rest is for the prices of all directions; and where it is all there is.</summary>
    private const double PricedShare = 0.15;
    private const double FinalShare = 0.9;

    /// <summary>Share of that to which the smooth problems are solved over their patterns.</summary>
    private const double OwnShare = 0.3;

    /// <summary>Share of the last gap to which the next problem is solved.</summary>
    private const double GapShare = 0.1;

    /// <summary>Relative gap of the first problem.</summary>
    private const double FirstTolerance = 1e-2;

    /// <summary>The first step, over what makes the envelope flat everywhere at a prediction of zero.</summary>
    private const double FirstShare = 0.1;

    /// <summary>By which the step shrinks where multipliers settle slowly, and grows where a problem could not be solved: small steps need fewer problems, each the harder.</summary>
    private const double Shrink = 0.2;
    private const double Growth = 3;

    /// <summary>Share of their last move that multipliers move by at most, if they settle quickly.</summary>
    private const double SlowShare = 0.3;

    private const int LargestIdle = 4;

    private readonly ILoss loss;
    private readonly double[] targets;
    private readonly double beta;
    private readonly double tolerance;

    /// <summary>To which the last problem must be solved, that all directions are priced as accurately.</summary>
    private readonly double priceTolerance;
    private readonly IdleCount idle = new(LargestIdle);
    private double step;
    private double lastMove;
    private double[] multipliers;

    /// <param name="loss">L, with kinks.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="beta">β.</param>
    /// <param name="tolerance">Relative gap to reach.</param>
    /// <param name="pricesAll">Whether part of the tolerance is for the prices of all directions.</param>
    /// <param name="multipliers">A dual point of L to start from; null for zero.</param>
    public MultiplierMethod(ILoss loss, double[] targets, double beta, double tolerance, bool pricesAll, double[]? multipliers = null)
    {
        this.loss = loss;
        this.targets = targets;
        this.beta = beta;
        priceTolerance = pricesAll ? tolerance : double.PositiveInfinity;
        this.tolerance = (pricesAll ? PricedShare : FinalShare) * tolerance;
        this.multipliers = multipliers ?? new double[targets.Length];
        step = FirstStep(loss, targets);
        Tolerance = FirstTolerance;
    }

    /// <summary>The loss of the next problem.</summary>
    public ILoss Loss => Envelope(loss, step, multipliers);

    /// <summary>To which it is to be solved, over its patterns.</summary>
    public double Tolerance { get; private set; }

    /// <summary>Whether the solution taken in last is the best so far.</summary>
    public bool TookBest { get; private set; }

    /// <summary>Relative gap of the best solution, for L and over the patterns used.</summary>
    public double RelativeGap { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether that gap is small enough.</summary>
    public bool IsFinished => RelativeGap <= tolerance;

    /// <summary>A differentiable loss near L: itself where it is one.</summary>
    public static ILoss Smoothed(ILoss loss, double[] targets) =>
        loss.IsDifferentiable ? loss : Envelope(loss, FirstStep(loss, targets), new double[targets.Length]);

    /// <summary>Takes in the solution of a problem.</summary>
    /// <returns>Whether that was the last one: L's gap is small enough, or does not shrink any more.</returns>
    public bool Take(SmoothedOptimum solved)
    {
        double[] dual = solved.Dual;
        double objective = loss.Value(solved.Fit, targets) + (beta * solved.Penalty);
        DualPoint bound = solved.Program?.BestDual(loss, dual, solved.Price) ?? loss.BestDual(dual, targets, solved.Price > 0 ? beta / solved.Price : double.PositiveInfinity);
        double gap = Math.Max(0, objective - bound.Value) / Math.Abs(objective);
        bool isLast = gap <= tolerance && Math.Max(Tolerance, solved.RelativeGap) <= priceTolerance;
        TookBest = idle.Note(gap) || isLast;
        if (TookBest)
            RelativeGap = gap;

        var move = new double[dual.Length];
        Vector.Subtract(dual, multipliers, move);
        double moved = Vector.Norm(move);
        multipliers = new double[dual.Length];
        Vector.Scale(Math.Clamp(bound.Scale, 0, 1), dual, multipliers);
        if (solved.RelativeGap > Tolerance)
            step *= Growth;
        else if (moved > SlowShare * lastMove)
            step *= Shrink;
        lastMove = moved;
        Tolerance = Math.Max(OwnShare * tolerance, GapShare * gap);
        return isLast || idle.IsStuck;
    }

    /// <summary>Of a loss with a free part, the envelope of what that is minimised out of.</summary>
    private static ILoss Envelope(ILoss loss, double step, double[] multipliers) => loss is FreePartLoss free
        ? free.With(new MoreauEnvelope(free.Loss, step, multipliers))
        : new MoreauEnvelope(loss, step, multipliers);

    private static double FirstStep(ILoss loss, double[] targets)
    {
        var zero = new double[targets.Length];
        double size = Vector.SquaredNorm(loss.DualAt(zero, targets));
        return size > 0 ? FirstShare * loss.Value(zero, targets) / size : 1;
    }
}
