using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Solvers;

/// <summary>
/// One block of the interior-point method: u with its norm bound (t, u) ∈ Q, dual (β, w) ∈ Q, and its rows
/// s = G u ≥ 0, dual z ≥ 0; the Nesterov–Todd scaling of the norm cone; directions and steps.
/// </summary>
internal sealed class InteriorPointBlock
{
    private readonly int d;
    private readonly int m;
    private readonly double beta;
    private readonly double[] columns;

    // Scaling point of the norm cone: W = eta·[w0 w1ᵀ; w1 I + w1w1ᵀ/(1 + w0)].
    private double eta = 1, w0 = 1;
    private readonly double[] w1;
    private double lambda0, lambdaDeterminant;
    private readonly double[] lambda1;

    // Right-hand side parts of the current direction.
    private double c0;
    private readonly double[] c1;
    private readonly double[] target;

    private double dt;
    private readonly double[] dw, ds, dz;
    private readonly double[] slackResidual;

    /// <summary>A block at its starting point.</summary>
    /// <param name="columns">Gᵀ, d×m row-major: column k is σ_t x_t/‖x_t‖ of one constraint row.</param>
    /// <param name="d">Length of u.</param>
    /// <param name="beta">β.</param>
    /// <param name="size">Starting value of t and s.</param>
    public InteriorPointBlock(double[] columns, int d, double beta, double size)
    {
        this.columns = columns;
        this.d = d;
        this.beta = beta;
        m = columns.Length / d;
        U = new double[d];
        W = new double[d];
        S = new double[m];
        Z = new double[m];
        Du = new double[d];
        w1 = new double[d];
        lambda1 = new double[d];
        c1 = new double[d];
        dw = new double[d];
        ds = new double[m];
        dz = new double[m];
        target = new double[m];
        slackResidual = new double[m];
        T = size;
        Array.Fill(S, size);
        Array.Fill(Z, beta / Math.Max(1, Math.Sqrt(m)));
    }

    public double T { get; private set; }

    public double[] U { get; }

    public double[] W { get; }

    public double[] S { get; }

    public double[] Z { get; }

    /// <summary>The direction of u, set by the Newton solve.</summary>
    public double[] Du { get; }

    public int Rows => m;

    /// <summary>sᵀz + (t, u)ᵀ(β, w).</summary>
    public double Complementarity => Vector.Dot(S, Z) + (T * beta) + Vector.Dot(U, W);

    /// <summary>The same after a step of the current direction.</summary>
    public double ComplementarityAfter(double step)
    {
        double sum = (T + (step * dt)) * beta;
        for (int k = 0; k < m; k++)
            sum += (S[k] + (step * ds[k])) * (Z[k] + (step * dz[k]));
        for (int j = 0; j < d; j++)
            sum += (U[j] + (step * Du[j])) * (W[j] + (step * dw[j]));
        return sum;
    }

    /// <summary>Subtracts Gᵀz + w from the block of the dual residual.</summary>
    public void SubtractDuals(Span<double> residual) => SubtractDuals(residual, Z, W);

    /// <summary>Subtracts GᵀΔz + Δw.</summary>
    public void SubtractDualDirections(Span<double> residual) => SubtractDuals(residual, dz, dw);

    /// <summary>Recomputes the scaling and the slack residual s − G u.</summary>
    /// <returns>Largest slack residual.</returns>
    public double Prepare()
    {
        double detX = Determinant(T, U), detY = Determinant(beta, W);
        double rootX = Math.Sqrt(detX), rootY = Math.Sqrt(detY);
        double inner = ((T * beta) + Vector.Dot(U, W)) / (rootX * rootY);
        double gamma = Math.Sqrt((1 + inner) / 2);
        eta = Math.Sqrt(rootX / rootY);
        for (int j = 0; j < d; j++)
            w1[j] = ((U[j] / rootX) - (W[j] / rootY)) / (2 * gamma);
        w0 = Math.Sqrt(1 + Vector.SquaredNorm(w1));
        lambda0 = ApplyScaling(beta, W, lambda1);
        lambdaDeterminant = rootX * rootY;

        ApplyRows(U, slackResidual);
        double largest = 0;
        for (int k = 0; k < m; k++)
        {
            slackResidual[k] = S[k] - slackResidual[k];
            largest = Math.Max(largest, Math.Abs(slackResidual[k]));
        }

        return largest;
    }

