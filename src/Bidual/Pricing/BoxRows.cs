using System.Numerics;

namespace Bidual.Pricing;

/// <summary>
/// The rows undecided over a box, column after column: x_tj for the m dimensions of the face, the weight v_t, the value s_t at the centre, the reach
/// w_t ≥ Σ_j |x_tj| r_j, and the number t. Padded to full registers with rows of weight and coordinates 0, s = 1, w = ½.
/// </summary>
/// <param name="start">Aligned to registers.</param>
/// <param name="stride">From one column to the next, a multiple of a register.</param>
/// <param name="count">Rows.</param>
/// <param name="dimensions">m.</param>
/// <typeparam name="T">double, or float for <see cref="CurvedRows{V,T}"/>.</typeparam>
internal readonly unsafe struct BoxRows<T>(T* start, int stride, int count, int dimensions)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns of numbers for m dimensions.</summary>
    public static int Columns(int dimensions) => dimensions + 4;

    public int Count => count;

    /// <summary>Rows with their padding.</summary>
    public int Padded => stride;

    public T* Weights => Column(dimensions);

    public T* Values => Column(dimensions + 1);

    public T* Reaches => Column(dimensions + 2);

    /// <summary>Which of all rows each is, as a number.</summary>
    public T* Numbers => Column(dimensions + 3);

    public T* Column(int j) => start + ((nint)j * stride);

    /// <summary>Fills the padding.</summary>
    public void Pad()
    {
        for (int i = count; i < stride; i++)
        {
            for (int j = 0; j <= dimensions; j++)
                Column(j)[i] = T.Zero;
            Values[i] = T.One;
            Reaches[i] = T.CreateTruncating(0.5);
            Numbers[i] = T.Zero;
        }
    }
}
