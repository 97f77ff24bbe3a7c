namespace Bidual.Cli.Rendering;

/// <summary>The command line that repeats a run.</summary>
internal static class RepeatLine
{
    /// <summary>The key under which a run's positional DATA is recorded.</summary>
    public const string Data = "DATA";

    /// <summary>A line for a shell, with a comment naming the version.</summary>
    /// <param name="arguments">Options and values.</param>
    /// <param name="command">The command and what precedes its options; "train" when there is none.</param>
    public static string Of(IReadOnlyList<KeyValuePair<string, string>> arguments, params IEnumerable<string> command) =>
        Command(arguments, command) + $"   # bidual {ProductVersion.Text}";

    /// <summary>A line for a shell.</summary>
    public static string Command(IReadOnlyList<KeyValuePair<string, string>> arguments, params IEnumerable<string> command) =>
        string.Join(' ', command.Select(Quote).DefaultIfEmpty("train").Prepend("bidual").Concat(arguments.Select(Argument)));

    private static string Argument(KeyValuePair<string, string> argument) => argument switch
    {
        { Key: Data } => Quote(argument.Value),
        { Value: "" } => argument.Key,
        _ => $"{argument.Key} {Quote(argument.Value)}",
    };

    private static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:+=,@%\\".Contains(c, StringComparison.Ordinal))
            ? text
            : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
