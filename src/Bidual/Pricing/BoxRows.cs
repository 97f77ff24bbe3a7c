namespace Bidual.Pricing;

/// <summary>
/// The rows undecided over a box, column after column: x_tj for the m dimensions of the face, the weight v_t, the value s_t at the centre, the reach
/// w_t ≥ Σ_j |x_tj| r_j, and the number t. Padded to full registers with rows of weight and coordinates 0, s = 1, w = ½.
/// </summary>
/// <param name="start">Aligned to registers.</param>
/// <param name="stride">From one column to the next, a multiple of a register.</param>
/// <param name="count">Rows.</param>
/// <param name="dimensions">m.</param>
internal readonly unsafe struct BoxRows(double* start, int stride, int count, int dimensions)
{
    /// <summary>Columns of numbers for m dimensions.</summary>
    public static int Columns(int dimensions) => dimensions + 4;

    public int Count => count;

    /// <summary>Rows with their padding.</summary>
    public int Padded => stride;

    public double* Weights => Column(dimensions);

    public double* Values => Column(dimensions + 1);

    public double* Reaches => Column(dimensions + 2);

    /// <summary>Which of all rows each is, as a number.</summary>
    public double* Numbers => Column(dimensions + 3);

    public double* Column(int j) => start + ((nint)j * stride);

    /// <summary>Fills the padding.</summary>
    public void Pad()
    {
        for (int i = count; i < stride; i++)
        {
            for (int j = 0; j <= dimensions; j++)
                Column(j)[i] = 0;
            Values[i] = 1;
            Reaches[i] = 0.5;
            Numbers[i] = 0;
        }
    }
}
