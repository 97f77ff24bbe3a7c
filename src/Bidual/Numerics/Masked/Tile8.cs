using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>8×3 vectors: 24 sums, three vectors and a broadcast in 32 registers.</summary>
internal readonly unsafe struct Tile8<TV, T> : ITile<TV, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Rows => 8;

    /// <remarks>The sums are named: in an array they would live in memory.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TEnd>(int groups, TileColumns<T> columns, T* rows, long groupStride, TEnd end)
        where TEnd : struct, ITileEnd<TV, T>
    {
        TV c00 = default, c01 = default, c02 = default;
        TV c10 = default, c11 = default, c12 = default;
        TV c20 = default, c21 = default, c22 = default;
        TV c30 = default, c31 = default, c32 = default;
        TV c40 = default, c41 = default, c42 = default;
        TV c50 = default, c51 = default, c52 = default;
        TV c60 = default, c61 = default, c62 = default;
        TV c70 = default, c71 = default, c72 = default;
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
                b = TV.Broadcast(row[4 * width]);
                c40 = TV.MultiplyAdd(a0, b, c40);
                c41 = TV.MultiplyAdd(a1, b, c41);
                c42 = TV.MultiplyAdd(a2, b, c42);
                b = TV.Broadcast(row[5 * width]);
                c50 = TV.MultiplyAdd(a0, b, c50);
                c51 = TV.MultiplyAdd(a1, b, c51);
                c52 = TV.MultiplyAdd(a2, b, c52);
                b = TV.Broadcast(row[6 * width]);
                c60 = TV.MultiplyAdd(a0, b, c60);
                c61 = TV.MultiplyAdd(a1, b, c61);
                c62 = TV.MultiplyAdd(a2, b, c62);
                b = TV.Broadcast(row[7 * width]);
                c70 = TV.MultiplyAdd(a0, b, c70);
                c71 = TV.MultiplyAdd(a1, b, c71);
                c72 = TV.MultiplyAdd(a2, b, c72);
            }
        }

        end.Row(0, c00, c01, c02);
        end.Row(1, c10, c11, c12);
        end.Row(2, c20, c21, c22);
        end.Row(3, c30, c31, c32);
        end.Row(4, c40, c41, c42);
        end.Row(5, c50, c51, c52);
        end.Row(6, c60, c61, c62);
        end.Row(7, c70, c71, c72);
    }
}
