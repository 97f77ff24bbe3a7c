using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs.Losses;

namespace Bidual.Solvers;

/// <summary>
/// Primal–dual interior point for (23) and its kin, with the direction of Helmberg, Rendl, Vanderbei &amp; Wolkowicz (SIAM J. Optim. 1996) and Mehrotra's predictor and corrector; the loss is any differentiable one, by Newton's method.
/// <para>min L(f) + β(Z₄ + Z₄')  subject to  f_t = ⟨F_t, Z − Z'⟩, ⟨G_k, Z⟩ = ⟨G_k, Z'⟩ = 0, Z, Z' ⪰ 0.</para>
/// <list type="table">
/// <item><term>Z, S, δ and Z', S', δ'</term><description><see cref="LiftedBlock"/>; all constraints but ν = −∇L(f) hold throughout</description></item>
/// <item><term>M</term><description><c>newton</c>: Δf = M Δν + b, n×n</description></item>
/// <item><term>H</term><description><c>curvature</c> of L: H Δf + Δν = −∇L − ν, so that (I + √H M √H) √H⁻¹… is positive definite whatever H</description></item>
/// </list>
/// Of an iteration n²d + n³/3 + O(nd²) operations.
/// </summary>
internal sealed class LiftedInteriorPoint
{
    private const double ToBoundary = 0.98, LeastStep = 1e-8;

    private readonly LiftedMap map;
    private readonly SemidefiniteProgram program;
    private readonly LiftedBlock[] blocks;
    private readonly double[] dual;
    private double[] fit;
    private double largest;

    /// <param name="program">X, y, L, σ and β.</param>
    /// <param name="constraints">The diagonals of G_k, k×(d + 1).</param>
    public LiftedInteriorPoint(SemidefiniteProgram program, Matrix constraints)
    {
        this.program = program;
        map = new LiftedMap(program.Inputs, program.Activation, program.Threads);
        double weight = program.Loss.Value(new double[map.Rows], program.Targets) / (2 * program.Beta);
        blocks = [new(map, constraints, program.Beta, 1, weight), new(map, constraints, program.Beta, -1, weight)];
        (dual, fit) = (new double[map.Rows], new double[map.Rows]);
    }

    /// <summary>Z.</summary>
    public Matrix Plus => blocks[0].Z;

    /// <summary>Z'.</summary>
    public Matrix Minus => blocks[1].Z;

    /// <summary>f, length n.</summary>
    public double[] Fit => fit;

    /// <summary>L(f) + β(Z₄ + Z₄').</summary>
    public double Objective => program.Loss.Value(fit, program.Targets) + (program.Beta * blocks.Sum(block => block.Z.Data[^1]));

    /// <summary>⟨Z, S⟩ + ⟨Z', S'⟩ and what ν is from −∇L, ‖∇L + ν‖·‖f‖, relative to the objective.</summary>
    public double Error
    {
        get
        {
            double[] residual = program.Loss.DualAt(fit, program.Targets);
            Vector.AddScaled(-1, dual, residual);
            return (blocks.Sum(block => block.Complementarity) + (Vector.Norm(residual) * Vector.Norm(fit))) / Math.Abs(Objective);
        }
    }

    /// <summary>One step.</summary>
    /// <returns>False where rounding leaves none; nothing has changed then.</returns>
    public bool Advance()
    {
        int n = map.Rows;
        var newton = new double[checked(n * n)];
        if (!blocks.All(block => block.Prepare(newton)))
            return false;
        double[] residual = new double[n], curvature = new double[n];
        program.Loss.Gradient(fit, program.Targets, residual);
        program.Loss.Curvature(fit, program.Targets, curvature);
        for (int t = 0; t < n; t++)
            residual[t] = -residual[t] - dual[t];
        double error = Vector.Norm(residual);
        largest = Math.Max(largest, error);
        double least = program.Loss.TypicalCurvature * error * error / (largest * largest);
        double[] roots = Array.ConvertAll(curvature, value => Math.Sqrt(Math.Max(value, least))), factor = Weighted(newton, roots);
        double mu = blocks.Sum(block => block.Complementarity) / (2 * map.Order);

        Direction trial = Solve(newton, factor, roots, residual, 0, null);
        double share = Share(trial, 1), after = blocks.Zip(trial.Steps, (block, step) => block.ComplementarityAfter(step, share)).Sum() / (2 * map.Order);
        double centring = Math.Min(1, Math.Pow(Math.Max(0, after / mu), 3));
        Direction direction = Solve(newton, factor, roots, residual, centring * mu, trial);
        share = Share(direction, ToBoundary);
        if (!(share > LeastStep))
            return false;
        Vector.AddScaled(share, direction.Dual, dual);
        Matrix adjoint = map.Adjoint(dual);
        for (int k = 0; k < blocks.Length; k++)
            blocks[k].Move(direction.Steps[k], share, adjoint);
        fit = [.. blocks[0].Fit()];
        Vector.AddScaled(1, blocks[1].Fit(), fit);
        return true;
    }

    /// <summary>Δν from (I + √H M √H)q = √H(M r + b), Δν = r − √H q, and what follows from it.</summary>
    private Direction Solve(double[] newton, double[] factor, double[] roots, double[] residual, double mu, Direction? trial)
    {
        int n = map.Rows;
        Matrix[] aims = [.. blocks.Select((block, k) => block.Aim(mu, trial is null ? null : (trial.Steps[k].Z, trial.Steps[k].S)))];
        double[] offset = new double[n];
        for (int k = 0; k < blocks.Length; k++)
            Vector.AddScaled(1, blocks[k].FitOf(aims[k]), offset);
        double[] q = LowerTriangle.Multiply(newton, residual);
        for (int t = 0; t < n; t++)
            q[t] = roots[t] * (q[t] + offset[t]);
        Cholesky.Solve(factor, n, q);
        double[] change = [.. residual];
        for (int t = 0; t < n; t++)
            change[t] -= roots[t] * q[t];
        Matrix adjoint = map.Adjoint(change);
        double[] moved = LowerTriangle.Multiply(newton, change);
        Vector.AddScaled(1, offset, moved);
        return new Direction(change, moved, [.. blocks.Select((block, k) => block.Step(aims[k], change, adjoint))]);
    }

    /// <summary>The largest step, at most 1, that stays within the cones and where Newton's model of the loss is good.</summary>
    private double Share(Direction direction, double toBoundary)
    {
        double share = Math.Min(1, toBoundary * blocks.Zip(direction.Steps, (block, step) => block.Largest(step)).Min());
        return double.IsFinite(share) ? Math.Min(share, program.Loss.TrustedShare(fit, direction.Fit)) : 0;
    }

    /// <summary>I + √H M √H, factored.</summary>
    private double[] Weighted(double[] newton, double[] roots)
    {
        int n = roots.Length;
        var matrix = new double[newton.Length];
        for (int s = 0; s < n; s++)
        {
            for (int t = 0; t <= s; t++)
                matrix[(s * n) + t] = roots[s] * roots[t] * newton[(s * n) + t];
            matrix[(s * n) + s] += 1;
        }

        Cholesky.FactorRaised(matrix, n, program.Threads);
        return matrix;
    }

    private sealed record Direction(double[] Dual, double[] Fit, (Matrix Z, Matrix S, double[] Multipliers)[] Steps);
}
