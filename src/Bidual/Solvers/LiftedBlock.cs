using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Solvers;

/// <summary>
/// Z or Z' of (23) with its dual matrix S = βE + Σδ_kG_k − sΣν_tF_t ⪰ 0, s being the sign, and the part of Newton's system that is its own: with ZS = μI linearised as in Helmberg, Rendl, Vanderbei &amp; Wolkowicz
/// (SIAM J. Optim. 1996), ΔZ = B − sym(Z ΔS S⁻¹).
/// </summary>
internal sealed class LiftedBlock
{
    private readonly LiftedMap map;
    private readonly Matrix constraints;
    private readonly double beta;
    private readonly int sign, order;
    private Matrix inverse = new(0, 0), linesOfZ = new(0, 0), linesOfInverse = new(0, 0), coupling = new(0, 0), solved = new(0, 0);
    private double[] factorOfZ = [], factorOfS = [], gram = [];

    /// <summary>Begins at ZS = μI, ν = 0.</summary>
    /// <param name="map">Of Z to predictions.</param>
    /// <param name="constraints">The diagonals of G_k, k×(d + 1); Z = Diag(1/d, …, 1/d, 1) satisfies them.</param>
    /// <param name="beta">β.</param>
    /// <param name="sign">s.</param>
    /// <param name="weight">Z₄.</param>
    public LiftedBlock(LiftedMap map, Matrix constraints, double beta, int sign, double weight)
    {
        (this.map, this.constraints, this.beta, this.sign) = (map, constraints, beta, sign);
        order = map.Order;
        Z = new Matrix(order, order);
        for (int i = 0; i < order; i++)
            Z.Data[(i * order) + i] = i == order - 1 ? weight : weight / (order - 1);
        Multipliers = [.. Enumerable.Repeat(beta * (order - 1) / order, constraints.Rows)];
        S = DualOf(new Matrix(order, order), Multipliers, beta);
    }

    /// <summary>Z.</summary>
    public Matrix Z { get; private set; }

    /// <summary>S.</summary>
    public Matrix S { get; private set; }

    /// <summary>δ.</summary>
    public double[] Multipliers { get; private set; }

    /// <summary>⟨Z, S⟩.</summary>
    public double Complementarity => Vector.Dot<double>(Z.Data, S.Data);

    /// <summary>sΣ⟨F_t, Z⟩, length n.</summary>
    public double[] Fit() => Array.ConvertAll(map.Apply(Z), value => sign * value);

    /// <summary>Factors Z and S and adds tr(F_s Z F_t S⁻¹), less what the constraints take of it, to Newton's matrix, n×n, lower triangle.</summary>
    /// <returns>Whether both are positive definite.</returns>
    public bool Prepare(double[] newton)
    {
        (factorOfZ, factorOfS) = ([.. Z.Data], [.. S.Data]);
        if (Cholesky.Factor(factorOfZ, order) > 0 || Cholesky.Factor(factorOfS, order) > 0)
            return false;
        inverse = Symmetric(Cholesky.Inverse(factorOfS, order));
        (linesOfZ, linesOfInverse) = (map.Lines(Z), map.Lines(inverse));
        map.AddProducts(Z, inverse, linesOfZ, linesOfInverse, newton);
        int n = map.Rows, k = constraints.Rows;
        coupling = new Matrix(n, k);
        Products.Add(1, map.OfColumns(Z, inverse, linesOfZ, linesOfInverse), constraints, coupling, 1, turnSecond: true);
        gram = new double[k * k];
        for (int p = 0; p < k; p++)
        {
            for (int q = 0; q <= p; q++)
            {
                for (int i = 0; i < order; i++)
                {
                    for (int j = 0; j < order; j++)
                        gram[(p * k) + q] += constraints[p, i] * Z[i, j] * inverse[i, j] * constraints[q, j];
                }
            }
        }

        Cholesky.FactorRaised(gram, k);
        solved = new Matrix(n, k, [.. coupling.Data]);
        Cholesky.SolveLowerRows(gram, k, solved.Data, k, n);
        SubtractGram(solved, newton);
        return true;
    }

    /// <summary>B = μS⁻¹ − Z, less sym(ΔZ ΔS S⁻¹) of a step taken for trial.</summary>
    public Matrix Aim(double mu, (Matrix Z, Matrix S)? trial)
    {
        var aim = new Matrix(order, order);
        Vector.AddScaled(mu, inverse.Data, aim.Data);
        Vector.AddScaled(-1, Z.Data, aim.Data);
        if (trial is { } step)
            Vector.AddScaled(-1, Scaled(step.Z, step.S).Data, aim.Data);
        return aim;
    }

