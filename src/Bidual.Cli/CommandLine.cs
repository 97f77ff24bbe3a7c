using System.CommandLine;
using Bidual.Cli.Commands;
using Bidual.Cli.Parsing;
using Bidual.Data;

namespace Bidual.Cli;

/// <summary>The program as a function: arguments in, text on two writers and an exit code out.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command with plain text output.</summary>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellation = default) =>
        Run(args, Terminal.Plain(output, error), cancellation);

    /// <summary>Runs one command.</summary>
    /// <returns>One of <see cref="ExitCode"/>; errors are one line on the error stream.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation = default)
    {
        try
        {
            RootCommand root = Root.Build(new Session(terminal, cancellation));
            ParseResult parse = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            ParseProblem.Check(parse);
            return parse.Invoke(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (OperationCanceledException)
        {
            return Fail(terminal, "stopped before there was a result.", ExitCode.NotProven);
        }
        catch (Exception e) when (e is UsageException or DataException)
        {
            return Fail(terminal, e.Message, ExitCode.BadInput);
        }
        catch (NotSupportedException e)
        {
            return Fail(terminal, e.Message, ExitCode.BadInput);
        }
        catch (OutOfMemoryException)
        {
            return Fail(terminal, "there is not enough memory for this; try --patterns sampled:N with fewer patterns, or fewer rows.", ExitCode.BadInput);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(terminal, e.Message, ExitCode.BadInput);
        }
#pragma warning disable CA1031 // The last line of defence: a person gets one line, not a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (Environment.GetEnvironmentVariable("BIDUAL_DEBUG") is not null)
                terminal.Error.WriteLine(e);
            return Fail(terminal, $"unexpected error: {e.Message} (set BIDUAL_DEBUG=1 for details)", ExitCode.BadInput);
        }
    }

    private static int Fail(Terminal terminal, string message, int exitCode)
    {
        terminal.Error.WriteLine("bidual: " + message.ReplaceLineEndings(" "));
        return exitCode;
    }
}
