namespace Bidual.Pricing;

/// <summary>One of the boxes that the faces are split into beforehand: the unit of parallel work.</summary>
/// <param name="Face">Its face.</param>
/// <param name="Corner">Bit j: whether it is the upper half in dimension j, for the first <see cref="Halved"/> dimensions.</param>
/// <param name="Halved">How many dimensions are halved.</param>
internal sealed record Subtree(Face Face, int Corner, int Halved)
{
    private const int MostHalved = 3;

    /// <summary>All of them: both signs, both sides of each axis, 2^min(m, 3) boxes on each face.</summary>
    public static Subtree[] All(PreparedRows rows)
    {
        int halved = Math.Min(rows.Rank - 1, MostHalved);
        var all = new List<Subtree>();
        for (int corner = 0; corner < 1 << halved; corner++)
        {
            for (int axis = 0; axis < rows.Rank; axis++)
            {
                foreach (int side in (ReadOnlySpan<int>)[1, -1])
                {
                    foreach (int sign in (ReadOnlySpan<int>)[1, -1])
                        all.Add(new Subtree(new Face(rows, sign, axis, side), corner, halved));
                }
            }
        }

        return [.. all];
    }

    /// <summary>The box, with the linear part of the function.</summary>
    public unsafe Box Root()
    {
        Box box = default;
        PreparedRows rows = Face.Rows;
        box.Constant = Face.Sign * Face.Side * rows.Linear[Face.Axis];
        for (int j = 0; j < Face.Dimensions; j++)
        {
            box.Slope[j] = Face.Sign * rows.Linear[Face.AxisOf(j)];
            box.Half[j] = j < Halved ? 0.5 : 1;
            box.Centre[j] = j >= Halved ? 0 : (Corner >> j & 1) == 1 ? 0.5 : -0.5;
        }

        return box;
    }
}

/// <summary>What became of a subtree.</summary>
/// <param name="Bound">What it proves: sign·f ≤ bound·|y| over all of it.</param>
/// <param name="IsClosed">Whether it was searched to its end.</param>
/// <param name="Nodes">Boxes visited.</param>
/// <param name="Found">The directions met above the start's.</param>
internal sealed record SubtreeOutcome(double Bound, bool IsClosed, long Nodes, DirectionPool Found);
