using Bidual.Numerics;

namespace Bidual.Solvers;

/// <summary>⟨G_k, Z⟩ = 0 for diagonal G_k: what tells the Z of neurons from other semidefinite matrices.</summary>
internal static class LiftedConstraints
{
    /// <summary>tr Z₁ = Z₄, (23): neurons of norm 1, whose convex hull that is.</summary>
    /// <param name="d">Columns of X.</param>
    /// <returns>The diagonals of the G_k, k×(d + 1).</returns>
    public static Matrix UnitNorm(int d)
    {
        var diagonals = new Matrix(1, d + 1);
        diagonals.Data.AsSpan().Fill(1);
        diagonals.Data[d] = -1;
        return diagonals;
    }

    /// <summary>Z₁ has Z₄/d all along its diagonal: neurons of weights ±1/√d satisfy that, and others too.</summary>
    /// <param name="d">Columns of X.</param>
    /// <returns>d×(d + 1).</returns>
    public static Matrix EqualDiagonal(int d)
    {
        var diagonals = new Matrix(d, d + 1);
        for (int i = 0; i < d; i++)
        {
            diagonals.MutableRow(i)[i] = 1;
            diagonals.MutableRow(i)[d] = -1.0 / d;
        }

        return diagonals;
    }
}
