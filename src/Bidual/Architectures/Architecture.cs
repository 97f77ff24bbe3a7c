using Bidual.Data;
using Bidual.Networks;
using Bidual.Polynomials;
using Bidual.Programs.Penalties;

namespace Bidual.Architectures;

/// <summary>The kinds of networks by activation.</summary>
public static class Architecture
{
    /// <summary>All with a program over patterns, or, linear models, over none.</summary>
    public static IReadOnlyList<IArchitecture> All { get; } = [new ReluNetwork(), new GatedReluNetwork(), new LinearModel()];

    /// <summary>The kind of network of an activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="polynomial">a, b, c where it is a polynomial; else not looked at.</param>
    /// <param name="penalty">How the weights are penalised.</param>
    /// <param name="monotone">Features in which every neuron is monotone; null for none.</param>
    /// <param name="groups">Of a linear model, features that go together; null for none.</param>
    /// <param name="layout">Of a polynomial network, the patches that its neurons see; null for whole rows.</param>
    /// <param name="quantised">Whether the hidden weights of a polynomial network are ±1/√d.</param>
    internal static INetworkKind KindOf(Activation activation, PolynomialActivation? polynomial, PenaltyKind penalty = PenaltyKind.Group, IReadOnlyList<MonotoneFeature>? monotone = null, IReadOnlyList<IReadOnlyList<int>>? groups = null, PatchLayout? layout = null, bool quantised = false) =>
        activation == Activation.Polynomial ? new PolynomialNetwork(polynomial ?? throw new ArgumentNullException(nameof(polynomial)), layout, quantised) : Of(activation, penalty, monotone, groups);

    /// <summary>The kind of a model's network.</summary>
    internal static INetworkKind KindOf(Model model) =>
        KindOf(model.Network.Activation, model.Network.Polynomial, model.Penalty, model.Monotone, model.Groups, model.Network.Convolution?.Layout, model.Quantised);

    /// <summary>The architecture of an activation.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="penalty">How the weights are penalised; of ReLU networks by <see cref="PenaltyKind.Group"/> alone.</param>
    /// <param name="monotone">Features in which every neuron is monotone, of ReLU networks alone; null for none.</param>
    /// <param name="groups">Features that go together, of linear models alone; null for none.</param>
    public static IArchitecture Of(Activation activation, PenaltyKind penalty = PenaltyKind.Group, IReadOnlyList<MonotoneFeature>? monotone = null, IReadOnlyList<IReadOnlyList<int>>? groups = null) => (activation, penalty) switch
    {
        (Activation.Linear, _) => new LinearModel(penalty, groups),
        (Activation.Relu, PenaltyKind.Group) => monotone is { Count: > 0 } ? new ReluNetwork(monotone) : All[0],
        (Activation.Relu, _) => throw new ArgumentOutOfRangeException(nameof(penalty), penalty, "ReLU networks have the group penalty."),
        (Activation.GatedRelu, _) when monotone is { Count: > 0 } => throw new ArgumentException("Gated ReLU networks are not monotone.", nameof(monotone)),
        (Activation.GatedRelu, PenaltyKind.Group) => All[1],
        (Activation.GatedRelu, _) => new GatedReluNetwork(penalty),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
    };
}
