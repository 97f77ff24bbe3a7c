using System.Globalization;
using Bidual.Arrangements;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Certificates;

/// <summary>Certificates from data, prediction and weights alone: (5) with the pricing bounds given. Knows no solver.</summary>
public static class CertificateBuilder
{
    /// <summary>Proves what can be proven about a network.</summary>
    /// <param name="fit">Its predictions f on the rows of X, length n.</param>
    /// <param name="penalty">That of its weights, without β: ½ Σ (‖u_j‖² + a_j²), or another whose dual norm is what is priced.</param>
    /// <param name="targets">y, length n.</param>
    /// <param name="loss">L.</param>
    /// <param name="beta">β.</param>
    /// <param name="pricing">Bound of g over the patterns the claim may be about.</param>
    /// <param name="globalPricing">Bound of g over all neurons of the kind, or null when there is none.</param>
    /// <param name="description">What the networks are called, such as "two-layer ReLU network".</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    /// <param name="data">What X is called.</param>
    /// <param name="dual">ν, length n, with −ν in the domain of L*; null for −∇L(f), which a loss with kinks does not do with.</param>
    /// <param name="dualLoss">L as a function of what the neurons predict, where a part without a penalty is added to that: its minimum over that part. Null for L.</param>
    /// <param name="squared">Whether the penalty is half the square of the norm that is priced dually: ridge, (13a).</param>
    public static Certificate Build(
        double[] fit,
        double penalty,
        double[] targets,
        ILoss loss,
        double beta,
        IPricing pricing,
        IPricing? globalPricing,
        string description,
        double tolerance,
        string data = "these data",
        double[]? dual = null,
        ILoss? dualLoss = null,
        bool squared = false)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(pricing);
        double objective = loss.Value(fit, targets) + (beta * penalty);
        ILoss bounded = dualLoss ?? loss;
        double[] nu = dual ?? bounded.DualAt(fit, targets), atZero = bounded.DualAt(new double[targets.Length], targets);
        return Assemble(
            objective,
            beta,
            tolerance,
            [pricing],
            globalPricing is null ? null : () => [globalPricing],
            (prices, _) => prices.UpperBound(nu),
            (prices, _) => prices.UpperBound(atZero),
            limit => squared ? SquaredNorm.BestDual(bounded, nu, targets, beta / limit, beta) : bounded.BestDual(nu, targets, limit),
            description,
            data);
    }

    /// <summary>Proves what can be proven about networks of one output or several, each priced by itself.</summary>
    /// <param name="objective">Of the network.</param>
    /// <param name="beta">β.</param>
    /// <param name="tolerance">Relative gap up to which optimality is claimed.</param>
    /// <param name="pricing">One an output, over the patterns the claim may be about.</param>
    /// <param name="globalPricing">One an output, over all neurons of the kind, where the former does not cover them; null when there is none.</param>
    /// <param name="price">Bound of g at the dual point of an output.</param>
    /// <param name="priceAtZero">The same at that of the zero network.</param>
    /// <param name="bestDual">The best dual point scaled by at most β/g.</param>
    /// <param name="description">What the networks are called.</param>
    /// <param name="data">What X is called.</param>
    internal static Certificate Assemble(
        double objective,
        double beta,
        double tolerance,
        IReadOnlyList<IPricing> pricing,
        Func<IReadOnlyList<IPricing>>? globalPricing,
        Func<IPricing, int, double> price,
        Func<IPricing, int, double> priceAtZero,
        Func<double, DualPoint> bestDual,
        string description,
        string data)
    {
        (double norm, DualPoint best, double bound) = Prove(pricing);
        bool complete = pricing.All(prices => prices.Coverage == Coverage.Complete);
        IReadOnlyList<IPricing> used = pricing;
        double globalBound = complete ? bound : 0;
        if (!complete && globalPricing is not null)
        {
            IReadOnlyList<IPricing> all = globalPricing();
            (double globalNorm, DualPoint globalBest, globalBound) = Prove(all);
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
            Pricing = used.Max(prices => prices.Method),
            Patterns = pricing.Sum(prices => prices.Patterns),
            DualNorm = norm,
            DualScale = best.Scale,
            Beta = beta,
            BetaMax = used.Select(priceAtZero).Max(),
        };
        return certificate with { ClaimText = ClaimSentence.Of(certificate, description, data) };

        (double Norm, DualPoint Best, double Bound) Prove(IReadOnlyList<IPricing> prices)
        {
            double largest = prices.Select(price).Max();
            DualPoint point = bestDual(largest > 0 ? beta / largest : double.PositiveInfinity);
            return (largest, point, Widen(point.Value, objective, prices.Count));
        }

        bool IsProven(double lower) => objective - lower <= tolerance * Math.Abs(objective);
    }

    /// <summary>Lowers a bound by the rounding errors of its evaluation; no bound is below 0, since no objective is.</summary>
    private static double Widen(double bound, double objective, int outputs) =>
        Math.Max(0, bound - (1e-15 * outputs * (Math.Abs(bound) + Math.Abs(objective))));
}
