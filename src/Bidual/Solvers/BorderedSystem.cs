using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;

namespace Bidual.Solvers;

/// <summary>
/// Positive definite systems M x = b whose variables after the first few fall into groups of equal size that meet one another only through those first ones: M = [A Bᵀ; B D], D block diagonal. The groups are eliminated, D_g = L_g L_gᵀ,
/// C_g = L_g⁻¹ B_g, and S = A − CᵀC is factored: as many groups as there are cost no more than once as much each.
/// </summary>
/// <param name="shared">Order of A; all of it, where there are no groups.</param>
/// <param name="local">Variables of a group.</param>
/// <param name="groups">Groups.</param>
/// <param name="threads">Worker threads.</param>
internal sealed class BorderedSystem(int shared, int local, int groups, int threads)
{
    private const int Refinements = 2;

    private readonly double[] a = new double[shared * shared], b = new double[groups * local * shared], d = new double[groups * local * local];
    private readonly double[] s = new double[shared * shared], c = new double[groups * local * shared], l = new double[groups * local * local];

    private int Order => shared + (groups * local);

    /// <summary>M ← 0.</summary>
    public void Clear()
    {
        Array.Clear(a);
        Array.Clear(b);
        Array.Clear(d);
    }

    /// <summary>M_ij += value and, where i ≠ j, M_ji: for i ≥ j. Two variables of a pair are of one group, or one is shared.</summary>
    public void Add(int i, int j, double value)
    {
        if (i < shared)
            a[(i * shared) + j] += value;
        else if (j < shared)
            b[((i - shared) * shared) + j] += value;
        else
            d[((i - shared) * local) + ((j - shared) % local)] += value;
    }

    /// <summary>Factors M, a little raised where it is singular to rounding.</summary>
    public unsafe void Factor()
    {
        a.CopyTo(s, 0);
        b.CopyTo(c, 0);
        d.CopyTo(l, 0);
        SharedLoop.For(0, groups, threads, g =>
        {
            Cholesky.FactorRaised(Group(g), local);
            fixed (double* factor = l, x = c)
                DenseKernels<double>.Best.SolveLower(Operand.RowMajor(factor + (g * local * local), local), local, Operand.RowMajor(x + (g * local * shared), shared), shared, 1);
        });
        if (groups == 0)
        {
            Cholesky.FactorRaised(s, shared, threads);
            return;
        }

        fixed (double* x = c, m = s)
            DenseKernels<double>.Best.AddLowerGram(-1, Operand.RowMajor(x, shared).Transposed, m, shared, shared, groups * local, threads);
        Cholesky.FactorRaised(s, shared, threads);
    }

    /// <summary>M⁻¹ b, refined against M itself.</summary>
    /// <param name="rhs">b.</param>
    public double[] Solve(double[] rhs)
    {
        double[] x = rhs.ToArray(), residual = new double[Order];
        Substitute(x);
        for (int k = 0; k < Refinements; k++)
        {
            rhs.CopyTo(residual, 0);
            SubtractProduct(x, residual);
            Substitute(residual);
            Vector.AddScaled<double>(1, residual, x);
        }

        return x;
    }

    private void Substitute(double[] x)
    {
        Span<double> first = x.AsSpan(0, shared);
        for (int g = 0; g < groups; g++)
        {
            Span<double> own = x.AsSpan(shared + (g * local), local);
            Cholesky.SolveLower(Group(g), local, own);
            for (int i = 0; i < local; i++)
                Vector.AddScaled(-own[i], Row(c, (g * local) + i), first);
        }

        Cholesky.Solve(s, shared, first);
        for (int g = 0; g < groups; g++)
        {
            Span<double> own = x.AsSpan(shared + (g * local), local);
            for (int i = 0; i < local; i++)
                own[i] -= Vector.Dot(Row(c, (g * local) + i), first);
            Cholesky.SolveLowerTransposed(Group(g), local, own);
        }
    }

    /// <summary>result −= M x.</summary>
    private void SubtractProduct(double[] x, double[] result)
    {
        LowerTriangle.AddProduct(-1, a, x.AsSpan(0, shared), result.AsSpan(0, shared));
        for (int g = 0; g < groups; g++)
            LowerTriangle.AddProduct(-1, d.AsSpan(g * local * local, local * local), x.AsSpan(shared + (g * local), local), result.AsSpan(shared + (g * local), local));
        for (int i = 0; i < groups * local; i++)
        {
            result[shared + i] -= Vector.Dot(Row(b, i), x.AsSpan(0, shared));
            Vector.AddScaled(-x[shared + i], Row(b, i), result.AsSpan(0, shared));
        }
    }

    private Span<double> Group(int g) => l.AsSpan(g * local * local, local * local);

    private ReadOnlySpan<double> Row(double[] values, int i) => values.AsSpan(i * shared, shared);
}
