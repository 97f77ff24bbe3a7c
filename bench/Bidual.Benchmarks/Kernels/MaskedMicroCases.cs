using System.Numerics;
using Bidual.Numerics.Masked;

namespace Bidual.Benchmarks.Kernels;

/// <summary>What the masked products are made of: a tile whose operands are in the first-level cache, and a fork and join of nothing.</summary>
internal static unsafe class MaskedMicroCases
{
    private const int Calls = 10_000;

    public static IEnumerable<KernelCase> All()
    {
        yield return Tile<Simd512<double>, double, Tile8<Simd512<double>, double>>(InstructionPath.Avx512);
        yield return Tile<Simd512<float>, float, Tile8<Simd512<float>, float>>(InstructionPath.Avx512);
        yield return Tile<Simd256<double>, double, Tile4<Simd256<double>, double>>(InstructionPath.Avx2);
        yield return Tile<Simd256<float>, float, Tile4<Simd256<float>, float>>(InstructionPath.Avx2);
        yield return new KernelCase("fork-join ×10000", "empty", 64, InstructionPaths.Best, 2, 0, () => () =>
        {
            for (int i = 0; i < Calls; i++)
                ForkJoin.Run(2, _ => { });
        });
        yield return new KernelCase("Parallel.For ×10000", "empty", 64, InstructionPaths.Best, 2, 0, () => () =>
        {
            for (int i = 0; i < Calls; i++)
                Parallel.For(0, 2, _ => { });
        });
    }

    private static KernelCase Tile<TV, T, TTile>(InstructionPath path)
        where TV : unmanaged, ISimd<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTile : struct, ITile<TV, T>
    {
        int width = Panels<T>.Width, groups = 96 / width, columns = 3 * TV.Count;
        double operations = 2.0 * Calls * groups * width * columns * TTile.Rows;
        return new KernelCase("microkernel", $"{TTile.Rows}x{columns}, 96 steps", 8 * sizeof(T), path, 1, operations, () =>
        {
            var memory = new AlignedMemory<T>(((long)groups * width * (columns + TTile.Rows)) + (TTile.Rows * columns));
            return () =>
            {
                T* v = memory.Pointer, rows = v + (groups * width * columns), target = rows + (groups * width * TTile.Rows);
                var end = new StoreEnd<TV, T>(new(target, target + TV.Count, target + (2 * TV.Count), columns), false, 3);
                for (int i = 0; i < Calls; i++)
                    TTile.Multiply(groups, new(v, v + TV.Count, v + (2 * TV.Count), columns), rows, TTile.Rows * width, end);
                GC.KeepAlive(memory);
            };
        });
    }
}
