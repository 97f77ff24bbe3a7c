using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Masked;

/// <summary>A register's width of the columns of some panels.</summary>
/// <param name="Index">Which of the strips.</param>
/// <param name="Chunk">The panel.</param>
/// <param name="Offset">The first number of a line.</param>
/// <param name="Kernels">What works on it.</param>
internal sealed record Strip<T>(int Index, int Chunk, int Offset, TableKernels<T> Kernels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>
/// The strips that d columns are cut into, none of them padding alone. With AVX2 and AVX-512 a last one that is half padding is half
/// as wide: two such loads take as long as a whole one.
/// </summary>
internal sealed class Strips<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What a word costs in a whole strip; in half a one it costs 1.</summary>
    private const int WholeCost = 2;

    private readonly Strip<T>[] strips;
    private readonly bool endsHalf;

    /// <param name="columns">d.</param>
    /// <param name="path">The registers.</param>
    /// <param name="reuse">How often a table's entries are read.</param>
    public Strips(int columns, InstructionPath path, int reuse)
    {
        TableKernels<T> whole = TableKernels<T>.For(path, reuse);
        int width = whole.Count, perPanel = Panels<T>.Width / width;
        strips = new Strip<T>[(columns + width - 1) / width];
        endsHalf = path >= InstructionPath.Avx2 && columns % width > 0 && columns % width <= width / 2;
        for (int s = 0; s < strips.Length; s++)
            strips[s] = new(s, s / perPanel, s % perPanel * width, endsHalf && s == strips.Length - 1 ? TableKernels<T>.ForHalf(reuse) : whole);
    }

    public ReadOnlySpan<Strip<T>> All => strips;

    /// <summary>Runs a body over all words of all strips of all sets, a nearly equal part on every thread.</summary>
    /// <param name="threads">Parts.</param>
    /// <param name="sets">Sets, each with these strips.</param>
    /// <param name="words">Words of a strip.</param>
    /// <param name="body">Takes a set, a strip, the first word and how many.</param>
    public void Share(int threads, int sets, int words, Action<int, Strip<T>, int, int> body)
    {
        long ofSet = ((long)strips.Length * WholeCost * words) - (endsHalf ? words : 0), all = sets * ofSet;
        ForkJoin.Run(threads, part =>
        {
            for (long at = all * part / threads, end = all * (part + 1) / threads; at < end;)
            {
                int set = (int)(at / ofSet);
                long within = at % ofSet;
                Strip<T> strip = strips[(int)(within / ((long)WholeCost * words))];
                int cost = endsHalf && strip.Index == strips.Length - 1 ? 1 : WholeCost;
                long start = (set * ofSet) + ((long)strip.Index * WholeCost * words);
                int first = FirstFrom(at), last = (int)Math.Min(words, FirstFrom(end));
                if (last > first)
                    body(set, strip, first, last - first);
                at = start + ((long)words * cost);

                int FirstFrom(long position) => (int)Math.Min(words, (position - start + cost - 1) / cost);
            }
        });
    }
}
