namespace Bidual.Data;

/// <summary>
/// How rows are images or signals, and which windows of them, patches, a convolutional network sees: all that lie at multiples of the stride, in pools of neighbours that it averages over.
/// The values of a row are the pixels of an image row after row, the channels of a pixel side by side; a signal is an image of height 1. Patches keep that order.
/// </summary>
public sealed record PatchLayout
{
    /// <summary>A layout.</summary>
    /// <param name="width">Pixels of an image row, or values of a signal.</param>
    /// <param name="height">Rows of an image; 1 for a signal.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <param name="filterWidth">Pixels of a patch across.</param>
    /// <param name="filterHeight">Pixels of a patch down.</param>
    /// <param name="stride">Pixels from patch to patch, both across and down.</param>
    /// <param name="poolWidth">Patches of a pool across; 0 for all.</param>
    /// <param name="poolHeight">Patches of a pool down; 0 for all.</param>
    /// <exception cref="ArgumentException">A size is below 1, the filter is larger than the image, or the pools do not divide the patches.</exception>
    public PatchLayout(int width, int height, int channels, int filterWidth, int filterHeight, int stride = 1, int poolWidth = 0, int poolHeight = 0)
    {
        if (Math.Min(Math.Min(Math.Min(width, height), Math.Min(filterWidth, filterHeight)), Math.Min(channels, stride)) < 1 || Math.Min(poolWidth, poolHeight) < 0)
            throw new ArgumentException("The sizes of images, filters, pools and strides are 1 and more.", nameof(width));
        if ((long)width * height * channels > int.MaxValue)
            throw new ArgumentException($"An image of {width}x{height}x{channels} has too many values.", nameof(width));
        if (filterWidth > width || filterHeight > height)
            throw new ArgumentException($"A filter of {filterWidth}x{filterHeight} is larger than an image of {width}x{height}.", nameof(filterWidth));
        (Width, Height, Channels, FilterWidth, FilterHeight, Stride) = (width, height, channels, filterWidth, filterHeight, stride);
        (PoolWidth, PoolHeight) = (poolWidth == 0 ? Across : poolWidth, poolHeight == 0 ? Down : poolHeight);
        if (Across % PoolWidth != 0 || Down % PoolHeight != 0)
            throw new ArgumentException($"Pools of {PoolWidth}x{PoolHeight} do not divide the {Across}x{Down} patches of a {filterWidth}x{filterHeight} filter{(stride > 1 ? $" at stride {stride}" : string.Empty)}.", nameof(poolWidth));
    }

    /// <summary>Pixels of an image row, or values of a signal.</summary>
    public int Width { get; }

    /// <summary>Rows of an image; 1 for a signal.</summary>
    public int Height { get; }

    /// <summary>Values of a pixel.</summary>
    public int Channels { get; }

    /// <summary>Pixels of a patch across.</summary>
    public int FilterWidth { get; }

    /// <summary>Pixels of a patch down.</summary>
    public int FilterHeight { get; }

    /// <summary>Pixels from patch to patch.</summary>
    public int Stride { get; }

    /// <summary>Patches of a pool across.</summary>
    public int PoolWidth { get; }

    /// <summary>Patches of a pool down.</summary>
    public int PoolHeight { get; }

    /// <summary>Values of a row.</summary>
    public int Pixels => Width * Height * Channels;

    /// <summary>Patches across.</summary>
    public int Across => ((Width - FilterWidth) / Stride) + 1;

    /// <summary>Patches down.</summary>
    public int Down => ((Height - FilterHeight) / Stride) + 1;

    /// <summary>f, the values of a patch.</summary>
    public int PatchSize => FilterWidth * FilterHeight * Channels;

    /// <summary>q, the patches of a pool.</summary>
    public int PoolSize => PoolWidth * PoolHeight;

    /// <summary>Their number; pools are counted row after row.</summary>
    public int Pools => Across / PoolWidth * (Down / PoolHeight);

    /// <summary>One name a value of a patch: "row 1 column 2".</summary>
    public IReadOnlyList<string> PatchNames =>
    [
        .. from row in Enumerable.Range(1, FilterHeight)
           from column in Enumerable.Range(1, FilterWidth)
           from channel in Enumerable.Range(1, Channels)
           select (Height == 1 ? FormattableString.Invariant($"step {column}") : FormattableString.Invariant($"row {row} column {column}")) + (Channels == 1 ? string.Empty : FormattableString.Invariant($" channel {channel}")),
    ];

    /// <summary>"5x5 filters on 28x28 images, averaged over 8x8".</summary>
    public override string ToString() => Height == 1
        ? $"filters of {FilterWidth} on signals of {Width}{OfChannels}{OfStride}, averaged over {PoolWidth}"
        : $"{FilterWidth}x{FilterHeight} filters on {Width}x{Height}{OfChannels} images{OfStride}, averaged over {PoolWidth}x{PoolHeight}";

    /// <summary>The index in a row of every value of a patch, f of them.</summary>
    /// <param name="pool">Which pool.</param>
    /// <param name="patch">Which of its patches, row after row.</param>
    internal int[] IndicesOf(int pool, int patch)
    {
        int poolsAcross = Across / PoolWidth, line = FilterWidth * Channels;
        int left = ((pool % poolsAcross * PoolWidth) + (patch % PoolWidth)) * Stride, top = ((pool / poolsAcross * PoolHeight) + (patch / PoolWidth)) * Stride;
        var indices = new int[PatchSize];
        for (int i = 0; i < indices.Length; i++)
            indices[i] = ((((top + (i / line)) * Width) + left) * Channels) + (i % line);
        return indices;
    }

    /// <summary>Copies the patches of a pool, one after the other, each followed by what follows the pixels in the row: the one of the bias, if anything.</summary>
    /// <param name="row">The pixels and at most one number more.</param>
    /// <param name="pool">Which pool.</param>
    /// <param name="patches">q times f, or f + 1, values.</param>
    internal void CopyPatches(ReadOnlySpan<double> row, int pool, Span<double> patches)
    {
        int poolsAcross = Across / PoolWidth, line = FilterWidth * Channels, at = 0;
        int left = pool % poolsAcross * PoolWidth * Stride, top = pool / poolsAcross * PoolHeight * Stride;
        ReadOnlySpan<double> rest = row[Pixels..];
        for (int patch = 0; patch < PoolSize; patch++)
        {
            int first = ((((top + (patch / PoolWidth * Stride)) * Width) + left + (patch % PoolWidth * Stride)) * Channels);
            for (int y = 0; y < FilterHeight; y++, at += line)
                row.Slice(first + (y * Width * Channels), line).CopyTo(patches[at..]);
            rest.CopyTo(patches[at..]);
            at += rest.Length;
        }
    }

    private string OfChannels => Channels == 1 ? string.Empty : $"x{Channels}";

    private string OfStride => Stride == 1 ? string.Empty : $" at stride {Stride}";
}
