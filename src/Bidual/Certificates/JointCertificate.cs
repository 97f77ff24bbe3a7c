using Bidual.Arrangements;

namespace Bidual.Certificates;

/// <summary>What is proven about networks side by side, one an output, whose objective (11) is the sum of theirs.</summary>
internal static class JointCertificate
{
    /// <summary>The sum of what is proven about each.</summary>
    /// <param name="outputs">One certificate an output, of the same β and tolerance.</param>
    /// <param name="objective">(11) at the joint network's weights.</param>
    /// <param name="description">What the networks are called.</param>
    /// <param name="data">What X is called.</param>
    public static Certificate Of(IReadOnlyList<Certificate> outputs, double objective, string description, string data)
    {
        double bound = Sum(output => output.LowerBound), tolerance = outputs[0].Tolerance;
        bool complete = outputs.All(output => output.Coverage == Coverage.Complete);
        bool proven = objective - bound <= tolerance * Math.Abs(objective);
        var certificate = new Certificate
        {
            Objective = objective,
            LowerBound = bound,
            GlobalLowerBound = Sum(output => output.GlobalLowerBound),
            Tolerance = tolerance,
            Claim = !proven ? Claim.None : complete ? Claim.Global : Claim.Patterns,
            ClaimText = string.Empty,
            Coverage = complete ? Coverage.Complete : Coverage.Sampled,
            Pricing = complete ? outputs.Max(output => output.Pricing) : PricingMethod.Enumeration,
            Patterns = outputs.Sum(output => output.Patterns),
            DualNorm = outputs.Max(output => output.DualNorm),
            DualScale = outputs.Min(output => output.DualScale),
            Beta = outputs[0].Beta,
            BetaMax = outputs.Max(output => output.BetaMax),
        };
        return certificate with { ClaimText = ClaimSentence.Of(certificate, description, data) };

        // Rounded down, as each of them is.
        double Sum(Func<Certificate, double> lower) => (1 - (1e-15 * outputs.Count)) * outputs.Sum(output => Math.Max(0, lower(output)));
    }
}
