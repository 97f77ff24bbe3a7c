namespace Bidual.NonConvex.Models;

/// <summary>The penalty of a block of parameters, without its β/2.</summary>
internal enum Decay
{
    /// <summary>None.</summary>
    None,

    /// <summary>The squares of all: weight decay.</summary>
    Squares,

    /// <summary>The squared ℓ1 norms of the rows, Σ_j ‖u_j‖₁², (9a). It has kinks where an entry is 0; the subgradient taken there is 0.</summary>
    SquaredNorms,
}
