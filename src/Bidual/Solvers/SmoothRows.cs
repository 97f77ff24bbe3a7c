using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>Rows of a differentiable loss: the slopes are its gradient.</summary>
internal sealed class SmoothRows(ILoss loss, double[] targets) : IInteriorRows
{
    public bool HasVariables => false;

    public int Degree => 0;

    public double Complementarity => 0;

    public double[] Slopes { get; } = new double[targets.Length];

    public double[] Curvature { get; } = new double[targets.Length];

    public double Linearise(double[] fit)
    {
        loss.Gradient(fit, targets, Slopes);
        loss.Curvature(fit, targets, Curvature);
        return 0;
    }

    public bool Aim(double mu, double weight, double[] pull) => false;

    public void AddDirection(double[] change)
    {
    }

    public double MaxStep(double limit) => limit;

    public double ComplementarityAfter(double step) => 0;

    public bool IsCentralAfter(double step, double least) => true;

    public void Step(double step)
    {
    }
}
