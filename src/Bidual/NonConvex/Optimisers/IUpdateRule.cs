namespace Bidual.NonConvex.Optimisers;

/// <summary>How a gradient moves the parameters, with what it remembers of gradients before: one of PyTorch's rules, number for number.</summary>
internal interface IUpdateRule
{
    /// <summary>Whether weights are shrunk beside the rule, which then sees the gradient of the loss alone: θ ← (1 − rate·decay)·θ before every step.</summary>
    bool IsDecoupled => false;

    /// <summary>Moves θ.</summary>
    /// <param name="parameters">θ.</param>
    /// <param name="gradient">Of the same length, which it may change.</param>
    /// <param name="rate">Learning rate.</param>
    void Step(Span<double> parameters, Span<double> gradient, double rate);
}
