using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Masked;

/// <summary>
/// Gᵀ = Mᵀ(r∘X), a product of bits and numbers, for every set of r: per strip of columns, block of patterns and 64 rows, a
/// table of the sums of the lines r_t x_t, looked up by the words of the patterns. The threads share the strips, and the
/// patterns of one where a share ends inside it: G has the same bits for any number of them.
/// </summary>
internal sealed unsafe class TableAdjoint<T>(MaskBits masks, Panels<T> x, InstructionPath path, int threads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Strips<T> strips = new(x.Columns, path, masks.Patterns);
    private T* scales;

    /// <param name="r">A row of n numbers for every set, each with zeros up to the next multiple of 64.</param>
    /// <param name="g">G, P×d, overwritten.</param>
    public void Run(T* r, Panels<T> g)
    {
        if (masks.Rows == 0)
        {
            g.Clear();
            return;
        }

        scales = r;
        strips.Share(threads, g.Sets, masks.Patterns, (set, strip, first, count) =>
        {
            int block = TableKernels<T>.BlockLength(count);
            for (int pattern = first; pattern < first + count; pattern += block)
                SumRows(g, set, strip, pattern, Math.Min(block, first + count - pattern));
        });
    }

    /// <summary>Some rows of one strip of G.</summary>
    private void SumRows(Panels<T> g, int set, Strip<T> strip, int pattern, int count)
    {
        T* lines = x.Panel(strip.Chunk) + strip.Offset, scale = scales + ((long)set * masks.RowWords * 64);
        T* target = g.Panel(strip.Chunk, set) + ((long)pattern * Panels<T>.Width) + strip.Offset;
        T* table = Workspace.Of<T>(Scratch.SubsetSums, SubsetSums.MaximumEntries * Panels<T>.Width), sums = target;
        int words = masks.RowWords, flush = TableKernels<T>.BlocksToFlush;
        bool direct = words <= flush;
        if (!direct)
        {
            sums = Workspace.Of<T>(Scratch.BlockSums, (long)TableKernels<T>.Block * Panels<T>.Width);
            for (int i = 0; i < count; i++)
                new Span<T>(target + ((long)i * Panels<T>.Width), strip.Kernels.Count).Clear();
        }

        for (int b = 0; b < words; b++)
        {
            bool first = b % flush == 0, last = !direct && (b == words - 1 || (b + 1) % flush == 0);
            SweepKind kind = (first, last) switch
            {
                (true, true) => SweepKind.Only,
                (true, false) => SweepKind.Begin,
                (false, false) => SweepKind.Continue,
                (false, true) => SweepKind.End,
            };
            var sweep = new SweepLines<T>(masks.ByPattern(b) + pattern, count, sums, target, null, null);
            strip.Kernels.BuildAndSweep(kind, table, lines + ((long)b * 64 * Panels<T>.Width), scale + (b * 64), sweep);
        }
    }
}
