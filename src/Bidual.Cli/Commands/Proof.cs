using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Robustness;
using Bidual.Solvers;

namespace Bidual.Cli.Commands;

/// <summary>Whether a training proved what was asked for.</summary>
internal static class Proof
{
    /// <summary>To the tolerance; with --patterns exact against every network, with --robust that switches within no ball.</summary>
    public static bool IsReached(FittedNetwork fitted, PatternRequest patterns) =>
        fitted.Status != SolveStatus.Cancelled
        && ClaimOf(fitted) is var claim
        && (patterns is PatternRequest.Exact ? claim == Claim.Global : claim != Claim.None);

    /// <summary>A sentence for a person.</summary>
    public static string WhyNot(FittedNetwork fitted, PatternRequest patterns)
    {
        string why = fitted.Status == SolveStatus.Converged
            ? patterns is PatternRequest.Exact ? "the proof does not cover every network" : "the proof stops short of the tolerance"
            : Stopped(fitted.Status);
        return $"{why}: relative gap {Format.Gap(fitted.Robust?.RelativeGap ?? fitted.SolvedCertificate.RelativeGap)}, asked for {Format.Gap(fitted.SolvedCertificate.Tolerance)}; the best network and what is proven about it stand.";
    }

    /// <summary>What a model file claims of what it was trained for.</summary>
    public static Claim ClaimOf(SavedModel saved) => ClaimOf(saved.Robust, saved.SolvedCertificate);

    /// <summary>What is proven of it again.</summary>
    public static Claim ClaimOf(Certification certification) => ClaimOf(certification.Robust, certification.SolvedCertificate);

    private static Claim ClaimOf(FittedNetwork fitted) => ClaimOf(fitted.Robust, fitted.SolvedCertificate);

    private static Claim ClaimOf(RobustProof? robust, Certificate solved) => robust switch
    {
        null => solved.Claim,
        { IsProven: false } => Claim.None,
        { Coverage: Coverage.Complete } => Claim.Global,
        _ => Claim.Patterns,
    };

    /// <summary>What ended a run before its end.</summary>
    public static string Stopped(SolveStatus status) => status switch
    {
        SolveStatus.Cancelled => "stopped on request",
        SolveStatus.TimeLimit => "stopped by the time limit",
        SolveStatus.IterationLimit => "stopped by the iteration limit",
        _ => "stopped where rounding errors forbid further progress",
    };
}
