namespace Bidual.Pricing;

/// <summary>
/// The question on one face {y_k = ±1, |y_j| ≤ 1} of the cube, for one sign of f: is sign·f(y) ≤ τ|y|? All faces together answer it everywhere, since both sides
/// are homogeneous.
/// </summary>
internal sealed class Face
{
    private readonly double fixedSquare;

    public Face(PreparedRows rows, int sign, int axis, int side)
    {
        Rows = rows;
        Sign = sign;
        Axis = axis;
        Side = side;
        Dimensions = rows.Rank - 1;
        Metric = new double[Dimensions];
        for (int j = 0; j < Dimensions; j++)
            Metric[j] = rows.Metric[AxisOf(j)];
        fixedSquare = rows.Metric[axis];
    }

    public PreparedRows Rows { get; }

    /// <summary>Of f, 1 or −1.</summary>
    public int Sign { get; }

    /// <summary>k.</summary>
    public int Axis { get; }

    /// <summary>y_k, 1 or −1.</summary>
    public int Side { get; }

    /// <summary>m = r − 1.</summary>
    public int Dimensions { get; }

    /// <summary>e of the dimensions of the face.</summary>
    public double[] Metric { get; }

    /// <summary>The coordinate of y that is dimension j of the face.</summary>
    public int AxisOf(int j) => j < Axis ? j : j + 1;

    /// <summary>|y| at the centre of a box.</summary>
    public unsafe double Norm(in Box box)
    {
        double square = fixedSquare;
        for (int j = 0; j < Dimensions; j++)
            square += Metric[j] * box.Centre[j] * box.Centre[j];
        return Math.Sqrt(square);
    }

    /// <summary>A lower bound of |y| over a box.</summary>
    public unsafe double LeastNorm(in Box box)
    {
        double square = fixedSquare;
        for (int j = 0; j < Dimensions; j++)
        {
            double least = Math.Max(0, Math.Abs(box.Centre[j]) - box.Half[j]);
            square += Metric[j] * least * least;
        }

        return Math.Sqrt(square) / Roundoff.Up;
    }

    /// <summary>The centre of a box as a point of all coordinates.</summary>
    public unsafe void Point(in Box box, Span<double> y)
    {
        y[Axis] = Side;
        for (int j = 0; j < Dimensions; j++)
            y[AxisOf(j)] = box.Centre[j];
    }
}
