using Lane = System.Numerics.Vector<double>;

namespace Bidual.NonConvex.Optimisers;

/// <summary>
/// m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², θ ← θ − η/(1 − β₁ᵏ)·m/(√s/√(1 − β₂ᵏ) + ε) in step k, entry by entry (Kingma &amp; Ba 2015).
/// </summary>
/// <param name="length">p.</param>
/// <param name="first">β₁.</param>
/// <param name="second">β₂.</param>
/// <param name="epsilon">ε.</param>
internal sealed class Adam(int length, double first = 0.9, double second = 0.999, double epsilon = 1e-8) : IUpdateRule
{
    private readonly double[] means = new double[length];
    private readonly double[] squares = new double[length];
    private int steps;

    public void Step(Span<double> parameters, Span<double> gradient, double rate)
    {
        steps++;
        double step = rate / (1 - Math.Pow(first, steps)), root = Math.Sqrt(1 - Math.Pow(second, steps));
        LaneUpdate.Apply(new Update(new Lane(step), new Lane(1 / root), new Lane(first), new Lane(second), new Lane(epsilon)), parameters, gradient, means, squares);
    }

    private readonly struct Update(Lane step, Lane inverseRoot, Lane decayOfMean, Lane decayOfSquare, Lane epsilon) : ILaneUpdate
    {
        public Lane Change(Lane gradient, ref Lane first, ref Lane second)
        {
            first = (decayOfMean * first) + ((Lane.One - decayOfMean) * gradient);
            second = (decayOfSquare * second) + ((Lane.One - decayOfSquare) * gradient * gradient);
            return step * first / ((System.Numerics.Vector.SquareRoot(second) * inverseRoot) + epsilon);
        }
    }
}
