namespace Bidual.Data;

/// <summary>A feature in which a prediction is monotone, all others held fixed.</summary>
/// <param name="Feature">Its index among the features, from 0.</param>
/// <param name="Sign">+1 where the prediction never falls as the feature grows, −1 where it never rises.</param>
public readonly record struct MonotoneFeature(int Feature, int Sign)
{
    /// <summary>Whether a neuron's output u, of weight a, may go that way with the feature: a·u_f has the sign, or is 0.</summary>
    /// <param name="output">a, or its sign.</param>
    /// <param name="weight">u_f.</param>
    internal bool Allows(double output, double weight) => Sign * Math.Sign(output) * Math.Sign(weight) >= 0;

    /// <summary>Sets u_f to 0 where it may not be what it is: the projection onto what is allowed.</summary>
    /// <param name="output">a, or its sign.</param>
    /// <param name="weights">u.</param>
    internal void Clamp(double output, Span<double> weights)
    {
        if (!Allows(output, weights[Feature]))
            weights[Feature] = 0;
    }
}
