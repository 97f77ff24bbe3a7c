using System.Numerics;

namespace Bidual.Numerics.Masked;

/// <summary>
/// Gᵀ = Mᵀ(r∘X), a product of bits and numbers, for every set of r: per panel, block of patterns and 64 rows, a table of the
/// sums of the lines r_t x_t, looked up by the words of the patterns. The threads share the panels, and the patterns of one
/// where a share ends inside it: G has the same bits for any number of them.
/// </summary>
internal sealed unsafe class TableAdjoint<T>(MaskBits masks, Panels<T> x, InstructionPath path, Workspace<T>[] workspaces)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TableKernels<T> kernels = TableKernels<T>.For(path, masks.Patterns);
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
        long length = (long)g.Sets * g.Chunks * masks.Patterns;
        ForkJoin.Run(workspaces.Length, part =>
        {
            long last = length * (part + 1) / workspaces.Length;
            for (long at = length * part / workspaces.Length; at < last;)
            {
                int panel = (int)(at / masks.Patterns), pattern = (int)(at % masks.Patterns);
                int count = (int)Math.Min(masks.Patterns - pattern, last - at);
                PatternsPart(g, panel / g.Chunks, panel % g.Chunks, workspaces[part], pattern, pattern + count);
                at += count;
            }
        });
    }

    private void PatternsPart(Panels<T> g, int set, int chunk, Workspace<T> workspace, int firstPattern, int lastPattern)
    {
        int block = Workspace<T>.BlockLength(lastPattern - firstPattern);
        for (int pattern = firstPattern; pattern < lastPattern; pattern += block)
        {
            T* target = g.Panel(chunk, set) + ((long)pattern * Panels<T>.Width);
            SumRows(set, chunk, workspace, pattern, Math.Min(block, lastPattern - pattern), target);
        }
    }

    /// <summary>target ← some rows of one panel of G.</summary>
    private void SumRows(int set, int chunk, Workspace<T> workspace, int pattern, int count, T* target)
    {
        T* lines = x.Panel(chunk), scale = scales + ((long)set * masks.RowWords * 64);
        int words = masks.RowWords, flush = Workspace<T>.BlocksToFlush;
        bool direct = words <= flush;
        T* sums = direct ? target : workspace.Sums;
        if (!direct)
            new Span<T>(target, count * Panels<T>.Width).Clear();
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
            kernels.BuildAndSweep(kind, workspace.Table, lines + ((long)b * 64 * Panels<T>.Width), scale + (b * 64), sweep);
        }
    }
}
