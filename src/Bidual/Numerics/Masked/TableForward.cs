using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Masked;

/// <summary>
/// f_t = x_t·W_t with W = M Vᵀ a product of bits and numbers, for every set of V: per block of rows, strip of columns and 64
/// patterns, a table of the sums of lines of V, looked up by the words of the rows. The strips of a row are added in their
/// order, whatever the threads: f has the same bits for any number of them.
/// </summary>
internal sealed unsafe class TableForward<T>(MaskBits masks, Panels<T> x, InstructionPath path, int threads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Strips<T> strips = new(x.Columns, path, masks.Rows);
    private AlignedMemory<T>? stripSums;

    /// <param name="v">V, P×d.</param>
    /// <param name="f">A row of n numbers for every set.</param>
    public void Run(Panels<T> v, T* f)
    {
        if (threads == 1 || masks.Rows >= threads * TableKernels<T>.Block)
            ForkJoin.Run(threads, part => RowsPart(v, Share(masks.Rows, part), Share(masks.Rows, part + 1), f));
        else
            RunByStrips(v, f);
    }

    private int Share(long count, int part) => (int)(count * part / threads);

    private void RowsPart(Panels<T> v, int firstRow, int lastRow, T* f)
    {
        int block = TableKernels<T>.BlockLength(lastRow - firstRow);
        for (int row = firstRow; row < lastRow; row += block)
        {
            int count = Math.Min(block, lastRow - row);
            for (int set = 0; set < v.Sets; set++)
            {
                T* result = f + ((long)set * masks.Rows) + row;
                new Span<T>(result, count).Clear();
                foreach (Strip<T> strip in strips.All)
                    AddStrip(v, set, strip, row, count, result);
            }
        }
    }

    /// <summary>Few rows: a table should serve all of them, so the threads share the strips, and the rows of one where a share ends inside it.</summary>
    private void RunByStrips(Panels<T> v, T* f)
    {
        int rows = masks.Rows, ofSet = strips.All.Length;
        long length = (long)v.Sets * ofSet * rows;
        if (stripSums is null || stripSums.Length < length)
            stripSums = new AlignedMemory<T>(length);
        T* sums = stripSums.Pointer;
        strips.Share(threads, v.Sets, rows, (set, strip, first, count) =>
        {
            T* result = sums + ((((long)set * ofSet) + strip.Index) * rows);
            new Span<T>(result + first, count).Clear();
            for (int row = first; row < first + count; row += TableKernels<T>.Block)
                AddStrip(v, set, strip, row, Math.Min(TableKernels<T>.Block, first + count - row), result + row);
        });
        new Span<T>(f, v.Sets * rows).Clear();
        for (int strip = 0; strip < v.Sets * ofSet; strip++)
            LineKernels.Add(sums + ((long)strip * rows), f + ((long)(strip / ofSet) * rows), rows);
    }

    /// <summary>result ← result + the part of some rows of f that the columns of one strip make.</summary>
    private void AddStrip(Panels<T> v, int set, Strip<T> strip, int row, int count, T* result)
    {
        T* lines = v.Panel(strip.Chunk, set) + strip.Offset, factors = x.Panel(strip.Chunk) + ((long)row * Panels<T>.Width) + strip.Offset;
        T* table = Workspace.Of<T>(Scratch.SubsetSums, SubsetSums.MaximumEntries * Panels<T>.Width);
        T* sums = Workspace.Of<T>(Scratch.BlockSums, 2L * TableKernels<T>.Block * Panels<T>.Width), target = sums + ((long)TableKernels<T>.Block * Panels<T>.Width);
        int blocks = masks.PatternBlocks, flush = TableKernels<T>.BlocksToFlush;
        bool direct = blocks <= flush;
        if (!direct)
            new Span<T>(target, count * Panels<T>.Width).Clear();
        for (int b = 0; b < blocks; b++)
        {
            bool first = b % flush == 0, last = b == blocks - 1 || (b + 1) % flush == 0;
            SweepKind kind = (first, last) switch
            {
                (true, true) => direct ? SweepKind.OnlyDot : SweepKind.Only,
                (true, false) => SweepKind.Begin,
                (false, false) => SweepKind.Continue,
                (false, true) => direct ? SweepKind.EndDot : SweepKind.End,
            };
            var sweep = new SweepLines<T>(masks.ByRow(b) + row, count, sums, target, factors, result);
            strip.Kernels.BuildAndSweep(kind, table, lines + ((long)b * 64 * Panels<T>.Width), null, sweep);
        }

        if (!direct)
            strip.Kernels.AddDots(target, factors, count, result);
    }
}
