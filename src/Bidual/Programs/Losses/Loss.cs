using System.Globalization;

namespace Bidual.Programs.Losses;

/// <summary>The losses by name.</summary>
public static class Loss
{
    /// <summary>M of "huber": 95 % efficient where the errors are Gaussian of unit variance.</summary>
    private const double UsualThreshold = 1.345;

    /// <summary>½‖f − y‖².</summary>
    public static ILoss Squared { get; } = new SquaredLoss();

    /// <summary>Σ log(1 + exp(−y f)).</summary>
    public static ILoss Logistic { get; } = new LogisticLoss();

    /// <summary>Σ |f − y|.</summary>
    public static ILoss Absolute { get; } = new AbsoluteLoss();

    /// <summary>Cross-entropy of a softmax over several classes; of two, <see cref="Logistic"/>.</summary>
    public static ILoss Softmax { get; } = new SoftmaxLoss();

    /// <summary>Σ (1 − y f)₊.</summary>
    public static ILoss Hinge { get; } = new HingeLoss();

    /// <summary>½ Σ (1 − y f)₊².</summary>
    public static ILoss SquaredHinge { get; } = new SquaredHingeLoss();

    /// <summary>Σ e^f − y f, half the deviance.</summary>
    public static ILoss Poisson { get; } = new PoissonLoss();

    /// <summary>½r² of a residual up to M, M|r| − ½M² beyond.</summary>
    /// <param name="threshold">M.</param>
    public static ILoss Huber(double threshold = UsualThreshold) => new HuberLoss(threshold);

    /// <summary>Σ τ(y − f)₊ + (1 − τ)(f − y)₊.</summary>
    /// <param name="level">τ, in (0, 1).</param>
    public static ILoss Quantile(double level) => new QuantileLoss(level);

    /// <summary>What <see cref="Named"/> understands, for messages.</summary>
    public static IReadOnlyList<string> Names { get; } = ["squared", "absolute", "huber", "huber:M", "quantile:TAU", "poisson", "logistic", "softmax", "hinge", "squared-hinge"];

    /// <summary>The loss with a name, or null.</summary>
    public static ILoss? Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            return !double.TryParse(name.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double parameter)
                ? null
                : name[..colon] switch
                {
                    "huber" when parameter > 0 && double.IsFinite(parameter) => Huber(parameter),
                    "quantile" when parameter is > 0 and < 1 => Quantile(parameter),
                    _ => null,
                };
        }

        return name switch
        {
            "squared" => Squared,
            "absolute" => Absolute,
            "huber" => Huber(),
            "poisson" => Poisson,
            "logistic" => Logistic,
            "softmax" => Softmax,
            "hinge" => Hinge,
            "squared-hinge" => SquaredHinge,
            _ => null,
        };
    }

    /// <summary>The loss with rows that count several times, or less than once.</summary>
    /// <param name="loss">ℓ.</param>
    /// <param name="weights">Length n, above 0; null for 1.</param>
    internal static ILoss Weighted(this ILoss loss, double[]? weights) => weights is null ? loss : new WeightedLoss(loss, weights);
}
