namespace Bidual.Polynomials;

/// <summary>A neuron and its price.</summary>
/// <param name="Sign">Of its output weight, ±1.</param>
/// <param name="Price">sign·νᵀσ(Xu).</param>
/// <param name="Direction">u, of norm 1.</param>
internal sealed record PricedNeuron(int Sign, double Price, double[] Direction);
