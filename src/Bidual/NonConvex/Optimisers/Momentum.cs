using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>v ← ρv + g, θ ← θ − ηv, with v = g in the first step (Polyak 1964).</summary>
/// <param name="length">p.</param>
/// <param name="decay">ρ.</param>
internal sealed class Momentum(int length, double decay = Momentum.UsualDecay) : IUpdateRule
{
    /// <summary>ρ as it is usually chosen; PyTorch has no default but 0.</summary>
    public const double UsualDecay = 0.9;

    private readonly double[] velocity = new double[length];

    public void Step(Span<double> parameters, Span<double> gradient, double rate)
    {
        Vector.Scale(decay, velocity, velocity);
        Vector.AddScaled<double>(1, gradient, velocity);
        Vector.AddScaled(-rate, velocity, parameters);
    }
}
