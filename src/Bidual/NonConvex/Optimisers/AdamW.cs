namespace Bidual.NonConvex.Optimisers;

/// <summary>
/// Adam on the loss alone, the weights shrunk beside it (Loshchilov &amp; Hutter 2019). What it converges to is not a stationary point of (0): the decay is not divided by √s.
/// </summary>
/// <param name="length">p.</param>
internal sealed class AdamW(int length) : IUpdateRule
{
    private readonly Adam adam = new(length);

    public bool IsDecoupled => true;

    public void Step(Span<double> parameters, Span<double> gradient, double rate) => adam.Step(parameters, gradient, rate);
}
