using System.Runtime.InteropServices;
using Lane = System.Numerics.Vector<double>;

namespace Bidual.NonConvex.Optimisers;

/// <summary>The formula of an update, for a register of entries at once.</summary>
internal interface ILaneUpdate
{
    /// <summary>The change of θ, to be subtracted.</summary>
    /// <param name="gradient">g.</param>
    /// <param name="first">What the rule remembers.</param>
    /// <param name="second">What else it remembers.</param>
    Lane Change(Lane gradient, ref Lane first, ref Lane second);
}

/// <summary>Applies a formula to all entries.</summary>
internal static class LaneUpdate
{
    /// <summary>θ ← θ − change(g, first, second).</summary>
    /// <param name="update">The formula.</param>
    /// <param name="parameters">θ.</param>
    /// <param name="gradient">g, of the same length.</param>
    /// <param name="first">Of the same length.</param>
    /// <param name="second">The same; empty where the formula has no use for it.</param>
    public static void Apply<TUpdate>(TUpdate update, Span<double> parameters, ReadOnlySpan<double> gradient, Span<double> first, Span<double> second)
        where TUpdate : struct, ILaneUpdate
    {
        ref double theta = ref MemoryMarshal.GetReference(parameters);
        ref double g = ref MemoryMarshal.GetReference(gradient[..parameters.Length]);
        ref double one = ref MemoryMarshal.GetReference(first[..parameters.Length]);
        ref double two = ref MemoryMarshal.GetReference(second);
        bool both = second.Length >= parameters.Length;
        int i = 0;
        for (; i <= parameters.Length - Lane.Count; i += Lane.Count)
        {
            Lane a = Load(ref one, i), b = both ? Load(ref two, i) : Lane.Zero;
            Lane change = update.Change(Load(ref g, i), ref a, ref b);
            Store(Load(ref theta, i) - change, ref theta, i);
            Store(a, ref one, i);
            if (both)
                Store(b, ref two, i);
        }

        for (; i < parameters.Length; i++)
        {
            Lane a = new(first[i]), b = both ? new(second[i]) : Lane.Zero;
            Lane change = update.Change(new Lane(gradient[i]), ref a, ref b);
            parameters[i] -= change[0];
            first[i] = a[0];
            if (both)
                second[i] = b[0];
        }
    }

    private static Lane Load(ref double values, int i) => System.Numerics.Vector.LoadUnsafe(ref values, (nuint)i);

    private static void Store(Lane lane, ref double values, int i) => System.Numerics.Vector.StoreUnsafe(lane, ref values, (nuint)i);
}
