using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>
/// Sums of all subsets of each group of a few lines out of 64, so that the sum of the lines whose bits are set in a word is
/// one addition a group ("the method of the four Russians"). An entry is a line of 64 bytes and the table is aligned to it.
/// </summary>
internal unsafe interface ISubsetTable<TV, T>
    where TV : unmanaged, ISimd<TV, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Fills a table.</summary>
    /// <param name="table">Room for <see cref="SubsetSums.MaximumEntries"/> lines.</param>
    /// <param name="lines">64 lines.</param>
    /// <param name="scale">A factor of each line, or null for 1.</param>
    static abstract void Build(T* table, T* lines, T* scale);

    /// <summary>start + the sum of the lines whose bits are set.</summary>
    static abstract TV Sum(byte* table, ulong word, TV start);
}
