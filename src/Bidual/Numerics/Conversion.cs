using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bidual.Numerics;

/// <summary>Between doubles and the numbers of the kernels.</summary>
internal static class Conversion
{
    /// <summary>to ← from, rounded to the nearest.</summary>
    public static void Copy<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        if (typeof(TFrom) == typeof(TTo))
        {
            MemoryMarshal.Cast<TFrom, TTo>(from).CopyTo(to);
            return;
        }

        int i = 0;
        if (typeof(TFrom) == typeof(double) && typeof(TTo) == typeof(float))
            i = Narrow(MemoryMarshal.Cast<TFrom, double>(from), MemoryMarshal.Cast<TTo, float>(to[..from.Length]));
        for (; i < from.Length; i++)
            to[i] = TTo.CreateTruncating(from[i]);
    }

    /// <summary>Converts full registers; returns how many numbers that were.</summary>
    private static int Narrow(ReadOnlySpan<double> from, Span<float> to)
    {
        int i = 0;
        ref double source = ref MemoryMarshal.GetReference(from);
        ref float target = ref MemoryMarshal.GetReference(to);
        if (Avx512F.IsSupported)
        {
            for (; i <= from.Length - Vector512<double>.Count; i += Vector512<double>.Count)
                Avx512F.ConvertToVector256Single(Vector512.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i <= from.Length - Vector128<float>.Count; i += Vector128<float>.Count)
            Vector128.Narrow(Vector128.LoadUnsafe(ref source, (nuint)i), Vector128.LoadUnsafe(ref source, (nuint)(i + Vector128<double>.Count))).StoreUnsafe(ref target, (nuint)i);
        return i;
    }
}
