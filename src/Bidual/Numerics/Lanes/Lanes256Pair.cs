using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bidual.Numerics.Lanes;

/// <summary>Two AVX2 registers as one of 64 bytes: a lookup in a table forms its index once for both.</summary>
internal readonly unsafe struct Lanes256Pair<T>(Vector256<T> low, Vector256<T> high) : ILanes<Lanes256Pair<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector256<T> low = low;
    private readonly Vector256<T> high = high;

    public static int Count => 64 / sizeof(T);

    public static int LogBytes => 6;

    public static int TileRows => 4;

    public static Lanes256Pair<T> Zero => default;

    private Lanes256<T> Low
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(low);
    }

    private Lanes256<T> High
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256Pair<T> Broadcast(T value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256Pair<T> Load(T* source) => new(Vector256.Load(source), Vector256.Load(source + Vector256<T>.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256Pair<T> AddAt(Lanes256Pair<T> x, T* source, nuint offset)
    {
        byte* at = (byte*)source + offset;
        return new(Vector256.Load((T*)at) + x.low, Vector256.Load((T*)(at + 32)) + x.high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256Pair<T> operator +(Lanes256Pair<T> x, Lanes256Pair<T> y) => new(x.low + y.low, x.high + y.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256Pair<T> operator *(Lanes256Pair<T> x, Lanes256Pair<T> y) => new(x.low * y.low, x.high * y.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256Pair<T> operator /(Lanes256Pair<T> x, Lanes256Pair<T> y) => new(x.low / y.low, x.high / y.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256Pair<T> MultiplyAdd(Lanes256Pair<T> x, Lanes256Pair<T> y, Lanes256Pair<T> z) =>
        Join(Lanes256<T>.MultiplyAdd(x.Low, y.Low, z.Low), Lanes256<T>.MultiplyAdd(x.High, y.High, z.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256Pair<T> Where(uint bits, Lanes256Pair<T> value) =>
        Join(Lanes256<T>.Where(bits, value.Low), Lanes256<T>.Where(bits >> Vector256<T>.Count, value.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Lanes256Pair<T> value) => Vector256.Sum(value.low + value.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* target)
    {
        low.Store(target);
        high.Store(target + Vector256<T>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes256Pair<T> Join(Lanes256<T> low, Lanes256<T> high) => new(low.Value, high.Value);
}
