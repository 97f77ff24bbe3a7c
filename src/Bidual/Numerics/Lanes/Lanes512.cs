using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bidual.Numerics.Lanes;

/// <summary>AVX-512 registers: 24 accumulators, three columns and one broadcast of 32.</summary>
internal readonly unsafe struct Lanes512<T>(Vector512<T> value) : IOrderedLanes<Lanes512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> value = value;

    public static int Count => 64 / sizeof(T);

    public static int LogBytes => 6;

    public static int TileRows => 8;

    public static Lanes512<T> Zero => default;

    private static Vector512<ulong> LongBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
    }

    private static Vector512<uint> ShortBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(1U, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> AddAt(Lanes512<T> x, T* source, nuint offset) => new(Vector512.Load((T*)((byte*)source + offset)) + x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> x, Lanes512<T> y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> x, Lanes512<T> y) => new(x.value * y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator /(Lanes512<T> x, Lanes512<T> y) => new(x.value / y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplyAdd(Lanes512<T> x, Lanes512<T> y, Lanes512<T> z) => typeof(T) == typeof(double)
        ? new(Vector512.MultiplyAddEstimate(x.value.AsDouble(), y.value.AsDouble(), z.value.AsDouble()).As<double, T>())
        : new(Vector512.MultiplyAddEstimate(x.value.AsSingle(), y.value.AsSingle(), z.value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Where(uint bits, Lanes512<T> value) => new(Vector512.ConditionalSelect(Mask(bits), value.value, Vector512<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Lanes512<T> value) => Vector512.Sum(value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> x, Lanes512<T> y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Abs(Lanes512<T> x) => new(Vector512.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Sqrt(Lanes512<T> x) => new(Vector512.Sqrt(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Less(Lanes512<T> x, Lanes512<T> y) => new(Vector512.LessThan(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Choose(Lanes512<T> mask, Lanes512<T> yes, Lanes512<T> no) => new(Vector512.ConditionalSelect(mask.value, yes.value, no.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> And(Lanes512<T> mask, Lanes512<T> other) => new(mask.value & other.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Lanes512<T> mask) => (uint)mask.value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(Lanes512<T> value, uint bits, T* target)
    {
        if (!Avx512F.IsSupported)
            OneByOne(value, bits, target);
        else if (typeof(T) == typeof(double))
            Avx512F.Compress(Vector512<double>.Zero, Mask(bits).AsDouble(), value.value.AsDouble()).Store((double*)target);
        else
            Avx512F.Compress(Vector512<float>.Zero, Mask(bits).AsSingle(), value.value.AsSingle()).Store((float*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* target) => value.Store(target);

    /// <summary>All bits of number j where bit j is set; compiles to a mask register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Mask(uint bits) => typeof(T) == typeof(double)
        ? (~Vector512.Equals(Vector512.Create((ulong)bits) & LongBits, Vector512<ulong>.Zero)).As<ulong, T>()
        : (~Vector512.Equals(Vector512.Create(bits) & ShortBits, Vector512<uint>.Zero)).As<uint, T>();

    private static void OneByOne(Lanes512<T> value, uint bits, T* target)
    {
        for (; bits != 0; bits &= bits - 1)
            *target++ = value.value[BitOperations.TrailingZeroCount(bits)];
    }
}
