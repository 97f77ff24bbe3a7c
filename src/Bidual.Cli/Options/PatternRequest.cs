using System.CommandLine.Parsing;
using System.Globalization;

namespace Bidual.Cli.Options;

/// <summary>The value of --patterns, before any file is read.</summary>
internal abstract record PatternRequest
{
    private PatternRequest()
    {
    }

    /// <summary>Reads <c>exact</c>, <c>auto</c>, <c>sampled:N</c> or <c>gates:FILE.npy</c>.</summary>
    public static PatternRequest? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string kind = (colon < 0 ? text : text[..colon]).ToUpperInvariant();
        string rest = colon < 0 ? "" : text[(colon + 1)..];
        switch (kind)
        {
            case "AUTO" when colon < 0:
                return new Auto();
            case "EXACT" when colon < 0:
                return new Exact();
            case "SAMPLED":
                return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
                    ? new Sampled(count)
                    : Value.Refuse<PatternRequest>(result, "needs a count above 0, such as sampled:1000");
            case "GATES":
                return rest.Length > 0
                    ? new Gates(rest)
                    : Value.Refuse<PatternRequest>(result, "needs a file, such as gates:directions.npy");
            default:
                return Value.Refuse<PatternRequest>(result, "not one of exact, sampled:N, gates:FILE.npy, auto");
        }
    }

    public sealed record Auto : PatternRequest;

    public sealed record Exact : PatternRequest;

    public sealed record Sampled(int Count) : PatternRequest;

    public sealed record Gates(string Path) : PatternRequest;
}
