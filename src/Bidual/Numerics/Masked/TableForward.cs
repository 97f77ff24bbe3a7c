using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>
/// f_t = x_t·W_t with W = M Vᵀ a product of bits and numbers, for every set of V: per block of rows, panel and 64 patterns,
/// a table of the sums of lines of V, looked up by the words of the rows.
/// </summary>
internal sealed unsafe class TableForward<T>(MaskBits masks, Panels<T> x, TableKernels<T> kernels, Workspace<T>[] workspaces)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <param name="v">V, P×d.</param>
    /// <param name="f">A row of n numbers for every set.</param>
    public void Run(Panels<T> v, T* f)
    {
        int threads = workspaces.Length;
        int rows = masks.Rows;
        int work = checked(v.Sets * v.Chunks * masks.PatternBlocks);
        if (threads == 1 || rows >= threads * Workspace<T>.Block)
        {
            ForkJoin.Run(threads, part => Part(v, workspaces[part], Share(rows, part, threads), Share(rows, part + 1, threads), 0, work, f));
            return;
        }

        // Few rows: a table serves all of them, and the threads share the tables instead.
        long length = (long)v.Sets * rows;
        for (int part = 1; part < threads; part++)
            workspaces[part].Partial(length);
        ForkJoin.Run(threads, part => Part(
            v, workspaces[part], 0, rows, Share(work, part, threads), Share(work, part + 1, threads), part == 0 ? f : workspaces[part].Partial(length)));
        for (int part = 1; part < threads; part++)
            LineKernels.Add(workspaces[part].Partial(length), f, length);
    }

    private static int Share(int count, int part, int parts) => (int)((long)count * part / parts);

    /// <summary>Some rows of f over the tables firstWork … lastWork − 1, counted through the blocks, the panels and the sets.</summary>
    private void Part(Panels<T> v, Workspace<T> workspace, int firstRow, int lastRow, int firstWork, int lastWork, T* f)
    {
        int block = Workspace<T>.BlockLength(lastRow - firstRow);
        int perSet = v.Chunks * masks.PatternBlocks;
        for (int row = firstRow; row < lastRow; row += block)
        {
            int count = Math.Min(block, lastRow - row);
            for (int set = 0; set < v.Sets; set++)
            {
                new Span<T>(workspace.Target, count * Panels<T>.Width).Clear();
                int last = Math.Min(lastWork, (set + 1) * perSet);
                for (int work = Math.Max(firstWork, set * perSet); work < last;)
                {
                    int b = work % masks.PatternBlocks;
                    int blocks = Math.Min(masks.PatternBlocks - b, last - work);
                    int chunk = work / masks.PatternBlocks % v.Chunks;
                    AddPanel(workspace, v.Panel(chunk, set), x.Panel(chunk) + ((long)row * Panels<T>.Width), row, count, b, b + blocks);
                    work += blocks;
                }

                kernels.SumLines(workspace.Target, count, f + ((long)set * masks.Rows) + row);
            }
        }
    }

    /// <summary>Adds the products of one panel, line by line, to the target.</summary>
    private void AddPanel(Workspace<T> workspace, T* v, T* factors, int row, int count, int firstBlock, int lastBlock)
    {
        int flush = Workspace<T>.BlocksToFlush;
        for (int b = firstBlock; b < lastBlock; b++)
        {
            bool first = (b - firstBlock) % flush == 0;
            bool last = b == lastBlock - 1 || (b - firstBlock + 1) % flush == 0;
            SweepKind kind = (first, last) switch
            {
                (true, true) => SweepKind.OnlyProduct,
                (true, false) => SweepKind.Begin,
                (false, false) => SweepKind.Continue,
                (false, true) => SweepKind.EndProduct,
            };
            kernels.BuildAndSweep(
                kind, workspace.Table, v + ((long)b * 64 * Panels<T>.Width), null, masks.ByRow(b) + row, count, workspace.Sums, workspace.Target, factors);
        }
    }
}
