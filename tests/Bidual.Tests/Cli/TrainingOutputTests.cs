using System.Globalization;
using System.Text.Json;
using Bidual.Certificates;
using Bidual.Cli;
using Bidual.Cli.Rendering;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Tests.Cli;

public class TrainingOutputTests
{
    private static readonly string[] ContractKeys =
    [
        "objective", "lowerBound", "gap", "relativeGap", "claim", "claimText", "networkObjective", "neurons", "patterns", "coverage", "beta", "betaMax", "n", "d",
        "outputs", "model", "loss", "solver", "status", "iterations", "seconds", "seed", "version", "train", "validation", "gatedObjective", "gatedLowerBound", "decompositionPrice",
    ];

    [Fact]
    public void JsonHasEveryKeyOfTheContract()
    {
        JsonElement json = JsonDocument.Parse(Json()).RootElement;
        Assert.All(ContractKeys, key => Assert.True(json.TryGetProperty(key, out _), key));
        Assert.All(["read", "arrangements", "solve", "certify", "total"], key => Assert.True(json.GetProperty("seconds").TryGetProperty(key, out _), key));
        Assert.Equal("patterns", json.GetProperty("claim").GetString());
        Assert.Equal("sampled", json.GetProperty("coverage").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("validation").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("globalLowerBound").ValueKind);
    }

    [Fact]
    public void JsonKeepsEveryBit() =>
        Assert.Equal(SampleTraining.Objective, JsonDocument.Parse(Json()).RootElement.GetProperty("objective").GetDouble());

    [Fact]
    public void TextIsPlainAndLeadsToTheClaim()
    {
        string text = Text();
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\r', text);
        Assert.All(["objective", "proven lower bound", "relative gap", "β_max", "Nothing is better over these patterns.", "repeat with", "wrote"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("bidual train 'my data.csv' --target price --no-bias --seed 3", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void TextSaysWhatADecompositionCosts()
    {
        TrainingResult result = SampleTraining.Result;
        FittedNetwork fitted = result.Fitted;
        FittedNetwork decomposed = fitted with { GatedCertificate = fitted.Certificate with { Objective = SampleTraining.Objective / 1.25, LowerBound = 9.875 } };
        FittedNetwork unfinished = decomposed with { GatedCertificate = decomposed.GatedCertificate! with { Claim = Claim.None } };
        string text = Text(result with { Fitted = decomposed });
        Assert.Contains("costs 25 % over the gated network 9.87", Text(result with { Fitted = unfinished }), StringComparison.Ordinal);
        Assert.Contains("costs 25 % over the gated optimum 9.876543121; no ReLU network over these patterns is below 9.875", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gated optimum", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void TextAndJsonSayWhatIsProvenOverTheLeadingDirections()
    {
        TrainingResult result = SampleTraining.Result;
        FittedNetwork fitted = result.Fitted;
        Certificate own = fitted.Certificate with { LowerBound = 9.875, ClaimText = "Best over them." };
        result = result with { Fitted = fitted with { Truncation = new Truncation(new Matrix(3, 2), 0.75, own) } };
        string text = Text(result);
        Assert.Contains("75 % of the data's squares", text, StringComparison.Ordinal);
        Assert.Contains("9.875   relative gap", text, StringComparison.Ordinal);
        Assert.Contains("Best over them.", text, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(Json(result)).RootElement;
        Assert.Equal(2, json.GetProperty("rank").GetInt32());
        Assert.Equal(9.875, json.GetProperty("rankLowerBound").GetDouble());
        Assert.Equal("Best over them.", json.GetProperty("rankClaimText").GetString());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(Json()).RootElement.GetProperty("rank").ValueKind);
    }

    [Fact]
    public void AnotherCultureChangesNothing()
    {
        string text = Text(), json = Json();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = GermanLike();
            Assert.Equal(text, Text());
            Assert.Equal(json, Json());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CultureInfo GermanLike()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "−";
        return culture;
    }

    private static string Json(TrainingResult? result = null)
    {
        using var output = new StringWriter();
        JsonOutput.Write(Terminal.Plain(output, TextWriter.Null), json => TrainingJson.Write(json, result ?? SampleTraining.Result));
        return output.ToString();
    }

    private static string Text(TrainingResult? result = null)
    {
        using var output = new StringWriter();
        TrainingText.Write(new Sheet(Terminal.Plain(output, TextWriter.Null)), result ?? SampleTraining.Result);
        return output.ToString();
    }
}
