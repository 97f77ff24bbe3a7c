using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bidual.Data;

namespace Bidual.Cli.Options;

/// <summary>The patches that the neurons of a convolutional network see.</summary>
internal sealed class PatchOptions
{
    private const int MostPixels = 9_999;

    private readonly Setting<int[]?> image = new("--image", SettingGroup.Network, "With --filter: rows are images of W by H pixels, row after row, of C values a pixel; a signal has the height 1.")
    {
        HelpName = "WxH[xC]",
        CustomParser = result => Sizes(result, 2, 3, "not WIDTHxHEIGHT in pixels, such as 28x28, or WIDTHxHEIGHTxCHANNELS"),
    };

    private readonly Setting<int[]?> filter = new("--filter", SettingGroup.Network, "Every neuron of a polynomial network sees patches of this size of an --image, and passes on its mean over those of a pool: a convolutional network with average pooling. All pixels are standardised alike.")
    {
        HelpName = "WxH",
        Default = "none: neurons see whole rows",
        CustomParser = result => Sizes(result, 2, 2, "not WIDTHxHEIGHT in pixels, such as 5x5"),
    };

    private readonly Setting<long?> stride = new("--stride", SettingGroup.Network, "Pixels from patch to patch.")
    {
        HelpName = "S",
        Default = "1",
        CustomParser = Value.Integer(1, MostPixels),
    };

    private readonly Setting<int[]?> pool = new("--pool", SettingGroup.Network, "Patches of a pool; every pool has neurons of its own.")
    {
        HelpName = "WxH",
        Default = "all patches, one pool",
        CustomParser = result => Sizes(result, 2, 2, "not WIDTHxHEIGHT in patches, such as 8x8"),
    };

    public void AddTo(Command command)
    {
        command.Add(image);
        command.Add(filter);
        command.Add(stride);
        command.Add(pool);
    }

    /// <summary>The patches; null for whole rows.</summary>
    /// <exception cref="UsageException">The sizes do not go together.</exception>
    public PatchLayout? Read(ParseResult parse)
    {
        if (parse.GetValue(filter) is not { Length: > 0 } size)
        {
            Given.RefuseWithout(filter.Name, parse, image, stride, pool);
            return null;
        }

        if (parse.GetValue(image) is not { Length: > 0 } pixels)
            throw new UsageException("--filter needs --image: how the features lie beside each other.");
        int[] pooled = parse.GetValue(pool) is { Length: > 0 } given ? given : [0, 0];
        try
        {
            return new PatchLayout(pixels[0], pixels[1], pixels.Length > 2 ? pixels[2] : 1, size[0], size[1], (int)(parse.GetValue(stride) ?? 1), pooled[0], pooled[1]);
        }
        catch (ArgumentException refusal)
        {
            throw Refusal(size, refusal);
        }
    }

    /// <summary>The reason without the name of a parameter.</summary>
    private static UsageException Refusal(int[] size, ArgumentException refusal) => new($"--filter {size[0]}x{size[1]}: {refusal.Message.Split(" (Parameter", 2)[0]}");

    private static int[]? Sizes(ArgumentResult result, int fewest, int most, string reason)
    {
        string[] words = result.Tokens[0].Value.Split('x', 'X');
        int[] sizes = [.. words.Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is > 0 and <= MostPixels ? size : 0)];
        return sizes.Length >= fewest && sizes.Length <= most && !sizes.Contains(0) ? sizes : Value.Refuse<int[]?>(result, reason);
    }
}
