using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Masked;

/// <summary>The inner loops of the table products on a register's width of the lines of a panel.</summary>
internal abstract unsafe class TableKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Words looked up in one table: their sums, 128 KB, stay in the second-level cache.</summary>
    public const int Block = 2048;

    /// <summary>An entry read so often is worth a table of six bits.</summary>
    private const int SixBitReuse = 384;

    /// <summary>Sums of floats are added to their target after so many blocks of 64, to keep their rounding errors apart.</summary>
    public static int BlocksToFlush => typeof(T) == typeof(float) ? 16 : int.MaxValue;

    /// <summary>Numbers of a line that these kernels work on.</summary>
    public abstract int Count { get; }

    /// <summary>The kernels of a path: on whole lines of a panel with AVX2 and AVX-512, on a register of one elsewhere.</summary>
    /// <param name="path">The path.</param>
    /// <param name="reuse">How often a table's entries are read: decides on the size of the table, and with it on the rounding.</param>
    public static TableKernels<T> For(InstructionPath path, int reuse) => path switch
    {
        InstructionPath.Avx512 => For<Lanes512<T>>(reuse),
        InstructionPath.Avx2 => For<Lanes256Pair<T>>(reuse),
        InstructionPath.Vector128 => For<Lanes128<T>>(reuse),
        _ => For<LanesScalar<T>>(reuse),
    };

    /// <summary>The kernels on half a line, for AVX2 and more.</summary>
    public static TableKernels<T> ForHalf(int reuse) => For<Lanes256<T>>(reuse);

    /// <summary>Length of the nearly equal blocks of at most <see cref="Block"/> that some words are cut into.</summary>
    public static int BlockLength(int count)
    {
        int blocks = Math.Max(1, (count + Block - 1) / Block);
        return Math.Max(1, (count + blocks - 1) / blocks);
    }

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
        where TV : unmanaged, ILanes<TV, T> =>
        reuse >= SixBitReuse ? new TableKernels<T, TV, SixBits>() : new TableKernels<T, TV, FiveBits>();
}

/// <inheritdoc/>
/// <typeparam name="T">double or float.</typeparam>
/// <typeparam name="TV">The register.</typeparam>
/// <typeparam name="TBits">The groups of the table.</typeparam>
internal sealed unsafe class TableKernels<T, TV, TBits> : TableKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TV : unmanaged, ILanes<TV, T>
    where TBits : struct, IGroupBits
{
    public override int Count => TV.Count;

    public override void BuildAndSweep(SweepKind kind, T* table, T* lines, T* scale, SweepLines<T> sweep)
    {
        SubsetTable<TV, T, TBits>.Build(table, lines, scale);
        TableSweep<TV, T, TBits>.Run(kind, table, sweep);
    }

    [MethodImpl(Kernel.Method)]
    public override void AddDots(T* lines, T* factors, int count, T* result)
    {
        for (int i = 0; i < count; i++, lines += Panels<T>.Width, factors += Panels<T>.Width)
            result[i] += TV.Sum(TV.Load(lines) * TV.Load(factors));
    }
}
