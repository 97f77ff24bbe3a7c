using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>What one thread of a table product works in.</summary>
internal sealed unsafe class Workspace<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Words looked up in one table: their sums, 128 KB, stay in the second-level cache.</summary>
    public const int Block = 2048;

    private readonly AlignedMemory<T> memory;

    public Workspace()
    {
        int width = Panels<T>.Width;
        memory = new AlignedMemory<T>((long)(SubsetSums.MaximumEntries + (2 * Block)) * width);
        Table = memory.Pointer;
        Sums = Table + (SubsetSums.MaximumEntries * width);
        Target = Sums + (Block * width);
    }

    /// <summary>Sums of floats are added to their target after so many blocks of 64, to keep their rounding errors apart.</summary>
    public static int BlocksToFlush => typeof(T) == typeof(float) ? 16 : int.MaxValue;

    /// <summary>The table.</summary>
    public T* Table { get; }

    /// <summary>A line for each word of a block.</summary>
    public T* Sums { get; }

    /// <summary>As <see cref="Sums"/>.</summary>
    public T* Target { get; }

    /// <summary>Length of the nearly equal blocks of at most <see cref="Block"/> that some words are cut into.</summary>
    public static int BlockLength(int count)
    {
        int blocks = Math.Max(1, (count + Block - 1) / Block);
        return Math.Max(1, (count + blocks - 1) / blocks);
    }
}
