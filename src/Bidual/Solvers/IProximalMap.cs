using Bidual.Programs.FreeParts;

namespace Bidual.Solvers;

/// <summary>prox of σβ·penalty + I_K, and systems with its generalised Jacobian J: all that <see cref="ProximalPoint"/> knows of a penalty.</summary>
internal interface IProximalMap
{
    /// <summary>v ← prox(w), where J is taken afterwards.</summary>
    /// <param name="w">The point, blocks one after another.</param>
    /// <param name="threshold">σβ.</param>
    /// <param name="v">The result.</param>
    void Apply(double[] w, double threshold, double[] v);

    /// <summary>The dual norm at Aᵀν: an upper bound, tight where it exceeds β.</summary>
    double LargestPrice(double[] gradient);

    /// <summary>z ← (I + σ C^½ A J Aᵀ C^½)⁻¹ z: exactly, or to a digit.</summary>
    /// <param name="sigma">σ.</param>
    /// <param name="rootCurvature">C^½, length n.</param>
    /// <param name="free">Of a loss with a free part, whose z is orthogonal to its rows, as is what is left of the right side beside them; else null.</param>
    /// <param name="z">Length n.</param>
    void Solve(double sigma, double[] rootCurvature, FreeProjection? free, double[] z);
}
