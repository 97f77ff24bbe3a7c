using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bidual.Numerics.Lanes;

/// <summary>128 bits, in software where there are none.</summary>
internal readonly unsafe struct Lanes128<T>(Vector128<T> value) : IOrderedLanes<Lanes128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector128<T> value = value;

    public static int Count => 16 / sizeof(T);

    public static int LogBytes => 4;

    public static int TileRows => 4;

    public static Lanes128<T> Zero => default;

    private static Vector128<ulong> LongBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(1UL, 2);
    }

    private static Vector128<uint> ShortBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(1U, 2, 4, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> AddAt(Lanes128<T> x, T* source, nuint offset) => new(Vector128.Load((T*)((byte*)source + offset)) + x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator +(Lanes128<T> x, Lanes128<T> y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator *(Lanes128<T> x, Lanes128<T> y) => new(x.value * y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator /(Lanes128<T> x, Lanes128<T> y) => new(x.value / y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> MultiplyAdd(Lanes128<T> x, Lanes128<T> y, Lanes128<T> z) => typeof(T) == typeof(double)
        ? new(Vector128.MultiplyAddEstimate(x.value.AsDouble(), y.value.AsDouble(), z.value.AsDouble()).As<double, T>())
        : new(Vector128.MultiplyAddEstimate(x.value.AsSingle(), y.value.AsSingle(), z.value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Where(uint bits, Lanes128<T> value) => new(Vector128.ConditionalSelect(Mask(bits), value.value, Vector128<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Lanes128<T> value) => Vector128.Sum(value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> x, Lanes128<T> y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Abs(Lanes128<T> x) => new(Vector128.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Sqrt(Lanes128<T> x) => new(Vector128.Sqrt(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Less(Lanes128<T> x, Lanes128<T> y) => new(Vector128.LessThan(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Choose(Lanes128<T> mask, Lanes128<T> yes, Lanes128<T> no) => new(Vector128.ConditionalSelect(mask.value, yes.value, no.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> And(Lanes128<T> mask, Lanes128<T> other) => new(mask.value & other.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Lanes128<T> mask) => (uint)mask.value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(Lanes128<T> value, uint bits, T* target) => OneByOne(value, bits, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* target) => value.Store(target);

    /// <summary>All bits of number j where bit j is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Mask(uint bits) => typeof(T) == typeof(double)
        ? (~Vector128.Equals(Vector128.Create((ulong)bits) & LongBits, Vector128<ulong>.Zero)).As<ulong, T>()
        : (~Vector128.Equals(Vector128.Create(bits) & ShortBits, Vector128<uint>.Zero)).As<uint, T>();

    private static void OneByOne(Lanes128<T> value, uint bits, T* target)
    {
        for (; bits != 0; bits &= bits - 1)
            *target++ = value.value[BitOperations.TrailingZeroCount(bits)];
    }
}
