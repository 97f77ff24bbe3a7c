using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bidual.Numerics.Lanes;

/// <summary>AVX2 registers: 12 accumulators, three columns and one broadcast fill all 16.</summary>
internal readonly unsafe struct Lanes256<T>(Vector256<T> value) : IOrderedLanes<Lanes256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector256<T> value = value;

    public static int Count => 32 / sizeof(T);

    public static int LogBytes => 5;

    public static int TileRows => 4;

    public static Lanes256<T> Zero => default;

    /// <summary>The register.</summary>
    public Vector256<T> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => value;
    }

    private static Vector256<ulong> LongBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(1UL, 2, 4, 8);
    }

    private static Vector256<uint> ShortBits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.Create(1U, 2, 4, 8, 16, 32, 64, 128);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> AddAt(Lanes256<T> x, T* source, nuint offset) => new(Vector256.Load((T*)((byte*)source + offset)) + x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> x, Lanes256<T> y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> x, Lanes256<T> y) => new(x.value * y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator /(Lanes256<T> x, Lanes256<T> y) => new(x.value / y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> MultiplyAdd(Lanes256<T> x, Lanes256<T> y, Lanes256<T> z) => typeof(T) == typeof(double)
        ? new(Vector256.MultiplyAddEstimate(x.value.AsDouble(), y.value.AsDouble(), z.value.AsDouble()).As<double, T>())
        : new(Vector256.MultiplyAddEstimate(x.value.AsSingle(), y.value.AsSingle(), z.value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Where(uint bits, Lanes256<T> value) => new(Vector256.ConditionalSelect(Mask(bits), value.value, Vector256<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Lanes256<T> value) => Vector256.Sum(value.value);

    /// <remarks>Sums of neighbours first, so that the four sums end up side by side.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSums(T factor, Lanes256<T> first, Lanes256<T> second, Lanes256<T> third, Lanes256<T> fourth, T* target)
    {
        if (!Avx.IsSupported)
        {
            target[0] += factor * Sum(first);
            target[1] += factor * Sum(second);
            target[2] += factor * Sum(third);
            target[3] += factor * Sum(fourth);
        }
        else if (typeof(T) == typeof(double))
        {
            Vector256<double> low = Avx.HorizontalAdd(first.value.AsDouble(), second.value.AsDouble()), high = Avx.HorizontalAdd(third.value.AsDouble(), fourth.value.AsDouble());
            Vector256<double> sums = Avx.Permute2x128(low, high, 0x20) + Avx.Permute2x128(low, high, 0x31);
            ((Vector256.Create(factor).AsDouble() * sums) + Vector256.Load((double*)target)).Store((double*)target);
        }
        else
        {
            Vector256<float> low = Avx.HorizontalAdd(first.value.AsSingle(), second.value.AsSingle()), high = Avx.HorizontalAdd(third.value.AsSingle(), fourth.value.AsSingle());
            Vector256<float> both = Avx.HorizontalAdd(low, high);
            Vector128<float> sums = both.GetLower() + both.GetUpper();
            ((Vector128.Create(factor).AsSingle() * sums) + Vector128.Load((float*)target)).Store((float*)target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> x, Lanes256<T> y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Abs(Lanes256<T> x) => new(Vector256.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Sqrt(Lanes256<T> x) => new(Vector256.Sqrt(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Less(Lanes256<T> x, Lanes256<T> y) => new(Vector256.LessThan(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Choose(Lanes256<T> mask, Lanes256<T> yes, Lanes256<T> no) => new(Vector256.ConditionalSelect(mask.value, yes.value, no.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> And(Lanes256<T> mask, Lanes256<T> other) => new(mask.value & other.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Bits(Lanes256<T> mask) => (uint)mask.value.ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pack(Lanes256<T> value, uint bits, T* target)
    {
        if (Avx2.IsSupported && typeof(T) == typeof(double))
            Avx2.PermuteVar8x32(value.value.AsInt32(), PackTable.Order(bits)).AsDouble().Store((double*)target);
        else
            OneByOne(value, bits, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(T* target) => value.Store(target);

    /// <summary>All bits of number j where bit j is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Mask(uint bits) => typeof(T) == typeof(double)
        ? (~Vector256.Equals(Vector256.Create((ulong)bits) & LongBits, Vector256<ulong>.Zero)).As<ulong, T>()
        : (~Vector256.Equals(Vector256.Create(bits) & ShortBits, Vector256<uint>.Zero)).As<uint, T>();

    private static void OneByOne(Lanes256<T> value, uint bits, T* target)
    {
        for (; bits != 0; bits &= bits - 1)
            *target++ = value.value[BitOperations.TrailingZeroCount(bits)];
    }
}
