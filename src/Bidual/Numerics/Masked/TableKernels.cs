using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>The inner loops of the table products on one instruction path, on lines of 64 bytes.</summary>
internal abstract unsafe class TableKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The kernels of a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="reuse">How often a table's entries are read: decides on the size of the table, and with it on the rounding.</param>
    public static TableKernels<T> For(InstructionPath path, int reuse) => path switch
    {
        InstructionPath.Avx512 => For<Simd512<T>>(reuse),
        InstructionPath.Avx2 => For<Twice<Simd256<T>, T>>(reuse),
        _ => For<Twice<Twice<Simd128<T>, T>, T>>(reuse),
    };

    /// <summary>Builds the table of 64 lines and looks all words up in it.</summary>
    /// <param name="kind">What is done with the sums.</param>
    /// <param name="table">Room for a table.</param>
    /// <param name="lines">64 lines.</param>
    /// <param name="scale">A factor of each line, or null for 1.</param>
    /// <param name="sweep">The words, and what is read and written for each.</param>
    public abstract void BuildAndSweep(SweepKind kind, T* table, T* lines, T* scale, SweepLines<T> sweep);

    /// <summary>result_i ← result_i + the dot product of lines i.</summary>
    public abstract void AddDots(T* lines, T* factors, int count, T* result);

    private static TableKernels<T> For<TV>(int reuse)
        where TV : unmanaged, ISimd<TV, T>
    {
        const int SixBitReuse = 384;
        return reuse >= SixBitReuse ? new TableKernels<T, TV, SixBits<TV, T>>() : new TableKernels<T, TV, FiveBits<TV, T>>();
    }
}

/// <inheritdoc/>
/// <typeparam name="T">double or float.</typeparam>
/// <typeparam name="TV">A line in registers.</typeparam>
/// <typeparam name="TTable">The table.</typeparam>
internal sealed unsafe class TableKernels<T, TV, TTable> : TableKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TV : unmanaged, ISimd<TV, T>
    where TTable : struct, ISubsetTable<TV, T>
{
    public override void BuildAndSweep(SweepKind kind, T* table, T* lines, T* scale, SweepLines<T> sweep)
    {
        TTable.Build(table, lines, scale);
        TableSweep<TV, T, TTable>.Run(kind, table, sweep);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddDots(T* lines, T* factors, int count, T* result)
    {
        for (int i = 0; i < count; i++, lines += TV.Count, factors += TV.Count)
            result[i] += TV.Sum(TV.Load(lines) * TV.Load(factors));
    }
}
