using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// Rows whose slopes p are variables of the interior-point method, with f = ℓ*′(p): Δp = H(Δf + r), 1/H = ℓ*″(p), r = f − ℓ*′(p). Slopes stay above the least there is,
/// whose barrier ℓ* itself is. Newton's method in f would take a step for every unit that e^f has to grow by.
/// </summary>
internal sealed class ConjugateRows : IInteriorRows
{
    private readonly IConjugateRows loss;
    private readonly double[] targets;
    private readonly double[] above;
    private readonly double[] residual;
    private readonly double[] change;

    /// <summary>Starts where predictions are 0.</summary>
    /// <param name="rows">The loss, as what it is made of.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="targets">y, length n.</param>
    public ConjugateRows(IConjugateRows rows, ILoss loss, double[] targets)
    {
        this.loss = rows;
        this.targets = targets;
        int n = targets.Length;
        Slopes = new double[n];
        Curvature = new double[n];
        residual = new double[n];
        change = new double[n];
        loss.Gradient(new double[n], targets, Slopes);
        above = [.. Slopes.Select((slope, t) => slope - rows.LeastSlope(t, targets[t]))];
    }

    public bool HasVariables => true;

    public int Degree => 0;

    public double Complementarity => 0;

    public double[] Slopes { get; }

    public double[] Curvature { get; }

    public double Linearise(double[] fit)
    {
        double worth = 0;
        for (int t = 0; t < targets.Length; t++)
        {
            (double own, double bend) = loss.Conjugate(t, Slopes[t], targets[t]);
            Curvature[t] = 1 / bend;
            residual[t] = fit[t] - own;
            worth += Math.Abs(residual[t]) * above[t];
        }

        return worth;
    }

    public bool Aim(double mu, double weight, double[] pull)
    {
        for (int t = 0; t < pull.Length; t++)
            change[t] = pull[t] = Curvature[t] * residual[t];
        return true;
    }

    public void AddDirection(double[] change)
    {
        for (int t = 0; t < change.Length; t++)
            this.change[t] += Curvature[t] * change[t];
    }

    public double MaxStep(double limit)
    {
        for (int t = 0; t < above.Length; t++)
        {
            if (above[t] + (limit * change[t]) < 0)
                limit = -above[t] / change[t];
        }

        return limit;
    }

    public double ComplementarityAfter(double step) => 0;

    public bool IsCentralAfter(double step, double least) => true;

    public void Step(double step)
    {
        for (int t = 0; t < above.Length; t++)
        {
            above[t] += step * change[t];
            Slopes[t] = loss.LeastSlope(t, targets[t]) + above[t];
        }
    }
}
