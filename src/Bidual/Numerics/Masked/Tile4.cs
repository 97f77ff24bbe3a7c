using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>4×3 vectors: twelve sums, three vectors and a broadcast in 16 registers.</summary>
internal readonly unsafe struct Tile4<TV, T> : ITile<TV, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Rows => 4;

    /// <remarks>The sums are named: in an array they would live in memory.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TEnd>(int groups, TileColumns<T> columns, T* rows, long groupStride, TEnd end)
        where TEnd : struct, ITileEnd<TV, T>
    {
        TV c00 = default, c01 = default, c02 = default;
        TV c10 = default, c11 = default, c12 = default;
        TV c20 = default, c21 = default, c22 = default;
        TV c30 = default, c31 = default, c32 = default;
        T* v0 = columns.First, v1 = columns.Second, v2 = columns.Third;
        nint step = columns.Step;
        int width = Panels<T>.Width;
        for (; groups > 0; groups--, rows += groupStride)
        {
            T* row = rows;
            for (T* last = row + width; row < last; row++, v0 += step, v1 += step, v2 += step)
            {
                TV a0 = TV.Load(v0), a1 = TV.Load(v1), a2 = TV.Load(v2);
                TV b = TV.Broadcast(row[0]);
                c00 = TV.MultiplyAdd(a0, b, c00);
                c01 = TV.MultiplyAdd(a1, b, c01);
                c02 = TV.MultiplyAdd(a2, b, c02);
                b = TV.Broadcast(row[1 * width]);
                c10 = TV.MultiplyAdd(a0, b, c10);
                c11 = TV.MultiplyAdd(a1, b, c11);
                c12 = TV.MultiplyAdd(a2, b, c12);
                b = TV.Broadcast(row[2 * width]);
                c20 = TV.MultiplyAdd(a0, b, c20);
                c21 = TV.MultiplyAdd(a1, b, c21);
                c22 = TV.MultiplyAdd(a2, b, c22);
                b = TV.Broadcast(row[3 * width]);
                c30 = TV.MultiplyAdd(a0, b, c30);
                c31 = TV.MultiplyAdd(a1, b, c31);
                c32 = TV.MultiplyAdd(a2, b, c32);
            }
        }

        end.Row(0, c00, c01, c02);
        end.Row(1, c10, c11, c12);
        end.Row(2, c20, c21, c22);
        end.Row(3, c30, c31, c32);
    }
}
