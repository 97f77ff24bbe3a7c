using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Masked;

/// <summary>The sums of all subsets of a few lines, formed in registers: one addition and one store an entry.</summary>
internal static unsafe class SubsetSums
{
    /// <summary>Entries of the largest table.</summary>
    public const int MaximumEntries = (10 * 64) + 16;

    /// <summary>The 2^6 sums of six lines; entry e holds the lines whose bits are set in e.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OfSix<TV, T>(T* table, T* lines, T* scale)
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TV x0 = Line<TV, T>(lines, scale, 0), x1 = Line<TV, T>(lines, scale, 1), x2 = Line<TV, T>(lines, scale, 2);
        TV y0 = Line<TV, T>(lines, scale, 3), y1 = Line<TV, T>(lines, scale, 4), y2 = Line<TV, T>(lines, scale, 5);
        TV x01 = x0 + x1, x02 = x0 + x2, x12 = x1 + x2, x012 = x01 + x2, y01 = y0 + y1;
        int eight = 8 * TV.Count;
        Eight(table, x0, x1, x01, x2, x02, x12, x012);
        Eight(table + eight, x0, x1, x01, x2, x02, x12, x012, y0);
        Eight(table + (2 * eight), x0, x1, x01, x2, x02, x12, x012, y1);
        Eight(table + (3 * eight), x0, x1, x01, x2, x02, x12, x012, y01);
        Eight(table + (4 * eight), x0, x1, x01, x2, x02, x12, x012, y2);
        Eight(table + (5 * eight), x0, x1, x01, x2, x02, x12, x012, y0 + y2);
        Eight(table + (6 * eight), x0, x1, x01, x2, x02, x12, x012, y1 + y2);
        Eight(table + (7 * eight), x0, x1, x01, x2, x02, x12, x012, y01 + y2);
    }

    /// <summary>The 2^5 sums of five lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OfFive<TV, T>(T* table, T* lines, T* scale)
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TV x0 = Line<TV, T>(lines, scale, 0), x1 = Line<TV, T>(lines, scale, 1), x2 = Line<TV, T>(lines, scale, 2);
        TV y0 = Line<TV, T>(lines, scale, 3), y1 = Line<TV, T>(lines, scale, 4);
        TV x01 = x0 + x1, x02 = x0 + x2, x12 = x1 + x2, x012 = x01 + x2;
        int eight = 8 * TV.Count;
        Eight(table, x0, x1, x01, x2, x02, x12, x012);
        Eight(table + eight, x0, x1, x01, x2, x02, x12, x012, y0);
        Eight(table + (2 * eight), x0, x1, x01, x2, x02, x12, x012, y1);
        Eight(table + (3 * eight), x0, x1, x01, x2, x02, x12, x012, y0 + y1);
    }

    /// <summary>The 2^4 sums of four lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OfFour<TV, T>(T* table, T* lines, T* scale)
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TV x0 = Line<TV, T>(lines, scale, 0), x1 = Line<TV, T>(lines, scale, 1), x2 = Line<TV, T>(lines, scale, 2);
        TV x01 = x0 + x1, x02 = x0 + x2, x12 = x1 + x2, x012 = x01 + x2;
        Eight(table, x0, x1, x01, x2, x02, x12, x012);
        Eight(table + (8 * TV.Count), x0, x1, x01, x2, x02, x12, x012, Line<TV, T>(lines, scale, 3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Line<TV, T>(T* lines, T* scale, int i)
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TV line = TV.Load(lines + (i * Panels<T>.Width));
        return scale == null ? line : line * TV.Broadcast(scale[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<TV, T>(T* target, TV x0, TV x1, TV x01, TV x2, TV x02, TV x12, TV x012)
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        default(TV).Store(target);
        x0.Store(target + TV.Count);
        x1.Store(target + (2 * TV.Count));
        x01.Store(target + (3 * TV.Count));
        x2.Store(target + (4 * TV.Count));
        x02.Store(target + (5 * TV.Count));
        x12.Store(target + (6 * TV.Count));
        x012.Store(target + (7 * TV.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<TV, T>(T* target, TV x0, TV x1, TV x01, TV x2, TV x02, TV x12, TV x012, TV y)
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        y.Store(target);
        (x0 + y).Store(target + TV.Count);
        (x1 + y).Store(target + (2 * TV.Count));
        (x01 + y).Store(target + (3 * TV.Count));
        (x2 + y).Store(target + (4 * TV.Count));
        (x02 + y).Store(target + (5 * TV.Count));
        (x12 + y).Store(target + (6 * TV.Count));
        (x012 + y).Store(target + (7 * TV.Count));
    }
}
