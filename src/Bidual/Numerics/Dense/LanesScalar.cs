using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Dense;

/// <summary>One number at a time, never fused: the same bits on every processor.</summary>
internal readonly unsafe struct LanesScalar<T> : ILanes<T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => 1;
    }

    public static int TileRows
    {
        [MethodImpl(Inline)]
        get => 4;
    }

    public static T Zero
    {
        [MethodImpl(Inline)]
        get => T.Zero;
    }

    [MethodImpl(Inline)]
    public static T All(T value) => value;

    [MethodImpl(Inline)]
    public static T Load(T* source) => *source;

    [MethodImpl(Inline)]
    public static void Store(T value, T* target) => *target = value;

    [MethodImpl(Inline)]
    public static T Add(T x, T y) => x + y;

    [MethodImpl(Inline)]
    public static T Multiply(T x, T y) => x * y;

    [MethodImpl(Inline)]
    public static T MultiplyAdd(T x, T y, T z) => (x * y) + z;

    [MethodImpl(Inline)]
    public static T Sum(T value) => value;
}
