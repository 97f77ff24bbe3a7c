using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Certificates;

/// <summary>
/// What is proven about a network under weight decay, (12): N = −∇L(F), scaled until no neuron is priced above β, and the dual value there. Knows no solver.
/// </summary>
internal static class SharedCertificate
{
    /// <summary>Proves what can be proven.</summary>
    /// <param name="fit">F, n×c.</param>
    /// <param name="squaredWeights">Σ (‖u_j‖² + ‖a_j‖²).</param>
    /// <param name="loss">L, Y.</param>
    /// <param name="beta">β.</param>
    /// <param name="pricing">Of n×c dual points, over the patterns the claim may be about.</param>
    /// <param name="description">What the networks are called.</param>
    /// <param name="data">What X is called.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    public static Certificate Build(Matrix fit, double squaredWeights, OutputsLoss loss, double beta, IPricing pricing, string description, string data, double tolerance)
    {
        double objective = loss.Value(fit) + (beta / 2 * squaredWeights);
        Matrix dual = loss.DualAt(fit), atZero = loss.DualAt(new Matrix(fit.Rows, fit.Columns));
        return CertificateBuilder.Assemble(
            objective,
            beta,
            tolerance,
            [pricing],
            null,
            (prices, _) => prices.UpperBound(dual.Data),
            (prices, _) => prices.UpperBound(atZero.Data),
            limit => Lowered(loss.BestDual(dual, limit)),
            description + " under weight decay",
            data);

        // One output's share of rounding errors is taken off by the assembly.
        DualPoint Lowered(DualPoint best) => best with { Value = best.Value - (1e-15 * (fit.Columns - 1) * (Math.Abs(best.Value) + Math.Abs(objective))) };
    }
}
