using System.Globalization;
using Bidual.Arrangements;
using Bidual.Programs.Losses;

namespace Bidual.Certificates;

/// <summary>Certificates from data, prediction and weights alone: (5) with the pricing bounds given. Knows no solver.</summary>
public static class CertificateBuilder
{
    /// <summary>Proves what can be proven about a network.</summary>
    /// <param name="fit">Its predictions f on the rows of X, length n.</param>
    /// <param name="squaredWeights">Σ (‖u_j‖² + a_j²).</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="loss">L.</param>
    /// <param name="beta">β.</param>
    /// <param name="pricing">Bound of g over the patterns the claim may be about.</param>
    /// <param name="globalPricing">Bound of g over all neurons of the kind, or null when there is none.</param>
    /// <param name="description">What the networks are called, such as "two-layer ReLU network".</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    /// <param name="data">What X is called.</param>
    /// <param name="dual">ν, length n, with −ν in the domain of L*; null for −∇L(f), which a loss with kinks does not do with.</param>
    public static Certificate Build(
        double[] fit,
        double squaredWeights,
        double[] targets,
        ILoss loss,
        double beta,
        IPricing pricing,
        IPricing? globalPricing,
        string description,
        double tolerance,
        string data = "these data",
        double[]? dual = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(pricing);
        double objective = loss.Value(fit, targets) + (beta / 2 * squaredWeights);
        dual ??= loss.DualAt(fit, targets);
        (double norm, DualPoint best, double bound) = Prove(pricing);
        bool complete = pricing.Coverage == Coverage.Complete;
        IPricing used = pricing;
        double globalBound = complete ? bound : 0;
        if (!complete && globalPricing is not null)
        {
            (double globalNorm, DualPoint globalBest, globalBound) = Prove(globalPricing);
            if (IsProven(globalBound))
            {
                (norm, best, bound, used, complete) = (globalNorm, globalBest, globalBound, globalPricing, true);
            }
        }

        Claim claim = !IsProven(bound) ? Claim.None : complete ? Claim.Global : Claim.Patterns;
        var certificate = new Certificate
        {
            Objective = objective,
            LowerBound = bound,
            GlobalLowerBound = globalBound,
            Tolerance = tolerance,
            Claim = claim,
            ClaimText = string.Empty,
            Coverage = complete ? Coverage.Complete : Coverage.Sampled,
            Pricing = used.Method,
            Patterns = pricing.Patterns,
            DualNorm = norm,
            DualScale = best.Scale,
            Beta = beta,
            BetaMax = used.UpperBound(loss.DualAt(new double[targets.Length], targets)),
        };
        return certificate with { ClaimText = ClaimSentence.Of(certificate, description, data) };

        (double Norm, DualPoint Best, double Bound) Prove(IPricing prices)
        {
            double largest = prices.UpperBound(dual);
            DualPoint point = loss.BestDual(dual, targets, largest > 0 ? beta / largest : double.PositiveInfinity);
            return (largest, point, Widen(point.Value, objective));
        }

        bool IsProven(double lower) => objective - lower <= tolerance * Math.Abs(objective);
    }

    /// <summary>Lowers a bound by the rounding errors of its evaluation; no bound is below 0, since no objective is.</summary>
    private static double Widen(double bound, double objective) =>
        Math.Max(0, bound - (1e-15 * (Math.Abs(bound) + Math.Abs(objective))));
}
