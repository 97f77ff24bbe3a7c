using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>
/// Gᵀ = Mᵀ(r∘X), a product of bits and numbers, for every set of r: per panel, block of patterns and 64 rows, a table of the
/// sums of the lines r_t x_t, looked up by the words of the patterns. The threads share the tables evenly; one that begins
/// inside a sum keeps its part of it aside, and the parts are added in a fixed order.
/// </summary>
internal sealed unsafe class TableAdjoint<T>(MaskBits masks, Panels<T> x, TableKernels<T> kernels, Workspace<T>[] workspaces)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int block = Workspace<T>.BlockLength(masks.Patterns);
    private AlignedMemory<T>? scales;

    private int Blocks => (masks.Patterns + block - 1) / block;

    /// <param name="r">A row of n numbers for every set.</param>
    /// <param name="g">G, P×d, overwritten.</param>
    public void Run(ReadOnlySpan<T> r, Panels<T> g)
    {
        int padded = masks.RowWords * 64;
        if (scales is null || scales.Length < (long)padded * g.Sets)
            scales = new AlignedMemory<T>((long)padded * g.Sets);
        for (int set = 0; set < g.Sets; set++)
            r.Slice(set * masks.Rows, masks.Rows).CopyTo(scales.Span((long)set * padded, masks.Rows));
        if (masks.Rows == 0)
            g.Clear();

        int threads = workspaces.Length;
        int sums = checked(g.Sets * g.Chunks * Blocks);
        long work = (long)sums * masks.RowWords;
        long length = (long)block * Panels<T>.Width;
        for (int part = 1; part < threads; part++)
            workspaces[part].Partial(length);
        ForkJoin.Run(threads, part => Part(g, workspaces[part], work * part / threads, work * (part + 1) / threads, length));
        for (int part = 1; part < threads; part++)
        {
            long first = work * part / threads, last = work * (part + 1) / threads;
            if (first % Math.Max(1, masks.RowWords) == 0 || first == last)
                continue;
            Sum sum = At(g, (int)(first / masks.RowWords));
            LineKernels.Add(workspaces[part].Partial(length), sum.Target, (long)sum.Count * Panels<T>.Width);
        }
    }

    private Sum At(Panels<T> g, int index)
    {
        int first = index % Blocks * block;
        int chunk = index / Blocks % g.Chunks;
        int set = index / Blocks / g.Chunks;
        return new Sum(set, chunk, first, Math.Min(block, masks.Patterns - first), g.Panel(chunk, set) + ((long)first * Panels<T>.Width));
    }

    private void Part(Panels<T> g, Workspace<T> workspace, long firstWork, long lastWork, long length)
    {
        for (long work = firstWork; work < lastWork;)
        {
            int firstWord = (int)(work % masks.RowWords);
            int words = (int)Math.Min(masks.RowWords - firstWord, lastWork - work);
            Sum sum = At(g, (int)(work / masks.RowWords));
            Rows(workspace, sum, firstWord == 0 ? sum.Target : workspace.Partial(length), firstWord, firstWord + words);
            work += words;
        }
    }

    /// <summary>target ← the sum over the rows of some words.</summary>
    private void Rows(Workspace<T> workspace, Sum sum, T* target, int firstWord, int lastWord)
    {
        int flush = Workspace<T>.BlocksToFlush;
        bool direct = lastWord - firstWord <= flush;
        if (!direct)
            new Span<T>(target, sum.Count * Panels<T>.Width).Clear();
        T* sums = direct ? target : workspace.Sums;
        T* scale = scales!.Pointer + ((long)sum.Set * masks.RowWords * 64);
        for (int word = firstWord; word < lastWord; word++)
        {
            bool first = (word - firstWord) % flush == 0;
            bool last = !direct && (word == lastWord - 1 || (word - firstWord + 1) % flush == 0);
            SweepKind kind = (first, last) switch
            {
                (true, true) => SweepKind.Only,
                (true, false) => SweepKind.Begin,
                (false, false) => SweepKind.Continue,
                (false, true) => SweepKind.End,
            };
            kernels.BuildAndSweep(
                kind, workspace.Table, x.Panel(sum.Chunk) + ((long)word * 64 * Panels<T>.Width), scale + (word * 64),
                masks.ByPattern(word) + sum.First, sum.Count, sums, target, null);
        }
    }

    /// <summary>A panel of a block of patterns: what is summed over all rows.</summary>
    private readonly record struct Sum(int Set, int Chunk, int First, int Count, nint Address)
    {
        public Sum(int set, int chunk, int first, int count, T* target)
            : this(set, chunk, first, count, (nint)target)
        {
        }

        public T* Target => (T*)Address;
    }
}
