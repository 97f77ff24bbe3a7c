using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Lanes;

/// <summary>One number at a time, never fused: the same bits on every processor.</summary>
internal readonly unsafe struct LanesScalar<T>(T value) : IOrderedLanes<LanesScalar<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T value = value;

    public static int Count => 1;

    public static int LogBytes => typeof(T) == typeof(double) ? 3 : 2;

    public static int TileRows => 4;

    public static LanesScalar<T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Broadcast(T value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Load(T* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> AddAt(LanesScalar<T> x, T* source, nuint offset) => new(x.value + *(T*)((byte*)source + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> operator +(LanesScalar<T> x, LanesScalar<T> y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> operator *(LanesScalar<T> x, LanesScalar<T> y) => new(x.value * y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> operator /(LanesScalar<T> x, LanesScalar<T> y) => new(x.value / y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> MultiplyAdd(LanesScalar<T> x, LanesScalar<T> y, LanesScalar<T> z) => new((x.value * y.value) + z.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Where(uint bits, LanesScalar<T> value) => (bits & 1) != 0 ? value : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(LanesScalar<T> value) => value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> operator -(LanesScalar<T> x, LanesScalar<T> y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Abs(LanesScalar<T> x) => new(T.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Sqrt(LanesScalar<T> x) => new(T.Sqrt(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Less(LanesScalar<T> x, LanesScalar<T> y) => new(x.value < y.value ? T.One : T.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Choose(LanesScalar<T> mask, LanesScalar<T> yes, LanesScalar<T> no) => mask.value != T.Zero ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> And(LanesScalar<T> mask, LanesScalar<T> other) => new(mask.value * other.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(LanesScalar<T> mask) => mask.value != T.Zero ? 1u : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(LanesScalar<T> value, uint bits, T* target) => *target = value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* target) => *target = value;
}
