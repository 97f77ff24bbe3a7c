namespace Bidual.Programs.Penalties;

/// <summary>How the weights of a network are penalised. All but the first are for gated networks.</summary>
public enum PenaltyKind
{
    /// <summary>½ Σ_j (‖u_j‖² + a_j²), weight decay: few neurons, (9).</summary>
    Group,

    /// <summary>½ Σ_j (‖u_j‖₁² + a_j²): neurons that look at few inputs each, (9a).</summary>
    L1,

    /// <summary>Σ_f ‖(u_jf·a_j)_j‖: few inputs, each dropped by all neurons or by none, (9b).</summary>
    Features,
}
