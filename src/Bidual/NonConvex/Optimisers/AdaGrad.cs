using Lane = System.Numerics.Vector<double>;

namespace Bidual.NonConvex.Optimisers;

/// <summary>s ← s + g², θ ← θ − ηg/(√s + ε), entry by entry (Duchi, Hazan &amp; Singer 2011).</summary>
/// <param name="length">p.</param>
/// <param name="epsilon">ε.</param>
internal sealed class AdaGrad(int length, double epsilon = 1e-10) : IUpdateRule
{
    private readonly double[] squares = new double[length];

    public void Step(Span<double> parameters, Span<double> gradient, double rate) =>
        LaneUpdate.Apply(new Update(new Lane(rate), new Lane(epsilon)), parameters, gradient, squares, []);

    private readonly struct Update(Lane rate, Lane epsilon) : ILaneUpdate
    {
        public Lane Change(Lane gradient, ref Lane first, ref Lane second)
        {
            first += gradient * gradient;
            return rate * gradient / (System.Numerics.Vector.SquareRoot(first) + epsilon);
        }
    }
}
