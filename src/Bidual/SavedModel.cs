using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Robustness;

namespace Bidual;

/// <summary>What a model file holds.</summary>
/// <param name="Model">The network with its preparation.</param>
/// <param name="Schema">How a table becomes features; null when the features were given as a matrix.</param>
/// <param name="Certificate">What was proven when it was trained.</param>
/// <param name="PatternDirections">P×inputs, or P×k where neurons are confined to k directions, of the patterns the certificate of the solved problem speaks of; null under complete coverage.</param>
/// <param name="Training">How it came about.</param>
/// <param name="Truncation">What its neurons are confined to; null where they are free.</param>
/// <param name="DualPoint">ν, length n, that the certificate rests on, where the loss has kinks; null where it is −∇L at the network's predictions.</param>
/// <param name="Proofs">Of a model of several outputs what is proven about each, in place of pattern directions and dual point; null for one output.</param>
/// <param name="Robust">What was proven about the worst points around the rows, with what that rests on; null where it was not trained for these.</param>
public sealed record SavedModel(
    Model Model,
    TableSchema? Schema,
    Certificate Certificate,
    Matrix? PatternDirections,
    TrainingRecord Training,
    Truncation? Truncation = null,
    double[]? DualPoint = null,
    IReadOnlyList<OutputProof>? Proofs = null,
    RobustProof? Robust = null)
{
    /// <summary>What the file holds about one of several outputs.</summary>
    internal SavedModel ForOutput(int output) => Proofs is not { } proofs ? this : this with
    {
        Model = Model.ForOutput(output),
        Certificate = proofs[output].Certificate ?? Certificate,
        PatternDirections = proofs[output].PatternDirections,
        DualPoint = proofs[output].DualPoint,
        Proofs = null,
    };

    /// <summary>What was proven about the problem that was solved: among networks confined alike, or all.</summary>
    public Certificate SolvedCertificate => Truncation?.Certificate ?? Certificate;

    /// <summary>Directions of patterns that are among those of the certificate: all of these, or the network's own.</summary>
    /// <param name="network">The network in the coordinates of its problem: that of the model, or it confined.</param>
    internal Matrix UsedDirections(Network network) => PatternDirections ?? network.Gates ?? network.Hidden;
}
