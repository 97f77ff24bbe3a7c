using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bidual.Numerics.Masked;

/// <summary>
/// The products as matrix products whose tiles are masked in registers, for few rows or patterns, and the unmasked values
/// x_tᵀv_i of some patterns.
/// </summary>
internal abstract unsafe class TileProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Patterns of a tile: <see cref="Values"/> writes whole tiles.</summary>
    public abstract int TileWidth { get; }

    public static TileProducts<T> For(InstructionPath path, MaskBits masks, Panels<T> x, int threads) => path switch
    {
        InstructionPath.Avx512 => new TileProducts<T, Simd512<T>, Tile8<Simd512<T>, T>>(masks, x, threads),
        InstructionPath.Avx2 => new TileProducts<T, Simd256<T>, Tile4<Simd256<T>, T>>(masks, x, threads),
        _ => new TileProducts<T, Simd128<T>, Tile4<Simd128<T>, T>>(masks, x, threads),
    };

    /// <summary>f_t ← Σ_i M[t,i] x_tᵀv_i.</summary>
    public abstract void Forward(Panels<T> v, int set, T* f);

    /// <summary>G_i ← Σ_t M[t,i] r_t x_t.</summary>
    /// <param name="r">r, zero up to the next multiple of 64.</param>
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
internal sealed unsafe class TileProducts<T, TV, TTile>(MaskBits masks, Panels<T> x, int threads) : TileProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TV : unmanaged, ISimd<TV, T>
    where TTile : struct, ITile<TV, T>
{
    /// <summary>Rows that stay in the second-level cache while all patterns pass.</summary>
    private const int RowBlock = 96;

    /// <summary>Patterns whose masked r do.</summary>
    private const int PatternBlock = 256;

    private AlignedMemory<T>? packed;
    private AlignedMemory<T>? lines;
    private AlignedMemory<T>? masked;

    public override int TileWidth => 3 * TV.Count;

    /// <summary>Columns summed in one go: three vectors of each fill half of the first-level cache.</summary>
    private static int ChunksPerBlock => Math.Max(1, 192 / (sizeof(T) * TV.Count) * 40 / Panels<T>.Width);

    public override void Forward(Panels<T> v, int set, T* f)
    {
        int tiles = Tiles(masks.Patterns);
        Pack(v, set, 0, masks.Patterns);
        T* sums = Grow(ref lines, (long)MaskBits.Words(masks.Rows) * 64 * TV.Count);
        ForkJoin.Run(threads, part => EachRowBlock(part, (row, rows) =>
        {
            new Span<T>(sums + ((long)row * TV.Count), Rounded(rows) * TV.Count).Clear();
            for (int chunk = 0; chunk < x.Chunks; chunk += ChunksPerBlock)
            {
                int chunks = Math.Min(ChunksPerBlock, x.Chunks - chunk);
                for (int tile = 0; tile < tiles; tile++)
                    ForwardTiles(chunk, chunks, tile, row, rows, sums);
            }

            for (int t = row; t < row + rows; t++)
                f[t] = TV.Sum(TV.Load(sums + ((long)t * TV.Count)));
        }));
    }

    public override void Values(Panels<T> v, int first, int count, T* values)
    {
        int tiles = Tiles(count);
        Pack(v, 0, first, count);
        nint stride = tiles * TileWidth;
        if (x.Chunks == 0)
            new Span<T>(values, checked((int)(masks.Rows * stride))).Clear();
        ForkJoin.Run(threads, part => EachRowBlock(part, (row, rows) =>
        {
            for (int chunk = 0; chunk < x.Chunks; chunk += ChunksPerBlock)
            {
                int chunks = Math.Min(ChunksPerBlock, x.Chunks - chunk);
                for (int tile = 0; tile < tiles; tile++)
                {
                    for (int t = row; t < row + rows; t += TTile.Rows)
                    {
                        T* target = values + (t * stride) + (tile * TileWidth);
                        var end = new StoreEnd<TV, T>(new(target, target + TV.Count, target + (2 * TV.Count), stride), chunk > 0, 3);
                        TTile.Multiply(chunks, Packed(chunk, tile), Row(chunk, t), x.PanelLength, end);
                    }
                }
            }
        }));
    }

    public override void Adjoint(T* r, Panels<T> g, int set)
    {
        for (int chunk = 0; chunk < g.Chunks; chunk++)
            new Span<T>(g.Panel(chunk, set), checked((int)g.PanelLength)).Clear();
        int width = Panels<T>.Width;
        int tiles = (masks.Patterns + TTile.Rows - 1) / TTile.Rows, block = PatternBlock / TTile.Rows;
        long room = (long)PatternBlock * RowBlock;
        T* buffers = Grow(ref masked, room * threads);
        ForkJoin.Run(threads, part =>
        {
            T* buffer = buffers + (room * part);
            int last = (int)((long)tiles * (part + 1) / threads);
            for (int tile = (int)((long)tiles * part / threads); tile < last; tile += block)
            {
                int count = Math.Min(block, last - tile);
                for (int row = 0; row < masks.Rows; row += RowBlock)
                {
                    int groups = (Math.Min(RowBlock, masks.Rows - row) + width - 1) / width;
                    for (int i = 0; i < count; i++)
                        Mask(r, (tile + i) * TTile.Rows, row, groups, buffer + ((long)i * TTile.Rows * RowBlock));
                    AdjointTiles(g, set, tile, count, row, groups, buffer);
                }
            }
        });
    }

    private static int Tiles(int patterns) => (patterns + (3 * TV.Count) - 1) / (3 * TV.Count);

    private static int Rounded(int rows) => (rows + TTile.Rows - 1) / TTile.Rows * TTile.Rows;

    private static T* Grow(ref AlignedMemory<T>? memory, long length)
    {
        if (memory is null || memory.Length < length)
            memory = new AlignedMemory<T>(length);
        return memory.Pointer;
    }

    private T* Row(int chunk, int row) => x.Panel(chunk) + ((long)row * Panels<T>.Width);

    /// <summary>The columns from panel <paramref name="chunk"/> on, of the patterns of a tile.</summary>
    private TileColumns<T> Packed(int chunk, int tile)
    {
        T* first = packed!.Pointer + ((((long)tile * x.Chunks) + chunk) * Panels<T>.Width * TileWidth);
        return new(first, first + TV.Count, first + (2 * TV.Count), TileWidth);
    }

    /// <summary>Patterns side by side: for each tile and column, three vectors of patterns.</summary>
    private void Pack(Panels<T> v, int set, int firstPattern, int count)
    {
        int width = Panels<T>.Width, tiles = Tiles(count);
        T* to = Grow(ref packed, (long)tiles * TileWidth * x.Chunks * width);
        for (int tile = 0; tile < tiles; tile++)
        {
            int first = tile * TileWidth, here = Math.Min(TileWidth, count - first);
            for (int chunk = 0; chunk < x.Chunks; chunk++)
            {
                T* from = v.Panel(chunk, set) + ((long)(firstPattern + first) * width);
                for (int j = 0; j < width; j++, to += TileWidth)
                {
                    for (int i = 0; i < TileWidth; i++)
                        to[i] = i < here ? from[(i * width) + j] : T.Zero;
                }
            }
        }
    }

    private void EachRowBlock(int part, Action<int, int> body)
    {
        int blocks = (masks.Rows + RowBlock - 1) / RowBlock;
        int last = (int)((long)blocks * (part + 1) / threads);
        for (int block = (int)((long)blocks * part / threads); block < last; block++)
            body(block * RowBlock, Math.Min(RowBlock, masks.Rows - (block * RowBlock)));
    }

    /// <remarks>The tile is masked from a buffer: more code behind its sums would drive them out of the registers.</remarks>
    private void ForwardTiles(int chunk, int chunks, int tile, int row, int rows, T* sums)
    {
        const int Alignment = AlignedMemory<T>.Alignment;
        byte* room = stackalloc byte[(8 * 3 * Alignment) + Alignment];
        T* buffer = (T*)(((nuint)room + (Alignment - 1)) & ~(nuint)(Alignment - 1));
        var end = new StoreEnd<TV, T>(new(buffer, buffer + TV.Count, buffer + (2 * TV.Count), TileWidth), false, 3);
        TileColumns<T> columns = Packed(chunk, tile);
        int bit = tile * TileWidth, block = bit >> 6;
        bool straddles = (bit & 63) + TileWidth > 64 && block + 1 < masks.PatternBlocks;
        ulong* low = masks.ByRow(block), high = masks.ByRow(straddles ? block + 1 : block);
        for (int t = row; t < row + rows; t += TTile.Rows)
        {
            TTile.Multiply(chunks, columns, Row(chunk, t), x.PanelLength, end);
            int inside = Math.Min(TTile.Rows, masks.Rows - t);
            for (int q = 0; q < inside; q++)
            {
                ulong bits = low[t + q] >> (bit & 63);
                if (straddles)
                    bits |= high[t + q] << (64 - (bit & 63));
                AddMasked(buffer + (q * TileWidth), bits, sums + ((long)(t + q) * TV.Count));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMasked(T* tile, ulong bits, T* line)
    {
        TV sum = TV.Load(line) + TV.Where((uint)bits, TV.Load(tile));
        TV other = TV.Where((uint)(bits >> TV.Count), TV.Load(tile + TV.Count)) + TV.Where((uint)(bits >> (2 * TV.Count)), TV.Load(tile + (2 * TV.Count)));
        (sum + other).Store(line);
    }

    /// <summary>M[t,i] r_t for the patterns of a tile, by groups of L rows.</summary>
    private void Mask(T* r, int pattern, int row, int groups, T* target)
    {
        int width = Panels<T>.Width;
        for (int group = 0; group < groups; group++)
        {
            int t = row + (group * width);
            ulong* words = masks.ByPattern(t >> 6);
            for (int q = 0; q < TTile.Rows; q++)
            {
                ulong bits = pattern + q < masks.Patterns ? words[pattern + q] >> (t & 63) : 0;
                for (int j = 0; j < width; j += TV.Count, target += TV.Count)
                    TV.Where((uint)(bits >> j), TV.Load(r + t + j)).Store(target);
            }
        }
    }

    private void AdjointTiles(Panels<T> g, int set, int firstTile, int tiles, int row, int groups, T* buffer)
    {
        int width = Panels<T>.Width, perPanel = width / TV.Count, vectors = x.Chunks * perPanel;
        for (int vector = 0; vector < vectors; vector += 3)
        {
            int here = Math.Min(3, vectors - vector);
            for (int i = 0; i < tiles; i++)
            {
                long pattern = (long)(firstTile + i) * TTile.Rows;
                var end = new StoreEnd<TV, T>(new(To(vector, pattern), To(vector + 1, pattern), To(vector + 2, pattern), width), true, here);
                var columns = new TileColumns<T>(From(vector), From(vector + 1), From(vector + 2), width);
                TTile.Multiply(groups, columns, buffer + ((long)i * TTile.Rows * RowBlock), TTile.Rows * width, end);
            }
        }

        T* From(int vector) => x.Panel(Math.Min(vector, vectors - 1) / perPanel) + ((long)row * width) + (vector % perPanel * TV.Count);

        T* To(int vector, long pattern) => g.Panel(Math.Min(vector, vectors - 1) / perPanel, set) + (pattern * width) + (vector % perPanel * TV.Count);
    }
}
