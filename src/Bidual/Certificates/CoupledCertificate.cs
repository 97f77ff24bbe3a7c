using Bidual.Arrangements;
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
    /// <param name="squaredWeights">Σ (‖u_j‖² + ‖a_j‖₁²).</param>
    /// <param name="targets">n×k, ±1.</param>
    /// <param name="weights">How often rows count, length n; null for once.</param>
    /// <param name="beta">β.</param>
    /// <param name="pricing">One an output, over the patterns the claim may be about.</param>
    /// <param name="globalPricing">One an output, over all neurons, to a relative accuracy; null where there is none.</param>
    /// <param name="description">What the networks are called.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    public static Certificate Build(
        Matrix fit,
        double squaredWeights,
        Matrix targets,
        double[]? weights,
        double beta,
        IReadOnlyList<IPricing> pricing,
        Func<double, IReadOnlyList<IPricing>>? globalPricing,
        string description,
        double tolerance)
    {
        double loss = SoftmaxLoss.Value(fit, targets, weights), penalty = beta / 2 * squaredWeights, objective = loss + penalty;
        Matrix dual = SoftmaxLoss.DualAt(fit, targets, weights);
        (double norm, DualPoint best, double bound) = Prove(pricing, dual);
        bool complete = pricing.All(prices => prices.Coverage == Coverage.Complete);
        IReadOnlyList<IPricing> used = pricing;
        double globalBound = complete ? bound : 0;
        if (!complete && globalPricing is not null)
        {
            IReadOnlyList<IPricing> all = globalPricing(DirectionPricing.AccuracyFor(tolerance, Math.Max(penalty, Slope()), objective));
            (double globalNorm, DualPoint globalBest, globalBound) = Prove(all, dual);
            if (IsProven(globalBound))
                (norm, best, bound, used, complete) = (globalNorm, globalBest, globalBound, all, true);
        }

        var certificate = new Certificate
        {
            Objective = objective,
            LowerBound = bound,
            GlobalLowerBound = globalBound,
            Tolerance = tolerance,
            Claim = !IsProven(bound) ? Claim.None : complete ? Claim.Global : Claim.Patterns,
            ClaimText = string.Empty,
            Coverage = complete ? Coverage.Complete : Coverage.Sampled,
            Pricing = complete ? used.Max(prices => prices.Method) : PricingMethod.Enumeration,
            Patterns = pricing.Sum(prices => prices.Patterns),
            DualNorm = norm,
            DualScale = best.Scale,
            Beta = beta,
            BetaMax = Prove(used, SoftmaxLoss.DualAt(new Matrix(fit.Rows, fit.Columns), targets, weights)).Norm,
        };
        return certificate with { ClaimText = ClaimSentence.Of(certificate, $"{fit.Columns}-output {description}", "these data") };

        (double Norm, DualPoint Best, double Bound) Prove(IReadOnlyList<IPricing> prices, Matrix at)
        {
            double largest = prices.Select((one, k) => one.UpperBound(at.Column(k))).Max();
            DualPoint point = SoftmaxLoss.BestDual(at, targets, weights, largest > 0 ? beta / largest : double.PositiveInfinity);
            return (largest, point, Math.Max(0, point.Value - (1e-15 * fit.Columns * (Math.Abs(point.Value) + objective))));
        }

        bool IsProven(double lower) => objective - lower <= tolerance * objective;

        double Slope()
        {
            const double step = 1e-3;
            return (SoftmaxLoss.ValueAt(dual, targets, weights, 1) - SoftmaxLoss.ValueAt(dual, targets, weights, 1 - step)) / step;
        }
    }
}
