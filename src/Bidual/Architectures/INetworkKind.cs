using Bidual.Data;
using Bidual.Programs.Penalties;

namespace Bidual.Architectures;

/// <summary>A kind of network: what a certificate says of it. How it is trained is another matter: by a program over patterns, <see cref="IArchitecture"/>, or by column generation, <see cref="PolynomialNetwork"/>.</summary>
public interface INetworkKind
{
    /// <summary>"relu", "gated", "polynomial".</summary>
    string Name { get; }

    /// <summary>What a certificate calls its networks.</summary>
    string Description { get; }

    /// <summary>How the weights are penalised.</summary>
    PenaltyKind Penalty => PenaltyKind.Group;

    /// <summary>Features in which every neuron is monotone.</summary>
    IReadOnlyList<MonotoneFeature> Monotone => [];

    /// <summary>The same of networks with a number of outputs.</summary>
    string Describe(int outputs) => outputs == 1 ? Description : $"{outputs}-output {Description}";

    /// <summary>What a claim about all patterns adds to "on these data": the patterns are those of directions that no row is orthogonal to, which are all that matter to a ReLU and not to a gate.</summary>
    string Scope => string.Empty;
}
