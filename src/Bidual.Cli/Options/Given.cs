using System.CommandLine;
using System.CommandLine.Parsing;

namespace Bidual.Cli.Options;

/// <summary>Options that stand on the command line.</summary>
internal static class Given
{
    /// <summary>The first of some that is there; null for none.</summary>
    public static Option? First(ParseResult parse, IEnumerable<Option> options) => options.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false });

    /// <summary>Refuses options that mean nothing without another, which is not there.</summary>
    /// <exception cref="UsageException">One is.</exception>
    public static void RefuseWithout(string other, ParseResult parse, params IEnumerable<Option> options)
    {
        if (First(parse, options) is { } alone)
            throw new UsageException($"{alone.Name} goes with {other}.");
    }
}
