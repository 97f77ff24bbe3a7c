using Bidual.Numerics;
using Bidual.Numerics.Masked;
using Bidual.Numerics.Threads;

namespace Bidual.Programs;

/// <summary>
/// Products in double, a slab of columns at a time: A u is a sum over the slabs, and each part of Aᵀν needs one of them.
/// A slab is packed from the rows of X just before it is used.
/// </summary>
internal sealed class SlabProducts : BlockProducts
{
    private const long SlabBytes = 64 << 20;

    private readonly Matrix data;
    private readonly BlockMasks masks;
    private readonly int threads;
    private readonly Panels<double> slab;
    private readonly MaskedOperator<double> operation;
    private readonly Panels<double> variables;
    private readonly double[] part;

    /// <summary>Products over some data.</summary>
    /// <param name="data">X, n×d.</param>
    /// <param name="masks">The masks of the blocks.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="width">Columns of a slab, a multiple of those of a panel; null for as many as a share of memory holds.</param>
    public SlabProducts(Matrix data, BlockMasks masks, int threads, int? width = null)
    {
        this.data = data;
        this.masks = masks;
        this.threads = threads;
        slab = new Panels<double>(data.Rows, Math.Min(width ?? Width(data.Rows), data.Columns));
        operation = new MaskedOperator<double>(masks.Bits, slab, threads);
        variables = operation.Variables();
        part = new double[data.Rows];
    }

    protected override void ApplyAlone(ReadOnlySpan<double> x, Span<double> result)
    {
        result.Clear();
        int d = data.Columns;
        for (int first = 0; first < d; first += slab.Columns)
        {
            int count = Math.Min(slab.Columns, d - first);
            Pack(first, count);
            variables.Clear();
            for (int b = 0; b < masks.Blocks; b++)
                variables.AddRow(masks.Column(b), masks.Sign(b), x.Slice((b * d) + first, count));
            operation.Forward(variables, part);
            Vector.AddScaled(1, part, result);
        }
    }

    protected override void ApplyAdjointAlone(ReadOnlySpan<double> dual, Span<double> result)
    {
        int d = data.Columns;
        for (int first = 0; first < d; first += slab.Columns)
        {
            int count = Math.Min(slab.Columns, d - first);
            Pack(first, count);
            operation.Adjoint(dual, variables);
            for (int b = 0; b < masks.Blocks; b++)
            {
                Span<double> g = result.Slice((b * d) + first, count);
                variables.GetRow(masks.Column(b), g);
                if (masks.Sign(b) < 0)
                    Vector.Scale(-1, g, g);
            }
        }
    }

    /// <summary>Whole panels of columns, as many as <see cref="SlabBytes"/> hold.</summary>
    private static int Width(int rows)
    {
        int panel = Panels<double>.Width;
        long panels = Math.Max(1, SlabBytes / ((long)Math.Max(1, rows) * panel * sizeof(double)));
        return (int)Math.Min(panels * panel, 1 << 20);
    }

    private void Pack(int first, int count)
    {
        if (count < slab.Columns)
            slab.Clear();
        int rows = data.Rows;
        ForkJoin.Run(threads, share =>
        {
            int last = (int)((long)rows * (share + 1) / threads);
            for (int t = (int)((long)rows * share / threads); t < last; t++)
                slab.SetRow(t, data.Row(t).Slice(first, count));
        });
    }
}