    /// <summary>Adds Gᵀ diag(z/s) G and the Schur complement of W⁻² over t to a d×d block of the Newton matrix (lower triangle).</summary>
    public unsafe void AddHessian(Span<double> matrix, int stride)
    {
        double inverse = 1 / (eta * eta), factor = 2 * inverse / (1 + (2 * Vector.SquaredNorm(w1)));
        for (int i = 0; i < d; i++)
        {
            Span<double> row = matrix.Slice(i * stride, i + 1);
            for (int j = 0; j <= i; j++)
                row[j] -= factor * w1[i] * w1[j];
            row[i] += inverse;
        }

        if (m == 0)
            return;
        double[] weighted = new double[d * m];
        for (int k = 0; k < m; k++)
        {
            double weight = Z[k] / S[k];
            for (int j = 0; j < d; j++)
                weighted[(j * m) + k] = weight * columns[(j * m) + k];
        }

        double[] gram = new double[d * d];
        fixed (double* a = weighted, b = columns, c = gram)
            DenseKernels<double>.Best.AddLowerProduct(1, Operand.RowMajor(a, m), Operand.RowMajor(b, m).Transposed, c, d, d, m, threads: 1);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[(i * stride) + j] += gram[(i * d) + j];
        }
    }

    /// <summary>Adds this block's part of the right-hand side for a direction to the central path's μ; 0 gives the affine direction.</summary>
    /// <param name="mu">μ.</param>
    /// <param name="weight">Of the second-order terms that the direction recovered last predicts.</param>
    /// <param name="rhs">Added to.</param>
    public void RightHandSide(double mu, double weight, Span<double> rhs)
    {
        Span<double> x1 = stackalloc double[d <= 256 ? d : 0];
        if (d > 256)
            x1 = new double[d];
        double[] y1 = new double[d];
        double x0 = ApplyInverseScaling(dt, Du, x1);
        double y0 = ApplyScaling(0, dw, y1);

        // c = W⁻¹(λ\d) with d = σμe − λ∘λ − (W⁻¹Δx)∘(WΔy); its second part is −W⁻¹λ = −(β, w) exactly.
        double d0 = mu - (weight * ((x0 * y0) + Vector.Dot(x1, y1)));
        for (int j = 0; j < d; j++)
            y1[j] = -weight * ((x0 * y1[j]) + (y0 * x1[j]));
        double v0 = ((lambda0 * d0) - Vector.Dot(lambda1, y1)) / lambdaDeterminant;
        for (int j = 0; j < d; j++)
            x1[j] = (y1[j] - (v0 * lambda1[j])) / lambda0;
        c0 = ApplyInverseScaling(v0, x1, c1) - beta;
        Vector.Subtract(c1, W, c1);
        for (int k = 0; k < m; k++)
            target[k] = mu - (S[k] * Z[k]) - (weight * ds[k] * dz[k]);
        AddRightHandSide(rhs);
    }

    /// <summary>From Δu the directions of t, w, s and z.</summary>
    public void RecoverDirection()
    {
        double inverse = 1 / (eta * eta), p = 1 + (2 * Vector.SquaredNorm(w1)), along = Vector.Dot(w1, Du);
        dt = ((c0 / inverse) + (2 * w0 * along)) / p;

        // Δw = c₁ + (2w₀/p)c₀w₁ − W⁻²-Schur·Δu: with t eliminated first, the large terms of W⁻² never meet.
        double ratio = 2 * w0 / p;
        for (int j = 0; j < d; j++)
            dw[j] = c1[j] + (ratio * c0 * w1[j]) - (inverse * (Du[j] - (2 * along / p * w1[j])));
        ApplyRows(Du, ds);
        for (int k = 0; k < m; k++)
        {
            ds[k] -= slackResidual[k];
            dz[k] = (target[k] - (Z[k] * ds[k])) / S[k];
        }
    }

    /// <summary>
    /// Adds to all directions what a correction of Δu entails. Δz and Δw gather the corrections as numbers of their own:
    /// computed from the corrected Δu they would lose the digits that z/s and the scaling magnify.
    /// </summary>
    public void CorrectDirection(ReadOnlySpan<double> correction)
    {
        double inverse = 1 / (eta * eta), p = 1 + (2 * Vector.SquaredNorm(w1)), along = Vector.Dot(w1, correction);
        dt += 2 * w0 * along / p;
        for (int j = 0; j < d; j++)
        {
            Du[j] += correction[j];
            dw[j] -= inverse * (correction[j] - (2 * along / p * w1[j]));
        }

        double[] slack = new double[m];
        ApplyRows(correction, slack);
        for (int k = 0; k < m; k++)
        {
            ds[k] += slack[k];
            dz[k] -= Z[k] * slack[k] / S[k];
        }
    }

    /// <summary>The largest step, at most <paramref name="limit"/>, that keeps the block in its cones.</summary>
    public double MaxStep(double limit)
    {
        for (int k = 0; k < m; k++)
        {
            if (ds[k] < 0 && S[k] + (limit * ds[k]) < 0)
                limit = -S[k] / ds[k];
            if (dz[k] < 0 && Z[k] + (limit * dz[k]) < 0)
                limit = -Z[k] / dz[k];
        }

        return Math.Min(ConeStep(T, U, dt, Du, limit), ConeStep(beta, W, 0, dw, limit));
    }

    /// <summary>Whether after a step every product s·z, and the geometric mean of the norm cone's pair, is at least <paramref name="least"/>.</summary>
    public bool IsCentralAfter(double step, double least)
    {
        for (int k = 0; k < m; k++)
        {
            if ((S[k] + (step * ds[k])) * (Z[k] + (step * dz[k])) < least)
                return false;
        }

        double t = T + (step * dt), primal = 0, dual = 0;
        for (int j = 0; j < d; j++)
        {
            primal += (U[j] + (step * Du[j])) * (U[j] + (step * Du[j]));
            dual += (W[j] + (step * dw[j])) * (W[j] + (step * dw[j]));
        }

        primal = Math.Sqrt(primal);
        dual = Math.Sqrt(dual);
        return (t - primal) * (t + primal) * (beta - dual) * (beta + dual) >= least * least;
    }

    /// <summary>Takes a step of the current direction.</summary>
    public void Step(double step)
    {
        T += step * dt;
        Vector.AddScaled(step, Du, U);
        Vector.AddScaled(step, dw, W);
        Vector.AddScaled(step, ds, S);
        Vector.AddScaled(step, dz, Z);
    }

    private void AddRightHandSide(Span<double> rhs)
    {
        double ratio = 2 * w0 / (1 + (2 * Vector.SquaredNorm(w1)));
        for (int j = 0; j < d; j++)
            rhs[j] += c1[j] + (ratio * w1[j] * c0);
        if (m == 0)
            return;
        double[] pull = new double[m];
        for (int k = 0; k < m; k++)
            pull[k] = (target[k] + (Z[k] * slackResidual[k])) / S[k];
        for (int j = 0; j < d; j++)
            rhs[j] += Vector.Dot(columns.AsSpan(j * m, m), pull);
    }

    private void SubtractDuals(Span<double> residual, double[] z, double[] w)
    {
        for (int j = 0; j < d; j++)
            residual[j] -= Vector.Dot(columns.AsSpan(j * m, m), z) + w[j];
    }

    private void ApplyRows(ReadOnlySpan<double> u, Span<double> result)
    {
        result.Clear();
        for (int j = 0; j < d; j++)
            Vector.AddScaled(u[j], columns.AsSpan(j * m, m), result);
    }

    private double ApplyScaling(double x0, ReadOnlySpan<double> x1, Span<double> result)
    {
        double along = Vector.Dot(w1, x1);
        for (int j = 0; j < d; j++)
            result[j] = eta * (x1[j] + (w1[j] * (x0 + (along / (1 + w0)))));
        return eta * ((w0 * x0) + along);
    }

    private double ApplyInverseScaling(double x0, ReadOnlySpan<double> x1, Span<double> result)
    {
        double along = Vector.Dot(w1, x1);
        for (int j = 0; j < d; j++)
            result[j] = (x1[j] + (w1[j] * ((along / (1 + w0)) - x0))) / eta;
        return ((w0 * x0) - along) / eta;
    }

    /// <summary>x₀² − ‖x₁‖² without cancellation in the squares; kept positive.</summary>
    private static double Determinant(double x0, ReadOnlySpan<double> x1)
    {
        double norm = Vector.Norm(x1);
        return Math.Max((x0 - norm) * (x0 + norm), 1e-300);
    }

    private static double ConeStep(double x0, ReadOnlySpan<double> x1, double dx0, ReadOnlySpan<double> dx1, double limit)
    {
        double a = (dx0 * dx0) - Vector.SquaredNorm(dx1);
        double b = (x0 * dx0) - Vector.Dot(x1, dx1);
        double c = Determinant(x0, x1);
        if (dx0 < 0)
            limit = Math.Min(limit, -x0 / dx0);
        double discriminant = (b * b) - (a * c);
        if (discriminant < 0 || (a >= 0 && b >= 0))
            return limit;

        // Smallest positive root of a α² + 2 b α + c, in the form without cancellation.
        double root = Math.Sqrt(discriminant);
        double step = b <= 0 ? c / (root - b) : (root + b) / -a;
        return step > 0 ? Math.Min(limit, step) : limit;
    }
}
