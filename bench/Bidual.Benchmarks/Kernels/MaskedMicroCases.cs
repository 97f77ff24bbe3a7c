using System.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;
using Bidual.Numerics.Threads;

namespace Bidual.Benchmarks.Kernels;

/// <summary>What the masked products are made of: a tile whose operands are in the first-level cache, and a fork and join of nothing.</summary>
internal static unsafe class MaskedMicroCases
{
    private const int Calls = 10_000;

    public static IEnumerable<KernelCase> All()
    {
        yield return Micro<Lanes512<double>, double>(InstructionPath.Avx512);
        yield return Micro<Lanes512<float>, float>(InstructionPath.Avx512);
        yield return Micro<Lanes256<double>, double>(InstructionPath.Avx2);
        yield return Micro<Lanes256<float>, float>(InstructionPath.Avx2);
        yield return new KernelCase("fork-join ×10000", "empty", 64, InstructionPaths.Best, 2, 0, () => new Timed(() =>
        {
            for (int i = 0; i < Calls; i++)
                ForkJoin.Run(2, _ => { });
        }));
        yield return new KernelCase("Parallel.For ×10000", "empty", 64, InstructionPaths.Best, 2, 0, () => new Timed(() =>
        {
            for (int i = 0; i < Calls; i++)
                Parallel.For(0, 2, _ => { });
        }));
    }

    private static KernelCase Micro<TV, T>(InstructionPath path)
        where TV : unmanaged, ILanes<TV, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Steps = 96;
        int columns = Tile<T, TV>.Columns;
        double operations = 2.0 * Calls * Steps * columns * TV.TileRows;
        return new KernelCase("microkernel", $"{TV.TileRows}x{columns}, {Steps} steps", 8 * sizeof(T), path, 1, operations, () =>
        {
            var memory = new AlignedMemory<T>((Steps * (columns + TV.TileRows)) + (TV.TileRows * columns));
            return new Timed(() =>
            {
                T* wide = memory.Pointer, narrow = wide + (Steps * columns), target = narrow + (Steps * TV.TileRows);
                for (int i = 0; i < Calls; i++)
                    Tile<T, TV>.Multiply(columns, Steps, wide, narrow, new StoreEnd<T, TV>(target, columns));
                GC.KeepAlive(memory);
            });
        });
    }
}
