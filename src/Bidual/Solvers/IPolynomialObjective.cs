using Bidual.Numerics;

namespace Bidual.Solvers;

/// <summary>The objective of polynomial neurons in their weights, with what they predict.</summary>
internal interface IPolynomialObjective : ISecondOrderObjective
{
    /// <summary>F, n×c.</summary>
    Matrix Predict(double[] weights);
}
