using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Masked;

/// <summary>
/// The products as matrix products whose tiles are masked in registers, for few rows or patterns, and the unmasked values
/// x_tᵀv_i of some patterns. The lanes are patterns.
/// </summary>
internal abstract unsafe class TileProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Patterns of a tile: rows of <see cref="Values"/> are whole tiles.</summary>
    public abstract int TileWidth { get; }

    public static TileProducts<T> For(InstructionPath path, MaskBits masks, Panels<T> x, int threads) => path switch
    {
        InstructionPath.Avx512 => new TileProducts<T, Lanes512<T>>(masks, x, threads),
        InstructionPath.Avx2 => new TileProducts<T, Lanes256<T>>(masks, x, threads),
        InstructionPath.Vector128 => new TileProducts<T, Lanes128<T>>(masks, x, threads),
        _ => new TileProducts<T, LanesScalar<T>>(masks, x, threads),
    };

    /// <summary>f_t ← Σ_i M[t,i] x_tᵀv_i.</summary>
    public abstract void Forward(Panels<T> v, int set, T* f);

    /// <summary>G_i ← Σ_t M[t,i] r_t x_t.</summary>
    /// <param name="r">r.</param>
    /// <param name="g">G.</param>
    /// <param name="set">The set of G.</param>
    public abstract void Adjoint(T* r, Panels<T> g, int set);

    /// <summary>values[t, i − first] ← x_tᵀv_i.</summary>
    /// <param name="v">V.</param>
    /// <param name="first">A pattern.</param>
    /// <param name="count">Patterns.</param>
    /// <param name="values">Rows up to the next multiple of 8, each the patterns up to the next multiple of <see cref="TileWidth"/>.</param>
    public abstract void Values(Panels<T> v, int first, int count, T* values);
}

/// <inheritdoc/>
internal sealed unsafe class TileProducts<T, TV>(MaskBits masks, Panels<T> x, int threads) : TileProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TV : unmanaged, ILanes<TV, T>
{
    /// <summary>Rows that stay in the second-level cache while all patterns pass.</summary>
    private const int RowBlock = 96;

    /// <summary>Bytes of a tile's columns of V that are summed in one go.</summary>
    private const int WideBytes = 24 * 1024;

    /// <summary>Rows whose products are summed in one go, for the rounding of floats.</summary>
    private const int SummedRows = 1024;

    /// <summary>Patterns of a word: no tile of the masked products crosses one.</summary>
    private const int Word = 64;

    private AlignedMemory<T>? packed;

    /// <summary>What is done with a tile of rows and patterns, for some of the summed columns.</summary>
    private interface IBody
    {
        /// <param name="row">First row of the tile.</param>
        /// <param name="pattern">First pattern of the tile.</param>
        /// <param name="width">Patterns, whole registers.</param>
        /// <param name="k">Columns.</param>
        /// <param name="wide">The columns of V, k×width.</param>
        /// <param name="narrow">The columns of X, k×TileRows.</param>
        /// <param name="first">Whether these are the first columns.</param>
        void Tile(int row, int pattern, int width, int k, T* wide, T* narrow, bool first);
    }

    public override int TileWidth => Tile<T, TV>.Columns;

    /// <summary>Panels summed in one go: a tile's columns of V, and its rows of X, fill the first-level cache.</summary>
    private static int ChunksPerBlock => Math.Max(1, WideBytes / (TileColumnsBytes * Panels<T>.Width));

    private static int TileColumnsBytes => 3 * TV.Count * sizeof(T);

    public override void Forward(Panels<T> v, int set, T* f)
    {
        Pack(v, set, 0, masks.Patterns, Word);
        EachRowBlock((row, rows) =>
        {
            T* sums = Workspace.Of<T>(Scratch.BlockSums, (RowBlock + TV.TileRows) * (long)TV.Count);
            new Span<T>(sums, (rows + TV.TileRows) * TV.Count).Clear();
            EachTile(row, rows, masks.Patterns, Word, new MaskedBody(masks, row, sums));
            for (int t = 0; t < rows; t++)
                f[row + t] = TV.Sum(TV.Load(sums + (t * TV.Count)));
        });
    }

    public override void Values(Panels<T> v, int first, int count, T* values)
    {
        nint stride = (count + TileWidth - 1) / TileWidth * TileWidth;
        if (x.Chunks == 0)
            new Span<T>(values, checked((int)(masks.Rows * stride))).Clear();
        Pack(v, 0, first, count, count);
        EachRowBlock((row, rows) => EachTile(row, rows, count, count, new ValuesBody(values, stride)));
    }

