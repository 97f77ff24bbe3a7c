using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>
/// f_t = x_t·W_t with W = M Vᵀ a product of bits and numbers, for every set of V: per block of rows, panel and 64 patterns,
/// a table of the sums of lines of V, looked up by the words of the rows. The panels of a row are added in their order,
/// whatever the threads: f has the same bits for any number of them.
/// </summary>
internal sealed unsafe class TableForward<T>(MaskBits masks, Panels<T> x, InstructionPath path, Workspace<T>[] workspaces)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TableKernels<T> kernels = TableKernels<T>.For(path, masks.Rows);
    private AlignedMemory<T>? panelSums;

    /// <param name="v">V, P×d.</param>
    /// <param name="f">A row of n numbers for every set.</param>
    public void Run(Panels<T> v, T* f)
    {
        int threads = workspaces.Length;
        if (threads == 1 || masks.Rows >= threads * Workspace<T>.Block)
            ForkJoin.Run(threads, part => RowsPart(v, workspaces[part], Share(masks.Rows, part), Share(masks.Rows, part + 1), f));
        else
            RunByPanels(v, f);
    }

    private int Share(long count, int part) => (int)(count * part / workspaces.Length);

    private void RowsPart(Panels<T> v, Workspace<T> workspace, int firstRow, int lastRow, T* f)
    {
        int block = Workspace<T>.BlockLength(lastRow - firstRow);
        for (int row = firstRow; row < lastRow; row += block)
        {
            int count = Math.Min(block, lastRow - row);
            for (int set = 0; set < v.Sets; set++)
            {
                T* result = f + ((long)set * masks.Rows) + row;
                new Span<T>(result, count).Clear();
                for (int chunk = 0; chunk < v.Chunks; chunk++)
                    AddPanel(v, set, chunk, workspace, row, count, result);
            }
        }
    }

    /// <summary>Few rows: a table should serve all of them, so the threads share the panels, and the rows of one where a share ends inside it.</summary>
    private void RunByPanels(Panels<T> v, T* f)
    {
        int rows = masks.Rows, panels = v.Sets * v.Chunks;
        long length = (long)panels * rows;
        if (panelSums is null || panelSums.Length < length)
            panelSums = new AlignedMemory<T>(length);
        T* sums = panelSums.Pointer;
        ForkJoin.Run(workspaces.Length, part =>
        {
            long last = length * (part + 1) / workspaces.Length;
            for (long at = length * part / workspaces.Length; at < last;)
            {
                int panel = (int)(at / rows), row = (int)(at % rows);
                int count = (int)Math.Min(Math.Min(rows - row, last - at), Workspace<T>.Block);
                new Span<T>(sums + at, count).Clear();
                AddPanel(v, panel / v.Chunks, panel % v.Chunks, workspaces[part], row, count, sums + at);
                at += count;
            }
        });
        new Span<T>(f, v.Sets * rows).Clear();
        for (int panel = 0; panel < panels; panel++)
            LineKernels.Add(sums + ((long)panel * rows), f + ((long)(panel / v.Chunks) * rows), rows);
    }

    /// <summary>result ← result + the part of some rows of f that the columns of one panel make.</summary>
    private void AddPanel(Panels<T> v, int set, int chunk, Workspace<T> workspace, int row, int count, T* result)
    {
        T* lines = v.Panel(chunk, set), factors = x.Panel(chunk) + ((long)row * Panels<T>.Width);
        int blocks = masks.PatternBlocks, flush = Workspace<T>.BlocksToFlush;
        bool direct = blocks <= flush;
        if (!direct)
            new Span<T>(workspace.Target, count * Panels<T>.Width).Clear();
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
            var sweep = new SweepLines<T>(masks.ByRow(b) + row, count, workspace.Sums, workspace.Target, factors, result);
            kernels.BuildAndSweep(kind, workspace.Table, lines + ((long)b * 64 * Panels<T>.Width), null, sweep);
        }

        if (!direct)
            kernels.AddDots(workspace.Target, factors, count, result);
    }
}
