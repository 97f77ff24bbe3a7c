using System.Text;

namespace Bidual.Cli;

/// <summary>Where a command writes: results to <see cref="Out"/>, progress and remarks to <see cref="Error"/>.</summary>
internal sealed record Terminal
{
    private const int PlainWidth = 100;

    private Terminal(TextWriter output, TextWriter error)
    {
        Out = output;
        Error = error;
    }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    /// <summary>Whether a person may be watching <see cref="Error"/>, so that a line may be overwritten.</summary>
    public bool ErrorIsLive { get; private init; }

    /// <summary>Whether <see cref="Out"/> is a terminal, where sentences are wrapped.</summary>
    public bool OutIsTerminal { get; private init; }

    /// <summary>Whether results may be coloured.</summary>
    public bool Color { get; private init; }

    /// <summary>Characters a line.</summary>
    public int Width { get; init; } = PlainWidth;

    /// <summary>Plain text to two writers.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) => new(output, error);

    /// <summary>The console of this process, as capable as it is.</summary>
    public static Terminal OfProcess()
    {
        UseUtf8();
        return For(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, Environment.GetEnvironmentVariable) with { Width = ConsoleWidth() };
    }

    /// <summary>Two writers, each of which may be a terminal, under the conventions TERM=dumb and NO_COLOR.</summary>
    public static Terminal For(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, Func<string, string?> environment)
    {
        bool dumb = string.Equals(environment("TERM"), "dumb", StringComparison.Ordinal);
        return new Terminal(output, error)
        {
            OutIsTerminal = outputIsTerminal,
            ErrorIsLive = errorIsTerminal && !dumb,
            Color = outputIsTerminal && !dumb && string.IsNullOrEmpty(environment("NO_COLOR")),
        };
    }

    private static void UseUtf8()
    {
        try
        {
            if (Console.OutputEncoding.CodePage != Encoding.UTF8.CodePage)
                Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }
        catch (IOException)
        {
            // A console that cannot change keeps its own encoding.
        }
    }

    private static int ConsoleWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : PlainWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return PlainWidth;
        }
    }
}
