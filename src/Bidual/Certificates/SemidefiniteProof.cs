using Bidual.Numerics.Dense;

namespace Bidual.Certificates;

/// <summary>Proofs that a matrix is positive semidefinite up to a shift, by a Cholesky factorisation that runs to its end (Rump, BIT 2006).</summary>
internal static class SemidefiniteProof
{
    /// <summary>What rounding may have hidden: A + hidden·I ⪰ 0. Null where the factorisation fails.</summary>
    /// <param name="lower">The lower triangle of A, row-major; overwritten.</param>
    /// <param name="order">Order of A.</param>
    /// <param name="threads">Worker threads.</param>
    public static double? Hidden(double[] lower, int order, int threads)
    {
        double trace = 0, largest = 0;
        for (int i = 0; i < order; i++)
        {
            double entry = Math.Abs(lower[(i * order) + i]);
            trace += entry;
            largest = Math.Max(largest, entry);
        }

        return Cholesky.Factor(lower, order, threads) > 0 ? null : Rounding.OfSum(order, trace) + Rounding.OfSum(1, largest);
    }
}