    public override void Adjoint(T* r, Panels<T> g, int set)
    {
        if (masks.Rows == 0)
        {
            g.Clear();
            return;
        }

        int perPanel = Panels<T>.Width / TV.TileRows, features = (x.Columns + TV.TileRows - 1) / TV.TileRows;
        long units = (long)features * masks.PatternBlocks;
        ForkJoin.Run(threads, part =>
        {
            for (long unit = units * part / threads; unit < units * (part + 1) / threads; unit++)
            {
                int feature = (int)(unit / masks.PatternBlocks), first = (int)(unit % masks.PatternBlocks) * Word;
                int end = Math.Min(masks.Patterns, first + Word), width;
                for (int pattern = first; pattern < end; pattern += width)
                {
                    width = Tile<T, TV>.WidthFor(end - pattern);
                    SumTile(r, g, set, feature / perPanel, feature % perPanel * TV.TileRows, pattern, Math.Min(width, end - pattern), width);
                }
            }
        });
    }

    /// <summary>Columns of V, patterns side by side: for each block of columns and tile, k×width numbers.</summary>
    /// <param name="v">V.</param>
    /// <param name="set">Its set.</param>
    /// <param name="firstPattern">The first pattern.</param>
    /// <param name="count">Patterns.</param>
    /// <param name="group">Patterns after which a tile must end.</param>
    private void Pack(Panels<T> v, int set, int firstPattern, int count, int group)
    {
        long length = (long)x.Columns * Padded(count);
        if (packed is null || packed.Length < length)
            packed = new AlignedMemory<T>(length);
        T* to = packed.Pointer;
        for (int chunk = 0; chunk < x.Chunks; chunk += ChunksPerBlock)
        {
            int k = Steps(chunk), width;
            for (int pattern = 0; pattern < count; pattern += width, to += (long)k * width)
            {
                width = Width(pattern, count, group);
                PackRows(v, set, chunk, k, firstPattern + pattern, Math.Min(width, count - pattern), to, width);
            }
        }
    }

    /// <summary>Some rows of k columns of a matrix, side by side.</summary>
    [MethodImpl(Kernel.Method)]
    private static void PackRows(Panels<T> matrix, int set, int chunk, int k, int row, int rows, T* to, int width)
    {
        for (int j = 0; j < k; j += Panels<T>.Width, chunk++)
        {
            var part = new Operand<T>(matrix.Panel(chunk, set) + ((long)row * Panels<T>.Width), Panels<T>.Width, 1);
            Packing<T>.Pack(part, rows, Math.Min(Panels<T>.Width, k - j), to + ((nint)j * width), width);
        }
    }

    /// <summary>Columns of the block that begins with a panel.</summary>
    private int Steps(int chunk) => Math.Min(x.Columns - (chunk * Panels<T>.Width), ChunksPerBlock * Panels<T>.Width);

    private static int Padded(int patterns) => (patterns + TV.Count - 1) / TV.Count * TV.Count;

    private static int Width(int pattern, int count, int group) => Tile<T, TV>.WidthFor(Math.Min(count, ((pattern / group) + 1) * group) - pattern);

    private void EachRowBlock(Action<int, int> body)
    {
        int rowBlock = Math.Clamp((masks.Rows + threads - 1) / threads, 1, RowBlock);
        rowBlock = (rowBlock + TV.TileRows - 1) / TV.TileRows * TV.TileRows;
        int blocks = (masks.Rows + rowBlock - 1) / rowBlock;
        ForkJoin.Run(Math.Min(threads, blocks), part =>
        {
            int parts = Math.Min(threads, blocks), last = (int)((long)blocks * (part + 1) / parts);
            for (int block = (int)((long)blocks * part / parts); block < last; block++)
                body(block * rowBlock, Math.Min(rowBlock, masks.Rows - (block * rowBlock)));
        });
    }

    [MethodImpl(Kernel.Method)]
    private void EachTile<TBody>(int row, int rows, int count, int group, TBody body)
        where TBody : struct, IBody
    {
        T* narrow = Workspace.Of<T>(Scratch.NarrowPanels, (long)(RowBlock + TV.TileRows) * ChunksPerBlock * Panels<T>.Width);
        T* wide = packed!.Pointer;
        for (int chunk = 0; chunk < x.Chunks; chunk += ChunksPerBlock)
        {
            int k = Steps(chunk), width;
            for (int t = 0; t < rows; t += TV.TileRows)
                PackRows(x, 0, chunk, k, row + t, Math.Min(TV.TileRows, rows - t), narrow + ((nint)t * k), TV.TileRows);
            for (int pattern = 0; pattern < count; pattern += width, wide += (long)k * width)
            {
                width = Width(pattern, count, group);
                for (int t = 0; t < rows; t += TV.TileRows)
                    body.Tile(row + t, pattern, width, k, wide, narrow + ((nint)t * k), chunk == 0);
            }
        }
    }

