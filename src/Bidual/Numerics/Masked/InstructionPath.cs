using System.Runtime.Intrinsics;

namespace Bidual.Numerics.Masked;

/// <summary>Which vector instructions the kernels are written for. Every path gives the right numbers on every machine.</summary>
internal enum InstructionPath
{
    /// <summary>Vectors of 128 bits, in software where there are none.</summary>
    Portable,

    /// <summary>Vectors of 256 bits.</summary>
    Avx2,

    /// <summary>Vectors of 512 bits.</summary>
    Avx512,
}

internal static class InstructionPaths
{
    /// <summary>The widest that this machine runs in hardware.</summary>
    public static InstructionPath Best =>
        Vector512.IsHardwareAccelerated ? InstructionPath.Avx512
        : Vector256.IsHardwareAccelerated ? InstructionPath.Avx2
        : InstructionPath.Portable;
}
