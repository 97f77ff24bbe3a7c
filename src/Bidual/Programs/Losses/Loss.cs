namespace Bidual.Programs.Losses;

/// <summary>The losses by name.</summary>
public static class Loss
{
    /// <summary>½‖f − y‖².</summary>
    public static ILoss Squared { get; } = new SquaredLoss();

    /// <summary>Σ log(1 + exp(−y f)).</summary>
    public static ILoss Logistic { get; } = new LogisticLoss();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ILoss> All { get; } = [Squared, Logistic];

    /// <summary>The loss with a name, or null.</summary>
    public static ILoss? Named(string name) => All.FirstOrDefault(loss => string.Equals(loss.Name, name, StringComparison.Ordinal));
}
