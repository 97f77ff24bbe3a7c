using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Certificates;

/// <summary>
/// What is proven about a network whose outputs share a softmax, (11s): N = −∇L(F) scaled until every column is priced at β or less, and the entropy there. Knows no solver.
/// </summary>
internal static class CoupledCertificate
{
    /// <summary>Proves what can be proven.</summary>
    /// <param name="fit">F, n×k.</param>
    /// <param name="weightPenalty">That of its weights, without β: ½ Σ (‖u_j‖² + ‖a_j‖₁²), or another whose dual norm is what is priced.</param>
    /// <param name="targets">n×k, ±1.</param>
    /// <param name="weights">How often rows count, length n; null for once.</param>
    /// <param name="beta">β.</param>
    /// <param name="pricing">One an output, over the patterns the claim may be about.</param>
    /// <param name="globalPricing">One an output, over all neurons, to a relative accuracy; null where there is none.</param>
    /// <param name="description">What the networks are called.</param>
    /// <param name="data">What X is called.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    public static Certificate Build(
        Matrix fit,
        double weightPenalty,
        Matrix targets,
        double[]? weights,
        double beta,
        IReadOnlyList<IPricing> pricing,
        Func<double, IReadOnlyList<IPricing>>? globalPricing,
        string description,
        string data,
        double tolerance)
    {
        double loss = SoftmaxLoss.Value(fit, targets, weights), penalty = beta * weightPenalty, objective = loss + penalty;
        Matrix dual = SoftmaxLoss.DualAt(fit, targets, weights);
        Matrix atZero = SoftmaxLoss.DualAt(new Matrix(fit.Rows, fit.Columns), targets, weights);
        return CertificateBuilder.Assemble(
            objective,
            beta,
            tolerance,
            pricing,
            globalPricing is null ? null : () => globalPricing(DirectionPricing.AccuracyFor(tolerance, Math.Max(penalty, Slope()), objective)),
            (prices, k) => prices.UpperBound(dual.Column(k)),
            (prices, k) => prices.UpperBound(atZero.Column(k)),
            limit => SoftmaxLoss.BestDual(dual, targets, weights, limit),
            description,
            data);

        double Slope() => LossDual.SlopeAtOne(scale => SoftmaxLoss.ValueAt(dual, targets, weights, scale));
    }
}
