using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Tests.Export;

public sealed class HtmlReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Samples => ["curve", "regions", "gated", "surface", "wide", "empty regression", "empty classification"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_kind_of_fit_has_a_sound_page(string name)
    {
        SampleFit sample = Sample(name);
        string page = Write(sample, name);
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(sample.Fit.Certificate.ClaimText), page, StringComparison.Ordinal);
        Assert.Contains(sample.Record.DataFingerprint, page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);
        AssertSelfContained(page);
        AssertWellFormed(page);
    }

    [Fact]
    public void The_claim_comes_first_and_the_sections_follow()
    {
        string page = Write(SampleFit.Wide());
        string[] order = ["Not proven optimal", "<h2>Data</h2>", "<h2>Scores</h2>", "<h2>Predictions and truth</h2>", "<h2>Convergence</h2>", "<h2>How β was chosen</h2>", "<h2>Neurons</h2>", "<h2>How to repeat it</h2>"];
        int[] places = [.. order.Select(text => page.IndexOf(text, StringComparison.Ordinal))];
        Assert.All(places, place => Assert.True(place > 0));
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void Names_cannot_become_markup()
    {
        string page = Write(SampleFit.Wide());
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<setosa>", Write(SampleFit.Regions()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_fit_gives_the_same_page() => Assert.Equal(Write(SampleFit.Regions()), Write(SampleFit.Regions()));

    [Fact]
    public void What_one_and_two_features_allow_is_drawn()
    {
        Assert.Contains("The fitted curve", Write(SampleFit.Curve()), StringComparison.Ordinal);
        Assert.Contains("Decision regions", Write(SampleFit.Regions()), StringComparison.Ordinal);
        Assert.Contains("The fitted surface", Write(SampleFit.Surface()), StringComparison.Ordinal);
        Assert.DoesNotContain("The fitted", Write(SampleFit.Wide()), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_rows_are_thinned()
    {
        Dataset training = SampleFit.Sample(new RandomSource(1), 30_000, 3, LearningTask.Regression, x => x[0], 0.1, ["a", "b", "c"], "t", []);
        string page = Write(SampleFit.Of(training, null, 3, Activation.Relu, Claim.Global, selection: false, seed: 1));
        Assert.InRange(Regex.Count(page, "<circle", RegexOptions.None, TimeSpan.FromSeconds(10)), 1000, 2500);
    }

    [Fact]
    public void A_constant_target_and_a_constant_feature_can_be_shown()
    {
        var training = new Dataset(new Matrix(4, 1, [2, 2, 2, 2]), new Matrix(4, 1, [5, 5, 5, 5]), LearningTask.Regression);
        AssertWellFormed(Write(SampleFit.Of(training, null, 2, Activation.GatedRelu, Claim.Global, selection: false, seed: 1)));
    }

    [Fact]
    public void The_command_line_is_quoted_for_a_shell()
    {
        string page = System.Net.WebUtility.HtmlDecode(Write(SampleFit.Wide()));
        Assert.Contains("bidual train 'my data.csv' --target 'strength (MPa)' --seed 7 --no-bias<", page, StringComparison.Ordinal);
    }

    private static SampleFit Sample(string name) => name switch
    {
        "curve" => SampleFit.Curve(),
        "regions" => SampleFit.Regions(),
        "gated" => SampleFit.Regions(Activation.GatedRelu),
        "surface" => SampleFit.Surface(),
        "wide" => SampleFit.Wide(),
        "empty regression" => SampleFit.Empty(LearningTask.Regression),
        _ => SampleFit.Empty(LearningTask.Classification),
    };

    [Theory]
    [InlineData(1.05, 0.03, "met one that is worth 1.05 times its cost")]
    [InlineData(1.0, 0.0, "25 searches for a better neuron met none")]
    public void Evidence_of_searches_is_said_to_be_no_proof(double price, double gap, string words)
    {
        SampleFit sample = SampleFit.Wide();
        string page = Write(sample with { Fit = sample.Fit with { Evidence = new SearchEvidence(25, price, gap, gap) } });
        Assert.Contains("Not a proof: 25 searches", page, StringComparison.Ordinal);
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Not a proof", Write(sample), StringComparison.Ordinal);
    }

    [Fact]
    public void The_price_of_a_decomposition_is_stated()
    {
        SampleFit sample = SampleFit.Wide();
        Certificate own = sample.Fit.Certificate;
        string page = Write(sample with { Fit = sample.Fit with { GatedCertificate = own with { Objective = own.Objective / 2 } } });
        Assert.Contains("cone decomposition of a gated one, which costs 100", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_neurons_are_confined_to_is_stated()
    {
        SampleFit sample = SampleFit.Wide();
        Certificate own = sample.Fit.Certificate with { ClaimText = "Best over them." };
        string page = Write(sample with { Fit = sample.Fit with { Truncation = new Truncation(new Matrix(4, 2), 0.75, own) } });
        Assert.Contains("confined to the 2 leading directions of the data, which have 75", page, StringComparison.Ordinal);
        Assert.Contains("Best over them.", page, StringComparison.Ordinal);
    }

    private string Write(SampleFit sample, string name = "report")
    {
        string path = folder.File(name + ".html");
        HtmlReport.Write(sample.Fit, sample.Training, sample.Validation, sample.Record, path);
        return File.ReadAllText(path);
    }

    private static void AssertSelfContained(string page)
    {
        string withoutNamespaces = page.Replace("xmlns=\"http://www.w3.org/2000/svg\"", string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain("http", withoutNamespaces.Replace("http-equiv", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("src=", withoutNamespaces, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", withoutNamespaces, StringComparison.Ordinal);
    }

    /// <summary>The body is written as XML, so that a tag left open shows.</summary>
    private static void AssertWellFormed(string page)
    {
        int start = page.IndexOf("<body>", StringComparison.Ordinal), end = page.IndexOf("</body>", StringComparison.Ordinal);
        XElement body = XElement.Parse(page[start..(end + "</body>".Length)]);
        Assert.NotEmpty(body.Descendants("section"));
    }
}
