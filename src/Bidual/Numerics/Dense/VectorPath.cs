using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bidual.Numerics.Dense;

/// <summary>The registers that the dense kernels compute in.</summary>
internal enum VectorPath
{
    /// <summary>One number at a time: any processor.</summary>
    Scalar,

    /// <summary>128 bits, fused where the processor can.</summary>
    Bits128,

    /// <summary>AVX2 with FMA.</summary>
    Bits256,

    /// <summary>AVX-512.</summary>
    Bits512,
}

/// <summary>What this process can run at full speed.</summary>
internal static class VectorPaths
{
    /// <summary>The widest.</summary>
    public static VectorPath Best { get; } = Supported()[^1];

    /// <summary>All, the narrowest first.</summary>
    public static IReadOnlyList<VectorPath> Supported()
    {
        List<VectorPath> paths = [VectorPath.Scalar];
        if (Vector128.IsHardwareAccelerated)
            paths.Add(VectorPath.Bits128);
        if (Avx2.IsSupported && Fma.IsSupported)
            paths.Add(VectorPath.Bits256);
        if (Vector512.IsHardwareAccelerated)
            paths.Add(VectorPath.Bits512);
        return paths;
    }
}
