using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Pricing;

/// <summary>
/// The quadratic majorants of the rows undecided over a box, summed: B + Σ L_jδ_j + δᵀQδ. In single precision where the numbers fit, whose passes take half the time and which loosens next to nothing:
/// its errors are 1e-5 of Σ|v_t|w_t over those very rows, and what a majorant gives away is a tenth of that.
/// </summary>
/// <remarks>
/// With u the unit roundoff of T and M = Σ|v_t|w_t. On the box |x_tᵀδ| ≤ w_t, so a row's part |v|(centre + slope·x_tᵀδ + curvature·(x_tᵀδ)²) has three terms of at most 1.1, 1 and 0.6 times
/// |v|w. Its inputs are rounded once, σ errs by 4u, at which the majorant is wrong by 4uw at most, and the coefficients by a dozen roundings each: together less than 64u|v|w.
/// Sums add so many registers one after the other and then the lanes of one, less than (registers + 10)u of the terms' absolute values, 3M. M itself is such a sum.
/// Numbers below the range of T are at most 1e-26 of the largest, which the margin of the rows covers many times.
/// </remarks>
/// <typeparam name="V">The register.</typeparam>
/// <typeparam name="T">double or float.</typeparam>
internal sealed unsafe class CurvedRows<V, T>
    where V : unmanaged, IOrderedLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly double Unit = Math.ScaleB(1, typeof(T) == typeof(float) ? -24 : -53);

    private readonly int dimensions;
    private readonly AlignedMemory<T> memory;
    private readonly T* slopes;
    private readonly T* curvatures;
    private readonly T* losses;
    private readonly T* zeros;
    private BoxRows<T> rows;

    /// <summary>Room for rows.</summary>
    /// <param name="count">Rows at most.</param>
    /// <param name="dimensions">m.</param>
    public CurvedRows(int count, int dimensions)
    {
        this.dimensions = dimensions;
        int length = Padded(count);
        memory = new AlignedMemory<T>((BoxRows<T>.Columns(dimensions) + 4L) * length);
        slopes = memory.Pointer + ((long)BoxRows<T>.Columns(dimensions) * length);
        curvatures = slopes + length;
        losses = curvatures + length;
        zeros = losses + length;
    }

    /// <summary>Sums the majorants.</summary>
    /// <param name="undecided">The rows.</param>
    /// <param name="sums">Receives L.</param>
    /// <param name="gram">Receives Q, lower triangle, rows <see cref="Box.MostDimensions"/> apart.</param>
    /// <returns>B, with the errors of all three added; not a number where one is out of range.</returns>
    public double Sum(in BoxRows<double> undecided, double* sums, double* gram)
    {
        rows = new BoxRows<T>(memory.Pointer, Padded(undecided.Count), undecided.Count, dimensions);
        for (int j = 0; j < BoxRows<T>.Columns(dimensions) - 1; j++)
            Conversion.Copy(new ReadOnlySpan<double>(undecided.Column(j), undecided.Count), new Span<T>(rows.Column(j), undecided.Count));
        rows.Pad();
        (T value, T mass) = QuadraticPass<V, T>.Run(rows, slopes, curvatures, losses);
        T** columns = stackalloc T*[Box.MostDimensions];
        int count = Columns(columns);
        ColumnKernels<V, T>.Sums(columns, count, slopes, rows.Padded, sums, absolute: false);
        ColumnKernels<V, T>.Gram(columns, count, curvatures, rows.Padded, gram);
        return double.CreateTruncating(value) + (Margin(rows.Padded / V.Count) * double.CreateTruncating(mass));
    }

    /// <summary>Σ over the same rows of |v|(1 − σ²)|x_tj|/2, by which cuts are chosen.</summary>
    public void Losses(double* result)
    {
        T** columns = stackalloc T*[Box.MostDimensions];
        ColumnKernels<V, T>.Sums(columns, Columns(columns), losses, rows.Padded, result, absolute: true);
        for (int j = 0; j < dimensions; j++)
        {
            if (!double.IsFinite(result[j]))
                result[j] = 0;
        }
    }

    private static int Padded(int count) => (count + V.Count - 1) / V.Count * V.Count;

    private static double Margin(int registers)
    {
        double share = (registers + 10) * Unit;
        return share < 0.1 ? ((64 * Unit) + (3 * share)) / (1 - (2 * share)) : double.PositiveInfinity;
    }

    private int Columns(T** columns)
    {
        for (int j = 0; j < dimensions; j++)
            columns[j] = rows.Column(j);
        if ((dimensions & 1) == 0)
            return dimensions;
        columns[dimensions] = zeros;
        return dimensions + 1;
    }
}
