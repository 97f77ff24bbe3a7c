using Lane = System.Numerics.Vector<double>;

namespace Bidual.NonConvex.Optimisers;

/// <summary>s ← αs + (1 − α)g², θ ← θ − ηg/(√s + ε), entry by entry (Tieleman &amp; Hinton 2012).</summary>
/// <param name="length">p.</param>
/// <param name="decay">α.</param>
/// <param name="epsilon">ε.</param>
internal sealed class RmsProp(int length, double decay = 0.99, double epsilon = 1e-8) : IUpdateRule
{
    private readonly double[] squares = new double[length];

    public void Step(Span<double> parameters, Span<double> gradient, double rate) =>
        LaneUpdate.Apply(new Update(new Lane(rate), new Lane(decay), new Lane(epsilon)), parameters, gradient, squares, []);

    private readonly struct Update(Lane rate, Lane decay, Lane epsilon) : ILaneUpdate
    {
        public Lane Change(Lane gradient, ref Lane first, ref Lane second)
        {
            first = (decay * first) + ((Lane.One - decay) * gradient * gradient);
            return rate * gradient / (System.Numerics.Vector.SquareRoot(first) + epsilon);
        }
    }
}
