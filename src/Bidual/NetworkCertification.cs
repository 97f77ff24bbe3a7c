using Bidual.Certificates;
using Bidual.Networks;

namespace Bidual;

/// <summary>What is proven about a network that was trained elsewhere: its objective (0), bounds below it, and a better network where one was found.</summary>
public sealed record NetworkCertification
{
    /// <summary>The network in the form of (0) with the preparation of its inputs: see <see cref="ForeignNetwork.ToNetwork"/>.</summary>
    public required Model Model { get; init; }

    /// <summary>Its output bias, which <see cref="Model"/> has as a neuron, or, linear, as a weight of the ones or an intercept; 0 for none.</summary>
    public required double OutputBias { get; init; }

    /// <summary>(0) at its weights as given.</summary>
    public required double Objective { get; init; }

    /// <summary>The network balanced, <see cref="Network.Balanced"/>, which a linear model always is, and certified from its own dual point.</summary>
    public required Certificate Own { get; init; }

    /// <summary>The network that training from this one gave, with its certificate; null when time was up before.</summary>
    public required FittedNetwork? Fitted { get; init; }

    /// <summary>
    /// The β at which no rescaling of the whole network would help: νᵀf / Σ‖u_j‖|a_j| with ν = −∇L(f); of a linear model νᵀXw over its norm, of ridge over ‖w‖². A network trained to the end with a β has that value; NaN for a network of zeros.
    /// </summary>
    public required double SuggestedBeta { get; init; }

    /// <summary>(0) at the balanced weights; never above <see cref="Objective"/>.</summary>
    public double BalancedObjective => Own.Objective;

    /// <summary>Whether training found a network that is better than the balanced one.</summary>
    public bool IsImproved => Fitted is not null && Fitted.Certificate.Objective < Own.Objective;

    /// <summary>The best network known, with its preparation.</summary>
    public Model BestModel => IsImproved ? Fitted!.Model : Model with { Network = Model.Network.Balanced() };

    /// <summary>The certificate of <see cref="BestModel"/>.</summary>
    public Certificate BestCertificate => IsImproved ? Fitted!.Certificate : Own;

    /// <summary>The certificate whose patterns <see cref="PatternBound"/> speaks of.</summary>
    public Certificate Searched => Fitted?.Certificate ?? Own;

    /// <summary>Proven lower bound of (0) over every two-layer ReLU network of any width, or every linear model, on these data.</summary>
    public double LowerBound => Math.Max(Own.GlobalLowerBound, Searched.GlobalLowerBound);

    /// <summary>Proven lower bound over the networks that use the patterns of <see cref="Searched"/>, this network's own among them; <see cref="LowerBound"/> where those are all.</summary>
    public double PatternBound => Math.Max(LowerBound, Searched.LowerBound);

    /// <summary>Share of its objective that any training could save at most, (P − D)/P.</summary>
    public double AtMost => Share(LowerBound);

    /// <summary>Share of its objective that the best network known does save.</summary>
    public double AtLeast => Share(BestCertificate.Objective);

    /// <summary>Share that networks over the same patterns could save at most.</summary>
    public double AtMostOverPatterns => Share(PatternBound);

    /// <summary>What is proven, in words.</summary>
    public string ClaimText => ForeignClaim.Of(this);

    /// <summary>Whether the network is within a share of the optimum, (P − D)/P ≤ share: true when proven, false when a better network refutes it, null when undecided.</summary>
    public bool? IsWithin(double share) => AtMost <= share ? true : AtLeast > share ? false : null;

    private double Share(double value) => Objective > value ? (Objective - value) / Objective : 0;
}
