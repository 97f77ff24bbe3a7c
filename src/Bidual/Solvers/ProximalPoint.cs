using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.FreeParts;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Solvers;

/// <summary>
/// Proximal points u⁺ = argmin L(A u) + h(u) + ‖u − u_k‖²/(2σ), h = β·penalty + I_K, for (1), (9), (9a) and (9b), each found through its dual by a
/// semismooth Newton method (Li, Sun &amp; Toh 2018; Zhang, Zhang, Sun &amp; Toh 2020):
/// ψ(ν) = L*(−ν) + (‖v(ν)‖² − ‖u_k‖²)/(2σ) → min,  v(ν) = prox_{σh}(u_k + σAᵀν).
/// With ν = −∇L(f) the dual variable never leaves the conjugate's domain, and ∇ψ = A v − f.
/// Where the slopes of the loss have bounds, rows at one would have no curvature and ν could not cross from one piece to the next: there the proximal point is one in the prediction
/// too, L(f) + ‖f − A u_k‖²/(2τ) in place of L with τ in proportion to σ, whose slopes take all values.
/// Where a free part has been minimised out of the loss, f includes the one that is best: A v is compared to it beside that part, and z = C^½ df is orthogonal to Q C^½.
/// <list type="table">
/// <item><term>u, v</term><description>the centre of the proximal point and its candidate</description></item>
/// <item><term>f, fit</term><description>the prediction that stands for ν, and A v; equal at the solution</description></item>
/// <item><term>σ</term><description>the proximal parameter, growing</description></item>
/// <item><term>C, J</term><description>curvature of L at f; generalised Jacobian of the prox (<see cref="IProximalMap"/>)</description></item>
/// </list>
/// </summary>
internal sealed class ProximalPoint
{
    private const int LargestNewton = 60;
    private const double InexactShare = 0.1;
    private const double SmallestStepShare = 0.1;
    private const double LargestStepShare = 0.5;
    private const double SufficientShare = 1e-4;
    private const double SmallestCurvature = 1e-18;
    private const double Retreat = 0.03;

    /// <summary>Newton steps where the proximal term is in the predictions too: more are a sign of too large a σ.</summary>
    private const int LargestPulled = 30;
    private const double LargestSigmaGrowth = 1e12;

    private readonly ConvexProgram program;
    private readonly ILoss loss;
    private readonly IProximalMap map;
    private readonly int n;
    private readonly double[] u;
    private readonly double[] dual;
    private readonly double[] gradient;
    private readonly double[] shifted;
    private readonly double[] curvature;
    private readonly double sigmaLimit;
    private readonly double pullScale;
    private readonly double[] anchor;
    private readonly Matrix? basis;
    private readonly FreeProjection? unweighted;
    private double[] f;
    private double[] v;
    private double[] fit;
    private double[] trialF;
    private double[] trialV;
    private double[] trialFit;

    /// <summary>Starts from a point.</summary>
    /// <param name="program">A program with pattern cones or no cone.</param>
    /// <param name="start">The variable, or null for zero.</param>
    /// <param name="sigma">σ of a similar program near its solution, or 0.</param>
    /// <param name="faces">Faces of its blocks, as in <see cref="ProximalBlocks"/>.</param>
    public ProximalPoint(ConvexProgram program, double[]? start, double sigma = 0, ConeFace[]? faces = null)
    {
        this.program = program;
        loss = FreePartLoss.Plain(program.Loss);
        n = program.Operator.Outputs;
        int variables = program.Operator.Inputs;
        map = program.Penalty switch
        {
            L1Norm => new EntryMap(program),
            FeatureNorm => new FeatureMap(program),
            _ => new BlockMap(program, faces),
        };
        u = start is null ? new double[variables] : (double[])start.Clone();
        v = new double[variables];
        trialV = new double[variables];
        gradient = new double[variables];
        shifted = new double[variables];
        dual = new double[n];
        curvature = new double[n];
        f = new double[n];
        fit = new double[n];
        trialF = new double[n];
        trialFit = new double[n];
        anchor = new double[n];
        basis = FreePartLoss.BasisOf(program.Loss);
        unweighted = basis is null ? null : new FreeProjection(basis, [.. Enumerable.Repeat(1.0, n)]);
        pullScale = RowTerms.Bounded(loss) is null ? 0 : program.Operator.BlockSize / Math.Max(Vector.SquaredNorm(program.Operator.Data.Stored), 1e-300);
        Predict();
        double first = FirstSigma();
        Sigma = Math.Max(first, sigma);
        sigmaLimit = first * LargestSigmaGrowth;
    }

    /// <summary>u_k.</summary>
    public double[] Point => u;

    /// <summary>σ, grown while Newton's method has an easy time.</summary>
    public double Sigma { get; private set; }

    /// <summary>1/τ of the proximal term in the predictions; 0 without one.</summary>
    private double Pull => pullScale / Sigma;

    /// <summary>Newton steps so far.</summary>
    public int NewtonSteps { get; private set; }

    /// <summary>Gap of the last point relative to its objective.</summary>
    public double RelativeGap { get; private set; } = double.PositiveInfinity;

    /// <summary>One proximal point.</summary>
    public void Advance(CancellationToken cancellation)
    {
        f.CopyTo(anchor, 0);
        double value = Merit(f, v, fit);
        int steps = 0;
        int most = pullScale > 0 ? LargestPulled : LargestNewton;
        while (!IsSolved() && steps < most && !cancellation.IsCancellationRequested)
        {
            steps++;
            NewtonSteps++;
            if (!NewtonStep(ref value))
                break;
        }

        if (!double.IsFinite(program.Loss.Value(fit, program.Targets)) || (pullScale > 0 && steps == most && !IsSolved()))
        {
            // σ is too large for a loss without bounded curvature, or whose slopes have bounds: nothing was reached.
            Sigma *= Retreat;
            Predict();
            return;
        }

        v.CopyTo(u, 0);
        fit.CopyTo(f, 0);
        AddFree(new LossFunction(loss, program.Targets), f);
        MeasureGap();
        Sigma = Math.Min(sigmaLimit, Sigma * (steps <= 4 ? 10 : steps <= 12 ? 3 : 1));
    }