    /// <summary>s⟨F_t, ΔZ⟩ for ΔS = 0 but for the constraints, length n.</summary>
    public double[] FitOf(Matrix aim)
    {
        double[] fit = map.Apply(aim), missing = Missing(aim);
        Cholesky.SolveLower(gram, constraints.Rows, missing);
        for (int t = 0; t < fit.Length; t++)
            fit[t] = sign * (fit[t] - Vector.Dot(solved.Row(t), missing));
        return fit;
    }

    /// <summary>The step of Z, S and δ that goes with one of ν.</summary>
    public (Matrix Z, Matrix S, double[] Multipliers) Step(Matrix aim, double[] dual, Matrix adjoint)
    {
        double[] multipliers = Missing(aim);
        for (int t = 0; t < dual.Length; t++)
            Vector.AddScaled(sign * dual[t], coupling.Row(t), multipliers);
        Cholesky.Solve(gram, constraints.Rows, multipliers);
        Matrix s = DualOf(adjoint, multipliers, 0), z = new(order, order, [.. aim.Data]);
        Vector.AddScaled(-1, Scaled(Z, s).Data, z.Data);
        return (z, s, multipliers);
    }

    /// <summary>The largest step at which Z and S stay positive semidefinite; +∞ where all are.</summary>
    public double Largest((Matrix Z, Matrix S, double[] Multipliers) step) => Math.Min(Largest(factorOfZ, step.Z), Largest(factorOfS, step.S));

    /// <summary>⟨Z, S⟩ after a step.</summary>
    public double ComplementarityAfter((Matrix Z, Matrix S, double[] Multipliers) step, double share) =>
        Complementarity + (share * (Vector.Dot<double>(step.Z.Data, S.Data) + Vector.Dot<double>(Z.Data, step.S.Data) + (share * Vector.Dot<double>(step.Z.Data, step.S.Data))));

    /// <summary>Takes a step; S is that of ν and δ, without the errors of the steps before.</summary>
    public void Move((Matrix Z, Matrix S, double[] Multipliers) step, double share, Matrix adjoint)
    {
        var z = new Matrix(order, order, [.. Z.Data]);
        Vector.AddScaled(share, step.Z.Data, z.Data);
        double[] multipliers = [.. Multipliers];
        Vector.AddScaled(share, step.Multipliers, multipliers);
        (Z, Multipliers, S) = (z, multipliers, DualOf(adjoint, multipliers, beta));
    }

    /// <summary>βE + Σδ_kG_k − s·A.</summary>
    private Matrix DualOf(Matrix adjoint, double[] multipliers, double corner)
    {
        var s = new Matrix(order, order);
        Vector.AddScaled(-sign, adjoint.Data, s.Data);
        for (int k = 0; k < multipliers.Length; k++)
        {
            for (int i = 0; i < order; i++)
                s.Data[(i * order) + i] += multipliers[k] * constraints[k, i];
        }

        s.Data[^1] += corner;
        return s;
    }

    /// <summary>⟨G_k, Z + B⟩.</summary>
    private double[] Missing(Matrix aim)
    {
        var missing = new double[constraints.Rows];
        for (int k = 0; k < missing.Length; k++)
        {
            for (int i = 0; i < order; i++)
                missing[k] += constraints[k, i] * (Z[i, i] + aim[i, i]);
        }

        return missing;
    }

    /// <summary>sym(A·ΔS·S⁻¹).</summary>
    private Matrix Scaled(Matrix a, Matrix change)
    {
        Matrix product = new(order, order), scaled = new(order, order);
        Products.Add(1, a, change, product, 1);
        Products.Add(1, product, inverse, scaled, 1);
        return Symmetric(scaled);
    }

    private static unsafe void SubtractGram(Matrix rows, double[] lower)
    {
        fixed (double* r = rows.Data, to = lower)
            DenseKernels<double>.Best.AddLowerGram(-1, Operand.RowMajor(r, rows.Columns), to, rows.Rows, rows.Rows, rows.Columns, 1);
    }

    /// <summary>−1/λ_min(L⁻¹ΔL⁻ᵀ).</summary>
    private double Largest(double[] factor, Matrix change)
    {
        var half = new Matrix(order, order, [.. change.Data]);
        Cholesky.SolveLowerRows(factor, order, half.Data, order, order);
        half = half.Transpose();
        Cholesky.SolveLowerRows(factor, order, half.Data, order, order);
        return EigenPairs.Of(half.Data, order, 1) is not { } pairs ? 0 : pairs.Values[0] < 0 ? -1 / pairs.Values[0] : double.PositiveInfinity;
    }

    private static Matrix Symmetric(Matrix matrix)
    {
        int k = matrix.Rows;
        var symmetric = new Matrix(k, k);
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
                symmetric.Data[(i * k) + j] = (matrix[i, j] + matrix[j, i]) / 2;
        }

        return symmetric;
    }
}
