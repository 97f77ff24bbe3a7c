using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bidual.Cli.Files;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Export;
using Bidual.Networks;

namespace Bidual.Cli.Options;

/// <summary>What is shown of a network beside its neurons.</summary>
internal sealed class ExplainOptions
{
    /// <summary>Features from which on columns without names, a square number of them, are taken for an image.</summary>
    private const int LeastPixels = 64;

    public ExplainOptions()
    {
        All = [Row, permutations, seed, image, report, plot];
    }

    /// <summary>A row of DATA, from 1.</summary>
    public Setting<long?> Row { get; } = new("--row", SettingGroup.Data, "Why it predicts what it does for this row of DATA, from 1.") { HelpName = "N", CustomParser = Value.Integer(1, int.MaxValue) };

    private readonly Setting<long?> permutations = new("--permutations", SettingGroup.Data, "How much worse it scores on DATA when the values of a column are shuffled, so many times each.") { HelpName = "K", Default = "none", CustomParser = Value.Integer(1, 10_000) };

    private readonly Setting<long?> seed = new("--seed", SettingGroup.Data, "Of the shuffles.") { HelpName = "S", Default = "0", CustomParser = Value.Integer(long.MinValue, long.MaxValue) };

    private readonly Setting<FilterShape?> image = new("--image", SettingGroup.Data, "The features are the pixels of an image, row after row: draw the weights of the neurons as such.")
    {
        HelpName = "WxH",
        Default = "square, where a square number of at least 64 columns has no names",
        CustomParser = Shape,
    };

    private readonly Setting<string?> report = new("--report", SettingGroup.Output, "Write a page with everything to look at.") { HelpName = "FILE.html" };

    private readonly Setting<string?> plot = new("--plot", SettingGroup.Output, "Draw the weights of the neurons of a signal or an image; of two features the regions; else the importance of the features.") { HelpName = "FILE.svg" };

    public IReadOnlyList<Option> All { get; }

    public void AddTo(Command command)
    {
        foreach (Option option in All)
            command.Add(option);
    }

    /// <summary>The page and the picture asked for, checked.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="inputs">Files that must not be overwritten.</param>
    /// <exception cref="UsageException">A file that cannot be written.</exception>
    public (string? Report, string? Plot) Files(ParseResult parse, IEnumerable<string> inputs)
    {
        var check = new OutputCheck(inputs);
        return (check.Read(parse, report), check.Read(parse, plot));
    }

    /// <summary>How the features lie beside each other; null for a plain table.</summary>
    /// <exception cref="UsageException">The image has not as many pixels as there are features.</exception>
    public FilterShape? ShapeOf(ParseResult parse, SavedModel saved)
    {
        if (saved.Model.Network.Convolution is { Layout: var layout })
        {
            return parse.GetValue(image) is null
                ? new FilterShape(layout.FilterWidth * layout.Channels, layout.FilterHeight)
                : throw new UsageException("--image: the model knows what it sees of its images, and its filters are drawn.");
        }

        int d = saved.Model.FeatureNames.Count, side = (int)Math.Round(Math.Sqrt(d));
        if (parse.GetValue(image) is { } shape)
        {
            return shape.Width * shape.Height == d
                ? shape
                : throw new UsageException($"--image {shape.Width}x{shape.Height}: that is {shape.Width * shape.Height} pixels where the model has {d} features.");
        }

        if (ModelData.Window(saved) is { } window)
            return new FilterShape(window, 1);
        return d >= LeastPixels && side * side == d && saved.Model.FeatureNames.Select((name, f) => string.Equals(name, $"x{f + 1}", StringComparison.Ordinal)).All(plain => plain) ? new FilterShape(side, side) : null;
    }

    /// <summary>The row asked for, from 0; null for none.</summary>
    /// <exception cref="UsageException">There is no such row.</exception>
    public int? RowOf(ParseResult parse, Dataset? rows)
    {
        if (parse.GetValue(Row) is not { } number)
            return null;
        if (rows is null)
            throw new UsageException("--row needs DATA: give the table the row is of.");
        return number <= rows.Count ? (int)number - 1 : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--row {number}: the data have {rows.Count} rows."));
    }

    /// <summary>With what shuffled columns say, where that is asked for.</summary>
    /// <exception cref="UsageException">There are no rows.</exception>
    public Explanation Permuted(ParseResult parse, Explanation explanation, SavedModel saved, Dataset? rows)
    {
        if (parse.GetValue(permutations) is not { } repeats)
        {
            Given.RefuseWithout(permutations.Name, parse, seed);
            return explanation;
        }

        return rows is null
            ? throw new UsageException($"{permutations.Name} needs DATA: give rows with known targets.")
            : explanation with { Permutations = PermutationImportance.Of(saved.Model, rows, (int)repeats, parse.GetValue(seed) ?? 0, saved.Schema, Environment.ProcessorCount) };
    }

    private static FilterShape? Shape(ArgumentResult result)
    {
        string[] words = result.Tokens[0].Value.Split('x', 'X');
        return words.Length == 2 && Side(words[0]) is { } width && Side(words[1]) is { } height
            ? new FilterShape(width, height)
            : Value.Refuse<FilterShape?>(result, "not WIDTHxHEIGHT in pixels, such as 28x28");
    }

    private static int? Side(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int side) && side is > 0 and < 10_000 ? side : null;
}
