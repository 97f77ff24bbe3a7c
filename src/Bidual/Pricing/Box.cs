namespace Bidual.Pricing;

/// <summary>A box on a face of the cube and the part of sign·f that is linear over it: a constant and a slope, from the rows already decided.</summary>
internal unsafe struct Box
{
    /// <summary>Dimensions at most: the rank less one.</summary>
    public const int MostDimensions = 16;

    public fixed double Centre[MostDimensions];
    public fixed double Half[MostDimensions];
    public fixed double Slope[MostDimensions];
    public double Constant;
}

/// <summary>How a box lies within its parent, in the dimensions where it differs.</summary>
internal unsafe struct BoxStep
{
    public int Count;
    public fixed int Dimension[Box.MostDimensions];

    /// <summary>Centre less the parent's.</summary>
    public fixed double Shift[Box.MostDimensions];

    /// <summary>The parent's half-width less this one's.</summary>
    public fixed double Shrink[Box.MostDimensions];
}

/// <summary>A linear majorant of sign·f(y) − τ|y| over a box: <see cref="Top"/> is its largest value there, margins included.</summary>
internal unsafe struct Majorant
{
    public double Top;
    public fixed double Slope[Box.MostDimensions];
}
