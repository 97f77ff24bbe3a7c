using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Lanes;

/// <summary>How the loops over registers are compiled.</summary>
internal static class Kernel
{
    /// <summary>
    /// Once, fully optimised, at the first call, and never as a part of a caller. A profile makes the compiler inline hot loops,
    /// several at once, into what calls them; its budget of inlined calls then ends in the middle of one, whose register
    /// operations become calls: up to fifty times slower, and only after some seconds.
    /// </summary>
    public const MethodImplOptions Method = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
