using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// min over δ of ½‖A δ − r‖² + ‖δ‖²/(2γ) for many r and one operator A: the linear step of <see cref="Admm"/>.
/// With (A Aᵀ + I/γ) e = r the solution is δ = Aᵀ e and A δ = r − e/γ.
/// </summary>
internal abstract class RidgeSystem
{
    /// <summary>Largest order of a factorised matrix: 8·order² bytes, order³/3 multiplications.</summary>
    public const int LargestFactor = 4000;

    /// <summary>The cheapest form for an operator.</summary>
    /// <param name="a">A.</param>
    /// <param name="weight">γ, above 0.</param>
    public static RidgeSystem Of(PatternOperator a, double weight)
    {
        int order = Math.Min(a.Outputs, a.Inputs);
        if (order > LargestFactor)
            return new IterativeRidgeSystem(a, weight);
        return a.Outputs <= a.Inputs ? new RowRidgeSystem(a, weight) : new ColumnRidgeSystem(a, weight);
    }

    /// <summary>Solves for one right-hand side.</summary>
    /// <param name="r">r, length n; not changed.</param>
    /// <param name="solution">δ.</param>
    /// <param name="fit">A δ.</param>
    /// <param name="accuracy">Relative accuracy that suffices where the solve is iterative.</param>
    public abstract void Solve(ReadOnlySpan<double> r, Span<double> solution, Span<double> fit, double accuracy);
}

/// <summary>By one Cholesky factorisation of A Aᵀ + I/γ, n×n, for n ≤ P·d.</summary>
internal sealed class RowRidgeSystem : RidgeSystem
{
    private readonly PatternOperator a;
    private readonly double weight;
    private readonly double[] factor;
    private readonly double[] e;

    public RowRidgeSystem(PatternOperator a, double weight)
    {
        this.a = a;
        this.weight = weight;
        int n = a.Outputs;
        factor = a.RowGram();
        for (int t = 0; t < n; t++)
            factor[(t * n) + t] += 1 / weight;
        Cholesky.Factor(factor, n);
        e = new double[n];
    }

    /// <inheritdoc/>
    public override void Solve(ReadOnlySpan<double> r, Span<double> solution, Span<double> fit, double accuracy)
    {
        r.CopyTo(e);
        Cholesky.Solve(factor, e.Length, e);
        a.ApplyAdjoint(e, solution);
        for (int t = 0; t < e.Length; t++)
            fit[t] = r[t] - (e[t] / weight);
    }
}

/// <summary>By one Cholesky factorisation of AᵀA + I/γ, (P·d)×(P·d), for P·d &lt; n.</summary>
internal sealed class ColumnRidgeSystem : RidgeSystem
{
    private readonly PatternOperator a;
    private readonly double[] factor;

    public ColumnRidgeSystem(PatternOperator a, double weight)
    {
        this.a = a;
        int m = a.Inputs;
        factor = a.ColumnGram();
        for (int i = 0; i < m; i++)
            factor[(i * m) + i] += 1 / weight;
        Cholesky.Factor(factor, m);
    }

    /// <inheritdoc/>
    public override void Solve(ReadOnlySpan<double> r, Span<double> solution, Span<double> fit, double accuracy)
    {
        a.ApplyAdjoint(r, solution);
        Cholesky.Solve(factor, a.Inputs, solution);
        a.Apply(solution, fit);
    }
}

/// <summary>By conjugate gradients on (A Aᵀ + I/γ) e = r without any matrix, started from the last e.</summary>
internal sealed class IterativeRidgeSystem(PatternOperator a, double weight) : RidgeSystem
{
    private const int MaxIterations = 200;

    private readonly double[] e = new double[a.Outputs];
    private readonly double[] residual = new double[a.Outputs];
    private readonly double[] direction = new double[a.Outputs];
    private readonly double[] image = new double[a.Outputs];

    /// <inheritdoc/>
    public override void Solve(ReadOnlySpan<double> r, Span<double> solution, Span<double> fit, double accuracy)
    {
        Multiply(e, solution);
        Vector.Subtract(r, image, residual);
        residual.CopyTo(direction, 0);
        double square = Vector.SquaredNorm(residual), enough = accuracy * accuracy * Vector.SquaredNorm(r);
        for (int iteration = 0; iteration < MaxIterations && square > enough; iteration++)
        {
            Multiply(direction, solution);
            double step = square / Vector.Dot(direction, image);
            Vector.AddScaled(step, direction, e);
            Vector.AddScaled(-step, image, residual);
            double next = Vector.SquaredNorm(residual);
            double factor = next / square;
            for (int t = 0; t < direction.Length; t++)
                direction[t] = residual[t] + (factor * direction[t]);
            square = next;
        }

        a.ApplyAdjoint(e, solution);
        a.Apply(solution, fit);
    }

    /// <summary>image ← (A Aᵀ + I/γ) x; the variable-sized buffer is only scratch.</summary>
    private void Multiply(double[] x, Span<double> scratch)
    {
        a.ApplyAdjoint(x, scratch);
        a.Apply(scratch, image);
        Vector.AddScaled(1 / weight, x, image);
    }
}
