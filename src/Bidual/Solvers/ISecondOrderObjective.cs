namespace Bidual.Solvers;

/// <summary>A function of weights with two derivatives, for <see cref="FactoredNewton"/>.</summary>
internal interface ISecondOrderObjective
{
    /// <summary>Weights to begin with.</summary>
    double[] Start { get; }

    /// <summary>The value.</summary>
    double Value(double[] weights);

    /// <summary>The gradient, and the Hessian as what it makes of a change of the weights.</summary>
    (double[] Gradient, Func<double[], double[]> Hessian) DerivativesAt(double[] weights);
}
