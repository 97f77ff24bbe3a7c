using System.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Numerics.Masked;

/// <summary>
/// f_t = Σ_i M[t,i] x_tᵀv_i and its adjoint G_i = Σ_t M[t,i] r_t x_t, for one or several V and r at once. Masks stay bits.
/// The result has the same bits for any number of threads. One caller at a time.
/// </summary>
internal sealed unsafe class MaskedOperator<T> : MaskedProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>With fewer rows or patterns than this a table costs more than it saves.</summary>
    private const int SmallestTable = 12;

    private readonly TableForward<T> forward;
    private readonly TableAdjoint<T> adjoint;
    private readonly TileProducts<T> tiles;
    private readonly MaskedKernel kernel;
    private AlignedMemory<T>? padded;

    /// <param name="masks">M, n×P.</param>
    /// <param name="x">X, n×d, finite.</param>
    /// <param name="threads">Parts that each product is cut into.</param>
    /// <param name="path">The instructions; null for the best of this machine.</param>
    /// <param name="kernel">The kernel of both products; null for the faster.</param>
    public MaskedOperator(MaskBits masks, Panels<T> x, int threads = 1, InstructionPath? path = null, MaskedKernel? kernel = null)
        : base(masks, x.Columns)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Rows, masks.Rows, nameof(x));
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Sets, 1, nameof(x));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Data = x;
        InstructionPath chosen = path ?? InstructionPaths.Best;
        this.kernel = kernel ?? (Math.Min(masks.Rows, masks.Patterns) < SmallestTable ? MaskedKernel.Tile : MaskedKernel.Table);
        forward = new TableForward<T>(masks, x, chosen, threads);
        adjoint = new TableAdjoint<T>(masks, x, chosen, threads);
        tiles = TileProducts<T>.For(chosen, masks, x, threads);
    }

    /// <summary>X.</summary>
    public Panels<T> Data { get; }

    /// <summary>Panels for several V or G.</summary>
    /// <param name="sets">k.</param>
    public Panels<T> Variables(int sets) => new(Masks.Patterns, Data.Columns, sets);

    /// <summary>The forward product.</summary>
    /// <param name="v">V: k sets of P×d.</param>
    /// <param name="f">k rows of n numbers, overwritten.</param>
    public override void Forward(Panels<T> v, Span<T> f)
    {
        Check(v, f.Length);
        fixed (T* result = f)
        {
            if (kernel == MaskedKernel.Table)
                forward.Run(v, result);
            for (int set = 0; kernel == MaskedKernel.Tile && set < v.Sets; set++)
                tiles.Forward(v, set, result + ((long)set * Masks.Rows));
        }

        GC.KeepAlive(v);
    }

    /// <summary>The adjoint product.</summary>
    /// <param name="r">k rows of n numbers.</param>
    /// <param name="g">G: k sets of P×d, overwritten.</param>
    public override void Adjoint(ReadOnlySpan<T> r, Panels<T> g)
    {
        Check(g, r.Length);
        T* scales = Padded(r, g.Sets);
        if (kernel == MaskedKernel.Table)
            adjoint.Run(scales, g);
        for (int set = 0; kernel == MaskedKernel.Tile && set < g.Sets; set++)
            tiles.Adjoint(scales + ((long)set * Masks.RowWords * 64), g, set);
        GC.KeepAlive(g);
    }

    /// <summary>x_tᵀv_i of some patterns and all rows, whatever the masks: what the constraints of cones are made of.</summary>
    /// <param name="v">V, one set.</param>
    /// <param name="first">The first pattern.</param>
    /// <param name="count">How many patterns.</param>
    /// <param name="values">⌈n/8⌉·8 rows of <see cref="ValuesStride"/> numbers, of which n rows and count numbers have a meaning.</param>
    public void Values(Panels<T> v, int first, int count, Span<T> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(v.Sets, 1, nameof(v));
        ArgumentOutOfRangeException.ThrowIfNotEqual(v.Columns, Data.Columns, nameof(v));
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, v.Rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, (long)(Masks.Rows + 7) / 8 * 8 * ValuesStride(count), nameof(values));
        fixed (T* target = values)
            tiles.Values(v, first, count, target);
        GC.KeepAlive(v);
    }

    /// <summary>Numbers of a row of <see cref="Values"/>: <paramref name="count"/> up to whole tiles.</summary>
    public int ValuesStride(int count) => (count + tiles.TileWidth - 1) / tiles.TileWidth * tiles.TileWidth;

    /// <summary>Each row of r up to the next multiple of 64, with zeros.</summary>
    private T* Padded(ReadOnlySpan<T> r, int sets)
    {
        int length = Masks.RowWords * 64;
        if (padded is null || padded.Length < (long)length * sets)
            padded = new AlignedMemory<T>((long)length * sets);
        for (int set = 0; set < sets; set++)
            r.Slice(set * Masks.Rows, Masks.Rows).CopyTo(padded.Span((long)set * length, Masks.Rows));
        return padded.Pointer;
    }

    private void Check(Panels<T> variables, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(variables.Rows, Masks.Patterns, nameof(variables));
        ArgumentOutOfRangeException.ThrowIfNotEqual(variables.Columns, Data.Columns, nameof(variables));
        ArgumentOutOfRangeException.ThrowIfNotEqual(length, variables.Sets * Masks.Rows, nameof(length));
    }
}
