using Bidual.Numerics.Lanes;

namespace Bidual.Benchmarks.Kernels;

/// <summary>One line of the table: a kernel at a size.</summary>
/// <param name="Kernel">Which kernel.</param>
/// <param name="Size">The size in words.</param>
/// <param name="Bits">64 for double, 32 for float.</param>
/// <param name="Path">The instructions it uses.</param>
/// <param name="Threads">The threads it uses.</param>
/// <param name="Operations">Multiplications and additions that the definition of the result has.</param>
/// <param name="Prepare">Makes the data.</param>
internal sealed record KernelCase(string Kernel, string Size, int Bits, InstructionPath Path, int Threads, double Operations, Func<Timed> Prepare);

/// <summary>What is timed.</summary>
/// <param name="Call">A call.</param>
/// <param name="Reset">What must be done before each call and is not timed.</param>
internal sealed record Timed(Action Call, Action? Reset = null);
