namespace Bidual.NonConvex.Optimisers;

/// <summary>The damping μ of Levenberg and Marquardt: smaller where the model foretold the gain well, larger where it did not.</summary>
/// <param name="first">μ to begin with.</param>
internal sealed class Damping(double first)
{
    private const double Good = 0.75, Poor = 0.25, Least = 1e-4;
    private const double Ease = 1.0 / 3, Tighten = 2, Retry = 4;

    /// <summary>μ.</summary>
    public double Value { get; private set; } = first;

    /// <summary>Whether a step is to be taken; moves μ.</summary>
    /// <param name="gain">What the objective falls by.</param>
    /// <param name="foretold">What the model said.</param>
    public bool Accepts(double gain, double foretold)
    {
        double ratio = foretold > 0 ? gain / foretold : double.NaN;
        bool accepted = ratio > Least;
        Value *= ratio > Good ? Ease : !accepted ? Retry : ratio < Poor ? Tighten : 1;
        return accepted;
    }
}