    /// <summary>G of a tile of columns and patterns.</summary>
    [SkipLocalsInit]
    [MethodImpl(Kernel.Method)]
    private void SumTile(T* r, Panels<T> g, int set, int chunk, int offset, int pattern, int patterns, int width)
    {
        const int Most = 8 * 3 * AlignedMemory.Alignment;
        byte* room = stackalloc byte[Most + AlignedMemory.Alignment];
        T* sums = (T*)AlignedMemory.FirstIn(room);
        int features = Math.Min(TV.TileRows, x.Columns - (chunk * Panels<T>.Width) - offset);
        var target = new Operand<T>(g.Panel(chunk, set) + ((long)pattern * Panels<T>.Width) + offset, Panels<T>.Width, 1);
        for (int row = 0; row < masks.Rows; row += SummedRows)
        {
            int rows = Math.Min(SummedRows, masks.Rows - row);
            var columns = new MaskedColumns<T, TV>(masks.ByRow(pattern / Word) + row, pattern % Word, r + row);
            T* narrow = x.Panel(chunk) + ((long)row * Panels<T>.Width) + offset;
            var end = new StoreEnd<T, TV>(sums, width);
            if (width == 3 * TV.Count)
                Multiply<Three>(features, rows, columns, narrow, end);
            else if (width == 2 * TV.Count)
                Multiply<Two>(features, rows, columns, narrow, end);
            else
                Multiply<One>(features, rows, columns, narrow, end);
            if (row == 0)
                Packing<T>.Unpack(sums, width, patterns, features, target);
            else
                AddTransposed(sums, width, patterns, features, target);
        }
    }

    private static void Multiply<W>(int features, int rows, MaskedColumns<T, TV> columns, T* narrow, StoreEnd<T, TV> end)
        where W : struct, ITileCount
    {
        if (features <= 4)
            Tile<T, TV>.Multiply<W, Four, MaskedColumns<T, TV>, StoreEnd<T, TV>>(rows, columns, narrow, Panels<T>.Width, end);
        else
            Tile<T, TV>.Multiply<W, Eight, MaskedColumns<T, TV>, StoreEnd<T, TV>>(rows, columns, narrow, Panels<T>.Width, end);
    }

    [MethodImpl(Kernel.Method)]
    private static void AddTransposed(T* sums, int width, int patterns, int features, Operand<T> target)
    {
        for (int i = 0; i < patterns; i++)
        {
            for (int j = 0; j < features; j++)
                *target.At(i, j) += sums[(j * width) + i];
        }
    }

    /// <summary>Adds what the masks let through to a register of sums for every row.</summary>
    private readonly struct MaskedBody(MaskBits masks, int firstRow, T* sums) : IBody
    {
        private readonly MaskBits masks = masks;
        private readonly int firstRow = firstRow;
        private readonly T* sums = sums;

        [SkipLocalsInit]
        [MethodImpl(Kernel.Method)]
        public void Tile(int row, int pattern, int width, int k, T* wide, T* narrow, bool first)
        {
            ulong* words = masks.ByRow(pattern / Word) + row;
            ulong* inside = stackalloc ulong[8];
            if (row + TV.TileRows > masks.Rows)
            {
                for (int t = 0; t < TV.TileRows; t++)
                    inside[t] = row + t < masks.Rows ? words[t] : 0;
                words = inside;
            }

            Tile<T, TV>.Multiply(width, k, wide, narrow, new AddMaskedEnd<T, TV>(words, pattern % Word, sums + ((row - firstRow) * TV.Count)));
        }
    }

    private readonly struct ValuesBody(T* values, nint stride) : IBody
    {
        private readonly T* values = values;
        private readonly nint stride = stride;

        public void Tile(int row, int pattern, int width, int k, T* wide, T* narrow, bool first)
        {
            T* target = values + (row * stride) + pattern;
            if (first)
                Tile<T, TV>.Multiply(width, k, wide, narrow, new StoreEnd<T, TV>(target, stride));
            else
                Tile<T, TV>.Add(width, k, wide, narrow, T.One, target, stride);
        }
    }
}
