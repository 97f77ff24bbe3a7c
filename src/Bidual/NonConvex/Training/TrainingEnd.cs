namespace Bidual.NonConvex.Training;

/// <summary>Why a run ended.</summary>
public enum TrainingEnd
{
    /// <summary>After the passes that were allowed.</summary>
    Passes,

    /// <summary>After the seconds that were allowed.</summary>
    Time,

    /// <summary>The optimiser could not lower the objective any more.</summary>
    Stuck,

    /// <summary>The objective was not a number, or far above that of the start.</summary>
    Diverged,

    /// <summary>Somebody asked for it.</summary>
    Cancelled,
}
