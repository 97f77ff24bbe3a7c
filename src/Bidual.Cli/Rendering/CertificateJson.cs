using System.Text.Json;
using Bidual.Certificates;

namespace Bidual.Cli.Rendering;

/// <summary>A certificate's members in JSON.</summary>
internal static class CertificateJson
{
    public static void WriteMembers(Utf8JsonWriter json, Certificate certificate)
    {
        WriteClaim(json, certificate);
        WriteBasis(json, certificate);
    }

    /// <summary>What is proven.</summary>
    public static void WriteClaim(Utf8JsonWriter json, Certificate certificate)
    {
        json.Number("objective", certificate.Objective);
        json.Number("lowerBound", certificate.LowerBound);
        json.Number("gap", certificate.Gap);
        json.Number("relativeGap", certificate.RelativeGap);
        json.Number("globalLowerBound", certificate.GlobalLowerBound);
        json.Number("tolerance", certificate.Tolerance);
        json.WriteString("claim", Names.Of(certificate.Claim));
        json.WriteString("claimText", certificate.ClaimText);
    }

    /// <summary>Over which patterns, at which β.</summary>
    public static void WriteBasis(Utf8JsonWriter json, Certificate certificate)
    {
        json.WriteNumber("patterns", certificate.Patterns);
        json.WriteString("coverage", Names.Of(certificate.Coverage));
        json.WriteString("pricing", certificate.Pricing.Name());
        json.Number("beta", certificate.Beta);
        json.Number("betaMax", certificate.BetaMax);
    }
}