    /// <summary>Inexactness that keeps the outer iteration convergent: ‖∇ψ‖ ≤ 0.1·‖v − u_k‖/√σ (Rockafellar 1976, criterion B).</summary>
    private bool IsSolved()
    {
        double change = 0, residual = ResidualOf(f, fit, null, unweighted), size = 0;
        for (int i = 0; i < u.Length; i++)
            change += (v[i] - u[i]) * (v[i] - u[i]);
        for (int t = 0; t < n; t++)
            size += (f[t] * f[t]) + 1;

        return residual <= Math.Max(InexactShare * InexactShare / Sigma * change, 1e-30 * size);
    }

    private bool NewtonStep(ref double value)
    {
        double pull = Pull;
        loss.Curvature(f, program.Targets, curvature);
        for (int t = 0; t < n; t++)
            curvature[t] = Math.Sqrt(Math.Max(curvature[t] + pull, SmallestCurvature));
        var z = new double[n];
        for (int t = 0; t < n; t++)
            z[t] = curvature[t] * (f[t] - fit[t]);
        var root = (double[])z.Clone();
        FreeProjection? free = basis is null ? null : new FreeProjection(basis, curvature);
        free?.Project(root);
        map.Solve(Sigma, curvature, free, z);
        double slope = -Vector.Dot(root, z), before = Vector.SquaredNorm(root);
        for (double step = 1; step > 1e-10;)
        {
            for (int t = 0; t < n; t++)
                trialF[t] = f[t] - (step * z[t] / curvature[t]);
            double trial = Merit(trialF, trialV, trialFit);
            bool descends = trial <= value + (SufficientShare * step * slope);
            if (descends || (trial <= value + (1e-14 * Math.Abs(value)) && ResidualOf(trialF, trialFit, curvature, free) < 0.5 * before))
            {
                value = trial;
                (f, trialF) = (trialF, f);
                (v, trialV) = (trialV, v);
                (fit, trialFit) = (trialFit, fit);
                return true;
            }

            if (!double.IsFinite(trial))
            {
                step *= SmallestStepShare;
                continue;
            }

            // The least point of the parabola through what is known, within reason.
            double parabola = slope * step * step / (2 * (value + (slope * step) - trial));
            step *= Math.Clamp(parabola / step, SmallestStepShare, LargestStepShare);
        }

        return false;
    }

    /// <summary>‖C^½(f − A v)‖², without C where it is null, beside the free part.</summary>
    private double ResidualOf(double[] at, double[] fitted, double[]? roots, FreeProjection? free)
    {
        var difference = new double[n];
        Vector.Subtract(at, fitted, difference);
        if (roots is not null)
            Vector.Multiply<double>(roots, difference);
        free?.Project(difference);
        return Vector.SquaredNorm(difference);
    }

    /// <summary>f ← A u with the best free part.</summary>
    private void Predict()
    {
        program.Operator.Apply(u, f);
        AddFree(new LossFunction(loss, program.Targets), f);
    }

    private void AddFree(ISmoothFunction function, double[] at)
    {
        if (basis is not null)
            FreeMinimum.Smooth(function, basis, at, new double[basis.Rows]).At.CopyTo(at, 0);
    }

    /// <summary>ψ at ν = −∇L(f), with v and A v; f takes the best free part first.</summary>
    private double Merit(double[] at, double[] proximal, double[] fitted)
    {
        var pulled = new PulledFunction(new LossFunction(loss, program.Targets), Pull, anchor);
        AddFree(pulled, at);
        pulled.Gradient(at, dual);
        double conjugate = Vector.Dot(at, dual) - pulled.Value(at);
        Vector.Scale(-1, dual, dual);
        program.Operator.ApplyAdjoint(dual, gradient);
        for (int i = 0; i < shifted.Length; i++)
            shifted[i] = u[i] + (Sigma * gradient[i]);
        map.Apply(shifted, Sigma * program.Beta, proximal);
        program.Operator.Apply(proximal, fitted);
        return conjugate + ((Vector.SquaredNorm(proximal) - Vector.SquaredNorm(u)) / (2 * Sigma));
    }

    private void MeasureGap()
    {
        double objective = program.Loss.Value(f, program.Targets) + (program.Beta * program.Penalty.Value(u));
        program.Loss.Gradient(f, program.Targets, dual);
        Vector.Scale(-1, dual, dual);
        program.Operator.ApplyAdjoint(dual, gradient);
        double price = map.LargestPrice(gradient);
        DualPoint best = program.Loss.BestDual(dual, program.Targets, price > 0 ? program.Beta / price : double.PositiveInfinity);
        RelativeGap = Math.Max(0, objective - best.Value) / Math.Abs(objective);
    }

    /// <summary>σ at which a block that the residual pulls with twice β moves as far as a plain gradient step would.</summary>
    private double FirstSigma()
    {
        double sum = 0;
        program.Loss.Curvature(f, program.Targets, curvature);
        for (int t = 0; t < n; t++)
            sum += Math.Max(curvature[t], program.Loss.TypicalCurvature) * Vector.SquaredNorm(program.Operator.Data.StoredOf(t));
        return 10 * program.Operator.BlockSize / Math.Max(sum, 1e-300);
    }
}
