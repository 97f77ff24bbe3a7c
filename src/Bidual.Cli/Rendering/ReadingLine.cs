using System.Globalization;

namespace Bidual.Cli.Rendering;

/// <summary>How much of a file is read, shown only where someone watches.</summary>
internal sealed class ReadingLine(Terminal terminal, bool quiet) : IProgress<double>, IDisposable
{
    private const string Clear = "\r                \r";
    private int shown = -1;

    public void Report(double value)
    {
        int percent = (int)(100 * value);
        if (quiet || !terminal.ErrorIsLive || percent == shown)
            return;
        shown = percent;
        terminal.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\rreading {percent,3} %"));
    }

    public void Dispose()
    {
        if (shown >= 0)
            terminal.Error.Write(Clear);
        shown = -1;
    }
}
