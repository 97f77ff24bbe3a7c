namespace Bidual.Solvers;

/// <summary>The rows of an interior-point method: what the loss contributes to its equations, with a variable p of its own where it has one.</summary>
internal interface IInteriorRows
{
    /// <summary>Whether p is a variable, not the gradient at the predictions.</summary>
    bool HasVariables { get; }

    /// <summary>Number of complementarity products.</summary>
    int Degree { get; }

    /// <summary>Their sum.</summary>
    double Complementarity { get; }

    /// <summary>p, length n: what stands for ∇L.</summary>
    double[] Slopes { get; }

    /// <summary>H, length n: Δp = H·Δf and what <see cref="Aim"/> adds.</summary>
    double[] Curvature { get; }

    /// <summary>Slopes and curvature at predictions.</summary>
    /// <returns>What the rows' residual is worth, in units of the loss.</returns>
    double Linearise(double[] fit);

    /// <summary>Begins a direction to the central path's μ, with a weight of the second-order terms that the last direction predicts.</summary>
    /// <param name="mu">μ; 0 for the affine direction.</param>
    /// <param name="weight">Of the second-order terms.</param>
    /// <param name="pull">Δp at Δf = 0.</param>
    /// <returns>Whether that is anything but 0.</returns>
    bool Aim(double mu, double weight, double[] pull);

    /// <summary>Adds to the direction what a change of the predictions entails.</summary>
    void AddDirection(double[] change);

    /// <summary>The largest step, at most <paramref name="limit"/>, that keeps the products' factors positive.</summary>
    double MaxStep(double limit);

    /// <summary>The sum of products after a step.</summary>
    double ComplementarityAfter(double step);

    /// <summary>Whether after a step every product is at least <paramref name="least"/>.</summary>
    bool IsCentralAfter(double step, double least);

    /// <summary>Takes a step of the current direction.</summary>
    void Step(double step);
}
