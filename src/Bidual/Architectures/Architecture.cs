using Bidual.Networks;
using Bidual.Programs.Penalties;

namespace Bidual.Architectures;

/// <summary>The architectures by activation.</summary>
public static class Architecture
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IArchitecture> All { get; } = [new ReluNetwork(), new GatedReluNetwork()];

    /// <summary>The architecture of an activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="penalty">How the weights are penalised; of ReLU networks by <see cref="PenaltyKind.Group"/> alone.</param>
    public static IArchitecture Of(Activation activation, PenaltyKind penalty = PenaltyKind.Group) => (activation, penalty) switch
    {
        (Activation.Relu, PenaltyKind.Group) => All[0],
        (Activation.Relu, _) => throw new ArgumentOutOfRangeException(nameof(penalty), penalty, "ReLU networks have the group penalty."),
        (Activation.GatedRelu, PenaltyKind.Group) => All[1],
        (Activation.GatedRelu, _) => new GatedReluNetwork(penalty),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
    };
}
