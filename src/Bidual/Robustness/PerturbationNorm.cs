namespace Bidual.Robustness;

/// <summary>How large a perturbation of several features is.</summary>
public enum PerturbationNorm
{
    /// <summary>ℓ∞: the largest change of a feature.</summary>
    Infinity,

    /// <summary>ℓ2: the Euclidean norm of the changes.</summary>
    Euclidean,
}
