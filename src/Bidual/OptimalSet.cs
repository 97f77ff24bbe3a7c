using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual;

/// <summary>Whether there is one optimal network, up to the order of its neurons and to splitting a neuron into parallel ones.</summary>
public enum Uniqueness
{
    /// <summary>The optimum was not reached accurately enough to tell.</summary>
    Undecided,

    /// <summary>There is one: see <see cref="OptimalSet.IsProven"/>.</summary>
    Unique,

    /// <summary>Two different ones were found.</summary>
    NotUnique,
}

/// <summary>Which of the optimal networks.</summary>
public enum OptimalChoice
{
    /// <summary>As it was trained, brought to full accuracy.</summary>
    AsTrained,

    /// <summary>Of the vertices met the one with the fewest neurons: pruned without loss.</summary>
    FewestNeurons,

    /// <summary>Of least Σα²: the weight is spread over as many neurons as possible.</summary>
    LeastNorm,

    /// <summary>Of least loss on the validation rows.</summary>
    BestOnValidation,
}

/// <summary>A neuron that optimal networks have.</summary>
/// <param name="Index">Its row in <see cref="OptimalSet.Neurons"/>.</param>
/// <param name="Sign">Of its output weight.</param>
/// <param name="Least">The least weight α = ‖u‖|a| it has in any optimal network.</param>
/// <param name="Most">The largest.</param>
/// <param name="Price">Its price over β, 1 in exact arithmetic.</param>
public sealed record OptimalNeuron(int Index, int Sign, double Least, double Most, double Price);

/// <summary>One of the optimal networks.</summary>
/// <param name="Choice">Which.</param>
/// <param name="Model">With the preparation of the model asked about.</param>
/// <param name="Certificate">Proven anew from its weights.</param>
/// <param name="Validation">Scores on the validation rows, or null.</param>
public sealed record OptimalMember(OptimalChoice Choice, Model Model, Certificate Certificate, Scores? Validation);

/// <summary>
/// All optimal networks of a problem over the patterns of a model: {Σ_b α_b φ(Xu_b)s_b : α ≥ 0} with prediction f*, (27) (Mishkin &amp; Pilanci, ICML 2023).
/// </summary>
public sealed record OptimalSet
{
    /// <summary>Whether there is one.</summary>
    public required Uniqueness Uniqueness { get; init; }

    /// <summary>Whether uniqueness is proven; else it holds to working precision.</summary>
    public required bool IsProven { get; init; }

    /// <summary>The finding in a sentence.</summary>
    public required string Text { get; init; }

    /// <summary>Relative gap to which the optimum is known.</summary>
    public required double RelativeGap { get; init; }

    /// <summary>Whether the patterns are all there are.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>Number of patterns.</summary>
    public required int Patterns { get; init; }

    /// <summary>P×inputs directions of the patterns; null where they are all.</summary>
    public required Matrix? PatternDirections { get; init; }

    /// <summary>Pairs of a pattern and a sign of the output weight; gated networks have one sign.</summary>
    public required int Blocks { get; init; }

    /// <summary>How many of these are proven to be in no optimal network.</summary>
    public required int Excluded { get; init; }

    /// <summary>One neuron of weight 1 for each of <see cref="Weights"/>.</summary>
    public required Network Neurons { get; init; }

    /// <summary>Every neuron that an optimal network can have, with the range of its weight.</summary>
    public required IReadOnlyList<OptimalNeuron> Weights { get; init; }

    /// <summary>Neurons whose price is below β although the gap does not prove it.</summary>
    public required int Unsettled { get; init; }

    /// <summary>Degrees of freedom: dimension of the polytope of weights.</summary>
    public required int Dimension { get; init; }

    /// <summary>Smallest singular value of the neurons' outputs on the rows, each of length one.</summary>
    public required double LeastSingularValue { get; init; }

    /// <summary>Upper bound of the error of the outputs of all neurons that are not excluded; where their least singular value is above it, the optimal network is unique.</summary>
    public required double Error { get; init; }

    /// <summary>Some of the optimal networks.</summary>
    public required IReadOnlyList<OptimalMember> Members { get; init; }

    /// <summary>Neurons of every optimal network.</summary>
    public int Needed => Weights.Count(neuron => neuron.Least > 0);

    /// <summary>Neurons of some optimal networks.</summary>
    public int Optional => Weights.Count(neuron => neuron.Least == 0 && neuron.Most > 0);
}
