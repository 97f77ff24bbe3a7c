using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>Two vectors as one: 64 bytes are two of 256 bits, or twice two of 128.</summary>
internal readonly unsafe struct Twice<TV, T>(TV low, TV high) : ISimd<Twice<TV, T>, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TV low = low;
    private readonly TV high = high;

    public static int Count => 2 * TV.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<TV, T> Load(T* source) => new(TV.Load(source), TV.Load(source + TV.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<TV, T> AddAt(Twice<TV, T> x, T* source, nuint offset)
    {
        TV first = TV.AddAt(x.low, source, offset);
        TV second = TV.AddAt(x.high, source + TV.Count, offset);
        return new(first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<TV, T> Broadcast(T value) => new(TV.Broadcast(value), TV.Broadcast(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<TV, T> operator +(Twice<TV, T> x, Twice<TV, T> y) => new(x.low + y.low, x.high + y.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<TV, T> operator *(Twice<TV, T> x, Twice<TV, T> y) => new(x.low * y.low, x.high * y.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<TV, T> MultiplyAdd(Twice<TV, T> x, Twice<TV, T> y, Twice<TV, T> z) =>
        new(TV.MultiplyAdd(x.low, y.low, z.low), TV.MultiplyAdd(x.high, y.high, z.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Twice<TV, T> Where(uint bits, Twice<TV, T> value) =>
        new(TV.Where(bits, value.low), TV.Where(bits >> TV.Count, value.high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Twice<TV, T> x) => TV.Sum(x.low + x.high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* target)
    {
        low.Store(target);
        high.Store(target + TV.Count);
    }
}
