using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Bidual.Numerics.Lanes;

/// <summary>For each of the 16 choices of four doubles, the order of their eight halves that puts the chosen ones first.</summary>
internal static class PackTable
{
    private static readonly int[] Orders = Build();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Order(uint bits) => Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Orders), 8 * (bits & 15));

    private static int[] Build()
    {
        var orders = new int[16 * 8];
        for (int bits = 0; bits < 16; bits++)
        {
            int place = 8 * bits;
            for (int number = 0; number < 4; number++)
            {
                if ((bits & (1 << number)) == 0)
                    continue;
                orders[place++] = 2 * number;
                orders[place++] = (2 * number) + 1;
            }
        }

        return orders;
    }
}
