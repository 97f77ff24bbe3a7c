namespace Bidual.Programs.Penalties;

/// <summary>How weights are penalised: all but the first are for gated networks or linear models.</summary>
public enum PenaltyKind
{
    /// <summary>½ Σ_j (‖u_j‖² + a_j²), weight decay: few neurons, (9). Of linear models Σ_g ‖w_g‖ over groups of features, (13c).</summary>
    Group,

    /// <summary>½ Σ_j (‖u_j‖₁² + a_j²): neurons that look at few inputs each, (9a). Of linear models ‖w‖₁, the Lasso, (13b).</summary>
    L1,

    /// <summary>Σ_f ‖(u_jf·a_j)_j‖: few inputs, each dropped by all neurons or by none, (9b).</summary>
    Features,

    /// <summary>½‖w‖², for linear models alone, (13a).</summary>
    Ridge,
}
