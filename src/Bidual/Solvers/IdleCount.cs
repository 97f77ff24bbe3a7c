namespace Bidual.Solvers;

/// <summary>Counts the steps in a row that did not clearly lower an error.</summary>
/// <param name="limit">Such steps after which a method is stuck.</param>
internal sealed class IdleCount(int limit)
{
    private const double ClearShare = 0.9;

    private int idle;

    /// <summary>The least error noted.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether the limit is reached.</summary>
    public bool IsStuck => idle >= limit;

    /// <summary>Notes the error after a step; true if it is the least so far. One below 0, as rounding makes of a difference, counts as 0.</summary>
    public bool Note(double error)
    {
        error = Math.Max(0, error);
        idle = error < ClearShare * Least ? 0 : idle + 1;
        bool isLeast = error < Least;
        Least = Math.Min(Least, error);
        return isLeast;
    }
}
