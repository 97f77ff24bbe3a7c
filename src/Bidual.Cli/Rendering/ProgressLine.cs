using System.Globalization;

namespace Bidual.Cli.Rendering;

/// <summary>
/// Progress on the error stream: one line that is rewritten where someone watches, otherwise, after the first second, a plain
/// line when a stage begins and every few seconds. Paced by the seconds of the reports themselves.
/// </summary>
internal sealed class ProgressLine : IProgress<FitProgress>, IDisposable
{
    private const double LiveInterval = 0.1;
    private const double StageInterval = 1;
    private const double PlainInterval = 5;

    private readonly Terminal terminal;
    private readonly bool silent;
    private double written;
    private FitStage? stage;
    private int length;

    public ProgressLine(Terminal terminal, bool quiet)
    {
        this.terminal = terminal;
        silent = quiet;
    }

    public void Report(FitProgress value)
    {
        if (silent)
            return;
        double since = value.Seconds - written;
        bool begins = stage != value.Stage;
        if (terminal.ErrorIsLive ? begins || since >= LiveInterval : since >= (begins ? StageInterval : PlainInterval))
        {
            written = value.Seconds;
            stage = value.Stage;
            Write(Describe(value));
        }
    }

    /// <summary>Clears the rewritten line.</summary>
    public void Dispose()
    {
        if (length > 0)
            terminal.Error.Write("\r" + new string(' ', length) + "\r");
        length = 0;
    }

    private void Write(string text)
    {
        if (!terminal.ErrorIsLive)
        {
            terminal.Error.WriteLine(text);
            return;
        }

        int room = Math.Max(1, terminal.Width - 1);
        if (text.Length > room)
            text = text[..room];
        terminal.Error.Write("\r" + text.PadRight(length));
        length = text.Length;
    }

    private static string Describe(FitProgress value)
    {
        var parts = new List<string> { Seconds(value.Seconds), Names.Of(value.Stage) };
        if (value.Detail.Length > 0)
            parts.Add(value.Detail);
        if (value.Iteration > 0)
            parts.Add($"iteration {Format.Count(value.Iteration)}");
        if (double.IsFinite(value.Objective))
            parts.Add($"objective {Format.Value(value.Objective)}");
        if (double.IsFinite(value.LowerBound))
            parts.Add($"bound {Format.Value(value.LowerBound)}");
        if (double.IsFinite(value.Objective) && double.IsFinite(value.LowerBound) && value.Objective != 0)
            parts.Add($"gap {Format.Gap(Math.Max(0, value.Objective - value.LowerBound) / Math.Abs(value.Objective))}");
        return string.Join("  ", parts);
    }

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture).PadLeft(6) + " s";
}
