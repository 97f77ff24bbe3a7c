namespace Bidual.Cli;

/// <summary>What one run of a command works with.</summary>
/// <param name="Terminal">Where it writes.</param>
/// <param name="Cancellation">Asks it to stop early, in order.</param>
internal sealed record Session(Terminal Terminal, CancellationToken Cancellation)
{
    /// <summary>A remark for a person, on the error stream.</summary>
    public void Remark(bool quiet, string text)
    {
        if (!quiet)
            Terminal.Error.WriteLine($"bidual: {text}");
    }
}
