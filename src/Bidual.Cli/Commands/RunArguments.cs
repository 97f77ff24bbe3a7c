using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;

namespace Bidual.Cli.Commands;

/// <summary>The options that repeat a run: those given, and those that would otherwise depend on the machine.</summary>
internal static class RunArguments
{
    private const string Seed = "--seed";
    private const string Threads = "--threads";

    /// <summary>Option and value pairs; a flag has an empty value, DATA has the key "DATA".</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ParseResult parse, Argument<string?> data, long seed, int threads)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (parse.GetValue(data) is { } path)
            pairs.Add(new(RepeatLine.Data, path));
        foreach (OptionResult result in parse.CommandResult.Children.OfType<OptionResult>())
        {
            if (result.Implicit || result.Option is not ISetting { Group: not SettingGroup.Output } || result.Option.Name is Seed or Threads)
                continue;
            if (result.Tokens.Count == 0)
                pairs.Add(new(result.Option.Name, ""));
            foreach (Token token in result.Tokens)
                pairs.Add(new(result.Option.Name, token.Value));
        }

        pairs.Add(new(Seed, seed.ToString(CultureInfo.InvariantCulture)));
        pairs.Add(new(Threads, threads.ToString(CultureInfo.InvariantCulture)));
        return pairs;
    }
}
