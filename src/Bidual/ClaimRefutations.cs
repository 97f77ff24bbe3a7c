using System.Globalization;
using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Programs.Losses;
using Bidual.Robustness;

namespace Bidual;

/// <summary>What model files claim and proofs contradict, a sentence each.</summary>
internal static class ClaimRefutations
{
    private const double ObjectiveTolerance = 1e-9;
    private const double BoundTolerance = 1e-7;
    private const double PriceTolerance = 1e-6;

    /// <summary>What a file claims and its proof contradicts.</summary>
    public static List<string> Of(Certificate recorded, Certificate proven, bool sameData, bool isListable, CancellationToken cancellation)
    {
        List<string> refutations = [.. Contradictions(recorded, proven, sameData)];
        if (!isListable)
            refutations.Add("the file says that all patterns were enumerated; there are too many");
        if (!cancellation.IsCancellationRequested)
            refutations.AddRange(BoundContradictions(recorded, proven));
        return refutations;
    }

    /// <summary>What a file claims of a polynomial network and its proof contradicts.</summary>
    public static List<string> OfPolynomial(Certificate recorded, Certificate proven, bool sameData, CancellationToken cancellation)
    {
        // Without a penalty the price of the residual is rounding, and no part of the claim.
        Certificate claimed = recorded.Beta == 0 ? recorded with { DualNorm = proven.DualNorm } : recorded;
        List<string> lies = Of(claimed, proven, sameData, isListable: true, cancellation);
        if ((recorded.Coverage, recorded.Pricing) != (proven.Coverage, proven.Pricing))
            lies.Add("the file says that polynomial neurons were priced in a way that is for others");
        return lies;
    }

    /// <summary>What a file claims about the worst points around the rows, and its proof contradicts. That the data are others is said elsewhere.</summary>
    public static IEnumerable<string> OfRobust(RobustProof recorded, RobustProof proven, CancellationToken cancellation)
    {
        double scale = Math.Abs(proven.Objective);
        if (!(Math.Abs(recorded.Objective - proven.Objective) <= ObjectiveTolerance * scale))
            yield return Compare("objective at the worst points", recorded.Objective, proven.Objective);
        if (cancellation.IsCancellationRequested)
            yield break;
        if (recorded.Patterns != proven.Patterns)
            yield return string.Create(CultureInfo.InvariantCulture, $"the file says that {recorded.Patterns} patterns were priced for rows at their worst, there are {proven.Patterns}");
        if (recorded.Coverage == Coverage.Complete && proven.Coverage == Coverage.Sampled)
            yield return "the file says that all patterns were priced for rows at their worst; there are too many";
        if (!(recorded.LowerBound <= proven.LowerBound + (BoundTolerance * scale)))
            yield return Compare("lower bound at the worst points", recorded.LowerBound, proven.LowerBound);
        if (proven.IsBelowBound)
            yield return "there are neurons that switch within balls, or have patterns that are not among those of the file: the objective at the worst points is below the bound over the others";
        else if (recorded.IsProven && !proven.IsProven)
            yield return "the file claims that the network is robustly optimal, which is not proven";
    }

    /// <summary>What does not depend on how far the proof got. Comparisons are such that NaN does not pass.</summary>
    private static IEnumerable<string> Contradictions(Certificate recorded, Certificate proven, bool sameData)
    {
        if (!sameData)
            yield return "the data are not those the certificate speaks of";
        double scale = Math.Abs(proven.Objective);
        if (!(Math.Abs(recorded.Objective - proven.Objective) <= ObjectiveTolerance * scale))
            yield return Compare("objective", recorded.Objective, proven.Objective);
        if (recorded.Patterns != proven.Patterns)
            yield return string.Create(CultureInfo.InvariantCulture, $"the file speaks of {recorded.Patterns} patterns, there are {proven.Patterns}");
        if (proven.LowerBound > proven.Objective + (BoundTolerance * scale))
            yield return "the network has patterns that are not among those of the file: its objective is below the bound over these";
    }

    /// <summary>What a proof that was carried to its end contradicts.</summary>
    private static IEnumerable<string> BoundContradictions(Certificate recorded, Certificate proven)
    {
        double slack = BoundTolerance * Math.Abs(proven.Objective);
        if (!(recorded.LowerBound <= proven.LowerBound + slack))
            yield return Compare("lower bound", recorded.LowerBound, proven.LowerBound);
        if (!(recorded.GlobalLowerBound <= proven.GlobalLowerBound + slack))
            yield return Compare("lower bound over all patterns", recorded.GlobalLowerBound, proven.GlobalLowerBound);
        if (recorded.Claim > proven.Claim)
            yield return $"the file claims \"{recorded.Claim}\", proven is \"{proven.Claim}\"";
        if (recorded.Coverage == Coverage.Complete && proven.Coverage == Coverage.Sampled)
            yield return "the file says that its bound is over all patterns, proven is one over some";
        if (recorded.Pricing > proven.Pricing)
            yield return "the file says that all directions were priced, which proves nothing here";
        if ((recorded.Coverage, recorded.Pricing) != (proven.Coverage, proven.Pricing))
            yield break;

        // A proof that was cut short has bounds that are not tight, and claims nothing.
        bool exact = proven.Pricing == PricingMethod.Enumeration && recorded.Claim != Claim.None;
        if (!Holds(recorded.DualNorm, proven.DualNorm, exact))
            yield return Compare("largest price", recorded.DualNorm, proven.DualNorm);
        if (!Holds(recorded.BetaMax, proven.BetaMax, exact))
            yield return Compare("β_max", recorded.BetaMax, proven.BetaMax);
        if (!Holds(proven.DualScale, recorded.DualScale, exact))
            yield return Compare("scale of the dual point", recorded.DualScale, proven.DualScale);
    }

    /// <summary>Whether a claimed upper bound is no lower than the proven one; the same where both are computed without freedom.</summary>
    private static bool Holds(double claimed, double proven, bool exact)
    {
        double slack = PriceTolerance * Math.Min(Math.Abs(claimed), Math.Abs(proven));
        return (exact ? Math.Abs(claimed - proven) : proven - claimed) <= slack;
    }

    private static string Compare(string what, double recorded, double proven) =>
        string.Create(CultureInfo.InvariantCulture, $"the file says {what} {recorded:R}, proven is {proven:R}");
}
