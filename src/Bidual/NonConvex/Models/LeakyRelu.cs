using System.Runtime.InteropServices;
using Lane = System.Numerics.Vector<double>;

namespace Bidual.NonConvex.Models;

/// <summary>σ(t) = t for t &gt; 0 and κt otherwise; of slope κ at 0, as in PyTorch.</summary>
/// <param name="leak">κ; 0 for the ReLU.</param>
internal sealed class LeakyRelu(double leak) : IPointwise
{
    /// <summary>max(t, 0).</summary>
    public static LeakyRelu Relu { get; } = new(0);

    public void Apply(ReadOnlySpan<double> z, Span<double> value, Span<double> slope)
    {
        ref double from = ref MemoryMarshal.GetReference(z);
        ref double to = ref MemoryMarshal.GetReference(value[..z.Length]);
        ref double slopes = ref MemoryMarshal.GetReference(slope[..z.Length]);
        Lane below = new(leak);
        int i = 0;
        for (; i <= z.Length - Lane.Count; i += Lane.Count)
        {
            Lane lane = System.Numerics.Vector.LoadUnsafe(ref from, (nuint)i);
            Lane slant = System.Numerics.Vector.ConditionalSelect(System.Numerics.Vector.GreaterThan(lane, Lane.Zero), Lane.One, below);
            System.Numerics.Vector.StoreUnsafe(lane * slant, ref to, (nuint)i);
            System.Numerics.Vector.StoreUnsafe(slant, ref slopes, (nuint)i);
        }

        for (; i < z.Length; i++)
        {
            slope[i] = z[i] > 0 ? 1 : leak;
            value[i] = slope[i] * z[i];
        }
    }
}
