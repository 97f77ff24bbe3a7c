using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Bidual.Cli.Parsing;

/// <summary>Turns what the parser found wrong into one line that says what to do.</summary>
internal static class ParseProblem
{
    /// <exception cref="UsageException">The command line cannot be understood.</exception>
    public static void Check(ParseResult parse)
    {
        if (AsksForHelpOrVersion(parse))
            return;
        Command command = parse.CommandResult.Command;
        if (UnknownOption(parse) is { } unknown)
            throw new UsageException($"unknown option '{unknown}'{Suggestion(unknown, OptionNames(command))} See '{Path(parse)} --help'.");
        if (command is RootCommand && parse.UnmatchedTokens.Count > 0)
        {
            string verb = parse.UnmatchedTokens[0];
            throw new UsageException($"unknown command '{verb}'{Suggestion(verb, command.Subcommands.Select(c => c.Name))} See 'bidual --help'.");
        }

        if (parse.UnmatchedTokens.Count > 0)
            throw new UsageException($"unexpected argument '{parse.UnmatchedTokens[0]}'. See '{Path(parse)} --help'.");
        if (parse.Errors.Count > 0)
            throw new UsageException($"{Describe(parse.Errors[0])}. See '{Path(parse)} --help'.");
    }

    private static bool AsksForHelpOrVersion(ParseResult parse) =>
        parse.CommandResult.Command.Options.Concat(parse.RootCommandResult.Command.Options)
            .Where(option => option is HelpOption or VersionOption)
            .Any(option => parse.GetResult(option) is { Implicit: false });

    private static string? UnknownOption(ParseResult parse)
    {
        IEnumerable<string> positional = parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens.Select(token => token.Value));
        return positional.Concat(parse.UnmatchedTokens).FirstOrDefault(LooksLikeOption);
    }

    private static bool LooksLikeOption(string token) =>
        token.Length > 1 && token[0] == '-' && !double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Describe(ParseError error)
    {
        if (error.SymbolResult is OptionResult { Option: var option } && error.Message.Contains("Required argument missing", StringComparison.Ordinal))
            return $"{option.Name} needs a value{(option.HelpName is null ? "" : $", {option.HelpName}")}";
        if (error.SymbolResult is OptionResult { Option: var repeated } && error.Message.Contains("expects a single argument", StringComparison.Ordinal))
            return $"{repeated.Name} is given more than once";
        if (error.SymbolResult is CommandResult or ArgumentResult && error.Message.Contains("Required argument missing", StringComparison.Ordinal))
            return $"{MissingArgument(error.SymbolResult)} is missing";
        return error.Message.TrimEnd('.').ReplaceLineEndings(" ");
    }

    private static string MissingArgument(SymbolResult result) => result switch
    {
        ArgumentResult argument => argument.Argument.Name,
        CommandResult command => command.Command.Arguments.First(a => a.Arity.MinimumNumberOfValues > 0 && command.GetResult(a) is not { Tokens.Count: > 0 }).Name,
        _ => "an argument",
    };

    private static IEnumerable<string> OptionNames(Command command) => command.Options.Select(option => option.Name);

    private static string Suggestion(string word, IEnumerable<string> known)
    {
        string? nearest = Spelling.Nearest(word.Split('=')[0], known);
        return nearest is null ? "." : $"; did you mean '{nearest}'?";
    }

    private static string Path(ParseResult parse) =>
        parse.CommandResult.Command is RootCommand ? "bidual" : $"bidual {parse.CommandResult.Command.Name}";
}
