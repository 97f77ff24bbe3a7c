using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>v ← ρv + g, θ ← θ − η(g + ρv): the momentum of Nesterov (1983) in the form of Sutskever, Martens, Dahl &amp; Hinton (2013), as PyTorch has it.</summary>
/// <param name="length">p.</param>
/// <param name="decay">ρ.</param>
internal sealed class Nesterov(int length, double decay = Momentum.UsualDecay) : IUpdateRule
{
    private readonly double[] velocity = new double[length];

    public void Step(Span<double> parameters, Span<double> gradient, double rate)
    {
        Vector.Scale(decay, velocity, velocity);
        Vector.AddScaled<double>(1, gradient, velocity);
        Vector.AddScaled<double>(-rate, gradient, parameters);
        Vector.AddScaled(-rate * decay, velocity, parameters);
    }
}
