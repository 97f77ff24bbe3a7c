using System.Globalization;
using System.Text.Json;

namespace Bidual.Tests.Cli;

/// <summary>--image, --filter, --stride and --pool on the command line, and what the other commands make of such models.</summary>
public sealed class ConvolutionOptionTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_is_trained_proven_again_used_and_explained()
    {
        string data = Rows(), model = folder.Path("model.json"), report = folder.Path("report.html"), plot = folder.Path("filters.svg");
        string[] train = ["train", data, "--target", "y", "--model", "polynomial", "--image", "4x3", "--filter", "2x2", "--pool", "3x1", "--beta-ratio", "0.1"];
        JsonElement json = Invocation.Of([.. train, "--model-out", model, "--report", report, "--json", "--quiet"]).Json;
        Assert.Equal(("global", "2x2 filters on 4x3 images, averaged over 3x1"), (json.GetProperty("claim").GetString(), json.GetProperty("patches").GetString()));
        Assert.Equal(json.GetProperty("objective").GetDouble(), json.GetProperty("networkObjective").GetDouble(), 1e-9);
        Assert.Contains("row 1 column 2", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.Contains("convolutional network", Invocation.Of([.. train, "--quiet"]).Output, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Of("certify", model, data, "--quiet").ExitCode);
        Assert.Equal(0, Invocation.Of("predict", model, data, "--out", folder.Path("p.csv")).ExitCode);
        Assert.Equal(0, Invocation.Of("evaluate", model, data).ExitCode);
        Assert.Contains("row 2 column 1", Invocation.Of("explain", model, data, "--row", "3", "--plot", plot, "--report", folder.Path("e.html")).Output, StringComparison.Ordinal);
        Assert.Contains("<image", File.ReadAllText(plot), StringComparison.Ordinal);
        JsonElement explained = Invocation.Of("explain", model, data, "--json").Json;
        Assert.Equal(5, explained.GetProperty("inputs").GetArrayLength());
        Assert.Equal(12, explained.GetProperty("features").GetArrayLength());
        Assert.All(explained.GetProperty("neurons").EnumerateArray(), neuron => Assert.InRange(neuron.GetProperty("pool").GetInt32(), 1, 2));
        Invocation.Of("explain", model, "--image", "2x2").AssertRefused("--image");
        Invocation.Of("explain", model, data, "--optimal-set", "--quiet").AssertRefused("polynomial");
    }

    [Fact]
    public void A_signal_has_the_height_one()
    {
        string data = Rows();
        Assert.Contains("filters of 3 on signals of 12 at stride 3, averaged over 4", Invocation.Of("train", data, "--target", "y", "--model", "quadratic", "--image", "12x1", "--filter", "3x1", "--stride", "3", "--beta-ratio", "0.1", "--quiet").Output, StringComparison.Ordinal);
        Assert.Contains("signals", Invocation.Of("path", data, "--target", "y", "--model", "quadratic", "--image", "12x1", "--filter", "3x1", "--points", "2", "--quiet").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_go_together_is_refused_in_one_line()
    {
        string data = Rows();
        Refused(["--image", "4x3"], "--image", "--filter");
        Refused(["--pool", "2x2"], "--pool", "--filter");
        Refused(["--stride", "2"], "--stride", "--filter");
        Refused(["--filter", "2x2"], "--filter", "--image");
        Refused(["--filter", "2", "--image", "4x3"], "--filter", "WIDTHxHEIGHT");
        Refused(["--filter", "2x2", "--image", "4x0"], "--image", "CHANNELS");
        Refused(["--filter", "5x2", "--image", "4x3"], "--filter", "larger than an image");
        Refused(["--filter", "2x2", "--image", "4x3", "--pool", "2x2"], "--filter", "do not divide the 3x2 patches");
        Refused(["--filter", "2x2", "--image", "5x3"], "--image 5x3", "15 values", "12 features");
        Invocation.Of("train", data, "--target", "y", "--filter", "2x2", "--image", "4x3").AssertRefused("--filter", "--model polynomial");

        void Refused(string[] options, params string[] words) => Invocation.Of(["train", data, "--target", "y", "--model", "polynomial", "--beta", "1", .. options]).AssertRefused(words);
    }

    private string Rows() => folder.Write("rows.csv", string.Join(',', Enumerable.Range(1, 12).Select(j => string.Create(CultureInfo.InvariantCulture, $"p{j}"))) + ",y\n"
        + string.Join('\n', Enumerable.Range(0, 40).Select(i => string.Join(',', Enumerable.Range(1, 12).Select(j => Pixel(i, j))) + string.Create(CultureInfo.InvariantCulture, $",{(Pixel(i, 2) * Pixel(i, 3)) - Pixel(i, 6)}"))));

    private static int Pixel(int i, int j) => ((i + 3) * j * j) % 7;
}
