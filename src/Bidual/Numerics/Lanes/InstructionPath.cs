using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bidual.Numerics.Lanes;

/// <summary>The registers that the kernels compute in. Every path gives the right numbers on every machine.</summary>
internal enum InstructionPath
{
    /// <summary>One number at a time: any processor.</summary>
    Scalar,

    /// <summary>128 bits, fused where the processor can.</summary>
    Vector128,

    /// <summary>256 bits: AVX2 with FMA.</summary>
    Avx2,

    /// <summary>512 bits: AVX-512.</summary>
    Avx512,
}

internal static class InstructionPaths
{
    /// <summary>The widest that this process has.</summary>
    public static InstructionPath Best { get; } = Supported()[^1];

    /// <summary>All that this process has, the narrowest first. AVX-512 also where the runtime takes it for slow (<see cref="Vector512.IsHardwareAccelerated"/>): measured there, it is the fastest.</summary>
    public static IReadOnlyList<InstructionPath> Supported()
    {
        List<InstructionPath> paths = [InstructionPath.Scalar];
        if (Vector128.IsHardwareAccelerated)
            paths.Add(InstructionPath.Vector128);
        if (Avx2.IsSupported && Fma.IsSupported)
            paths.Add(InstructionPath.Avx2);
        if (Avx512F.IsSupported && Avx512DQ.IsSupported)
            paths.Add(InstructionPath.Avx512);
        return paths;
    }
}
