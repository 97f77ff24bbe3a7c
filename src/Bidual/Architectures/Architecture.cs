using Bidual.Networks;

namespace Bidual.Architectures;

/// <summary>The architectures by activation.</summary>
public static class Architecture
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IArchitecture> All { get; } = [new ReluNetwork(), new GatedReluNetwork()];

    /// <summary>The architecture of an activation.</summary>
    public static IArchitecture Of(Activation activation) => activation switch
    {
        Activation.Relu => All[0],
        Activation.GatedRelu => All[1],
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
    };
}
