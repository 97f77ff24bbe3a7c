using System.CommandLine.Parsing;
using System.Globalization;
using Bidual.Arrangements;

namespace Bidual.Cli.Options;

/// <summary>The value of --patterns, before any file is read.</summary>
internal abstract record PatternRequest
{
    private PatternRequest()
    {
    }

    /// <summary>Reads <c>exact</c>, <c>auto</c>, <c>sampled:N</c>, also with <c>:norms</c> or <c>:leverage</c>, or <c>gates:FILE.npy</c>.</summary>
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
                string[] parts = rest.Split(':');
                return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 && parts.Length <= 2 && WeightNamed(parts.ElementAtOrDefault(1)) is { } weight
                    ? new Sampled(count, weight)
                    : Value.Refuse<PatternRequest>(result, "needs a count above 0, such as sampled:1000, and may have :norms or :leverage behind it");
            case "GATES":
                return rest.Length > 0
                    ? new Gates(rest)
                    : Value.Refuse<PatternRequest>(result, "needs a file, such as gates:directions.npy");
            default:
                return Value.Refuse<PatternRequest>(result, "not one of exact, sampled:N, gates:FILE.npy, auto");
        }
    }

    private static PatternWeight? WeightNamed(string? name) => name?.ToUpperInvariant() switch
    {
        null => PatternWeight.Uniform,
        "NORMS" => PatternWeight.Norms,
        "LEVERAGE" => PatternWeight.Leverage,
        _ => null,
    };

    public sealed record Auto : PatternRequest;

    public sealed record Exact : PatternRequest;

    public sealed record Sampled(int Count, PatternWeight Weight) : PatternRequest;

    public sealed record Gates(string Path) : PatternRequest;
}
