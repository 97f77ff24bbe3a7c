using Bidual.Numerics;

namespace Bidual.NonConvex.Optimisers;

/// <summary>θ ← θ − ηg (Robbins &amp; Monro 1951).</summary>
internal sealed class Sgd : IUpdateRule
{
    public void Step(Span<double> parameters, Span<double> gradient, double rate) => Vector.AddScaled<double>(-rate, gradient, parameters);
}
