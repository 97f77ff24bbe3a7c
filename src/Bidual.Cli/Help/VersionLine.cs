using System.CommandLine;
using System.CommandLine.Invocation;

namespace Bidual.Cli.Help;

/// <summary>What --version prints.</summary>
internal sealed class VersionLine : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ProductVersion.Text);
        return ExitCode.Done;
    }
}
