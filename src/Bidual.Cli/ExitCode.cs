namespace Bidual.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Done and, where a proof was asked for, proven to tolerance.</summary>
    public const int Done = 0;

    /// <summary>The command or its data cannot be used.</summary>
    public const int BadInput = 1;

    /// <summary>Stopped before the tolerance was reached.</summary>
    public const int NotProven = 2;

    /// <summary>A certificate does not hold.</summary>
    public const int Refuted = 3;
}
