using Bidual.Numerics;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>The state of <see cref="AcceleratedProximalGradient"/> between two iterates.</summary>
internal sealed class ProximalGradientIteration
{
    private const double Growth = 1.05;
    private const double Shrink = 0.6;

    /// <summary>A step is not shortened beyond this share at once: so far only rounding leads.</summary>
    private const double LargestShrink = 1e-20;

    private readonly ConvexProgram program;
    private readonly double[] ahead;
    private readonly double[] aheadFit;
    private readonly double[] gradient;
    private readonly double[] lossGradient;
    private readonly double[] nextLossGradient;
    private readonly double[] shifted;
    private double[] point;
    private double[] fit;
    private double[] previous;
    private double[] previousFit;
    private double momentum = 1;
    private double step;
    private double lastStep;

    public ProximalGradientIteration(ConvexProgram program, double[]? start)
    {
        this.program = program;
        int inputs = program.Operator.Inputs, rows = program.Operator.Outputs;
        point = new double[inputs];
        previous = new double[inputs];
        ahead = new double[inputs];
        gradient = new double[inputs];
        shifted = new double[inputs];
        fit = new double[rows];
        previousFit = new double[rows];
        aheadFit = new double[rows];
        lossGradient = new double[rows];
        nextLossGradient = new double[rows];
        if (start is not null)
            program.Cone.Project(start, point);
        program.Operator.Apply(point, fit);
        point.CopyTo(previous, 0);
        fit.CopyTo(previousFit, 0);
        step = FirstStep();
        lastStep = step;
    }

    /// <summary>x_k.</summary>
    public double[] Point => point;

    /// <summary>F(x_k).</summary>
    public double Objective { get; private set; }

    /// <summary>‖x_k − y_{k−1}‖/step: the norm of the gradient mapping, 0 at an optimum.</summary>
    public double Residual { get; private set; }

    /// <summary>One iteration; false when the point is a fixed point to the last bit, or when cancelled, which leaves x_k as it is.</summary>
    public bool Advance(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return false;
        double trial = step * Growth;
        Extrapolate(trial);
        program.Loss.Gradient(aheadFit, program.Targets, lossGradient);
        program.Operator.ApplyAdjoint(lossGradient, gradient);
        Swap();
        double penalty;
        try
        {
            while (true)
            {
                penalty = ProximalStep(trial, cancellation);
                program.Operator.Apply(point, fit);
                if (IsMajorised(trial) || trial < LargestShrink * step)
                    break;
                trial *= Shrink;
            }
        }
        catch (OperationCanceledException)
        {
            Swap();
            return false;
        }

        lastStep = step;
        step = trial;
        double moved = Distance(point, ahead);
        Residual = moved / step;
        Objective = program.Loss.Value(fit, program.Targets) + (program.Beta * penalty);
        if (PointsBack())
            momentum = 1;
        return moved > 0;
    }

    private void Swap()
    {
        (point, previous) = (previous, point);
        (fit, previousFit) = (previousFit, fit);
    }

    /// <summary>y ← x_k + (t_{k−1} − 1)/t_k·(x_k − x_{k−1}), t_k corrected for the change of step.</summary>
    private void Extrapolate(double nextStep)
    {
        double next = (1 + Math.Sqrt(1 + (4 * lastStep / nextStep * momentum * momentum))) / 2;
        double factor = Math.Max(0, momentum - 1) / next;
        momentum = next;
        Extrapolate(point, previous, factor, ahead);
        Extrapolate(fit, previousFit, factor, aheadFit);
    }

    private static void Extrapolate(double[] current, double[] before, double factor, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = current[i] + (factor * (current[i] - before[i]));
    }

    /// <summary>x ← prox(y − step·∇).</summary>
    private double ProximalStep(double trial, CancellationToken cancellation)
    {
        ahead.CopyTo(shifted, 0);
        Vector.AddScaled(-trial, gradient, shifted);
        return program.Prox(shifted, trial, point, cancellation);
    }

    /// <summary>
    /// Whether the quadratic model lies above L at the new point. The Bregman distance is taken as ½⟨Δ∇L, Δf⟩, exact for
    /// the squared loss, correct to second order else, and free of the cancellation in L(f⁺) − L(f) − ⟨∇L, Δf⟩.
    /// </summary>
    private bool IsMajorised(double trial)
    {
        program.Loss.Gradient(fit, program.Targets, nextLossGradient);
        double bend = 0, change = 0, size = 0;
        for (int t = 0; t < fit.Length; t++)
        {
            double difference = fit[t] - aheadFit[t];
            bend += difference * (nextLossGradient[t] - lossGradient[t]);
            change += difference * difference;
            size += aheadFit[t] * aheadFit[t];
        }

        double noise = program.Operator.Noise;
        if (change <= noise * noise * size)
            return true;
        double moved = Distance(point, ahead);
        return bend * trial <= moved * moved;
    }

    /// <summary>The restart test ⟨y − x⁺, x⁺ − x⟩ &gt; 0.</summary>
    private bool PointsBack()
    {
        double along = 0;
        for (int i = 0; i < point.Length; i++)
            along += (ahead[i] - point[i]) * (point[i] - previous[i]);
        return along > 0;
    }

    /// <summary>The step of steepest descent, ‖g‖²/(smoothness·‖A g‖²): never below 1/L, so backtracking only has to shrink it.</summary>
    private double FirstStep()
    {
        program.Loss.Gradient(fit, program.Targets, lossGradient);
        program.Operator.ApplyAdjoint(lossGradient, gradient);
        double size = Vector.Norm(gradient);
        if (size == 0)
            return 1;
        Vector.Scale(1 / size, gradient, shifted);
        program.Operator.Apply(shifted, aheadFit);
        double curvature = program.Loss.TypicalCurvature * Vector.SquaredNorm(aheadFit);
        return curvature > 0 ? 1 / curvature : 1;
    }

    private static double Distance(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        return Math.Sqrt(sum);
    }
}
