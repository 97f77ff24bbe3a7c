using System.Numerics;

namespace Bidual.Numerics;

/// <summary>Between doubles and the numbers of the kernels.</summary>
internal static class Conversion
{
    /// <summary>to ← from, rounded to the nearest.</summary>
    public static void Copy<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = TTo.CreateTruncating(from[i]);
    }
}
