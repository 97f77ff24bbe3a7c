namespace Bidual.Arrangements;

/// <summary>What patterns are drawn by.</summary>
public enum PatternWeight
{
    /// <summary>The chance of a Gaussian direction to have them: the angle of their cell.</summary>
    Uniform,

    /// <summary>‖D_iX‖_F², the squared norms of their columns in [D₁X … D_PX].</summary>
    Norms,

    /// <summary>The ridge leverage scores of those columns, summed: what they add to the range of the others.</summary>
    Leverage,
}
