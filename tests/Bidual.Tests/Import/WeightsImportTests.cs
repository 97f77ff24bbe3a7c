using Bidual.Data;
using Bidual.Import;
using Bidual.Networks;
using Bidual.Tests.Export;

namespace Bidual.Tests.Import;

/// <summary>Weights in JSON.</summary>
public sealed class WeightsImportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("[3, -4]", "5")]
    [InlineData("[[3, -4]]", "[5]")]
    [InlineData("[[3], [-4]]", "5.0")]
    public void Output_weights_have_the_shape_of_either_library(string output, string bias)
    {
        ForeignNetwork network = Load($$"""{"hiddenWeights": [[1, 2, 3], [4, 5, 6]], "hiddenBiases": [7, 8], "outputWeights": {{output}}, "outputBias": {{bias}}}""");
        Assert.Equal([1, 2, 3, 4, 5, 6], network.Hidden.Values.ToArray());
        Assert.Equal([7, 8], network.HiddenBiases);
        Assert.Equal([3, -4], network.Output);
        Assert.Equal(5, network.OutputBias);
        Assert.True(network.HasBiases);
    }

    [Fact]
    public void Biases_may_be_left_out() => Assert.False(Load("""{"hiddenWeights": [[1], [2]], "outputWeights": [1, 1]}""").HasBiases);

    [Theory]
    [InlineData("""{"hiddenWeights": [[1]], "outputWeights": [1], "hiddenBias": [1]}""", "\"hiddenBias\" is not known")]
    [InlineData("""{"weights": [[1]]}""", "lacks \"hiddenWeights\"")]
    [InlineData("""{"hiddenWeights": [[1]]}""", "lacks \"outputWeights\"")]
    [InlineData("""{"hiddenWeights": [[1, 2], [3]], "outputWeights": [1, 1]}""", "hiddenWeights[1]")]
    [InlineData("""{"hiddenWeights": [1, 2], "outputWeights": [1, 1]}""", "hiddenWeights[0]")]
    [InlineData("""{"hiddenWeights": [], "outputWeights": []}""", "hiddenWeights")]
    [InlineData("""{"hiddenWeights": [[1], [2]], "outputWeights": [1, 1, 1]}""", "3 numbers where there are 2")]
    [InlineData("""{"hiddenWeights": [[1], [2]], "outputWeights": [[1, 1], [1, 1]]}""", "2×2: only networks with one output")]
    [InlineData("""{"hiddenWeights": [[1], [2]], "hiddenBiases": [1], "outputWeights": [1, 1]}""", "1 numbers where there are 2")]
    [InlineData("""{"hiddenWeights": [[1]], "outputWeights": [1], "outputBias": [1, 2]}""", "outputBias")]
    [InlineData("""{"hiddenWeights": [[1e999]], "outputWeights": [1]}""", "finite")]
    [InlineData("""{"hiddenWeights": [[1]], "outputWeights": ["1"]}""", "outputWeights")]
    [InlineData("""{"hiddenWeights": [[1]], "outputWeights": [1]""", "no valid JSON")]
    public void What_is_no_network_is_refused(string json, string reason)
    {
        string message = Assert.Throws<DataException>(() => Load(json)).Message;
        Assert.StartsWith(folder.File("net.json"), message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_this_library_are_left_to_their_own_reader()
    {
        Bidual.Export.ModelFile.Save(SampleModels.Saved(1), folder.File("model.json"));
        Assert.False(NetworkFile.Recognises(folder.File("model.json")));
        File.WriteAllText(folder.File("data.csv"), "1,2\n");
        Assert.False(NetworkFile.Recognises(folder.File("data.csv")));
        Assert.Throws<DataException>(() => NetworkFile.Recognises(folder.File("none.json")));
    }

    private ForeignNetwork Load(string json)
    {
        File.WriteAllText(folder.File("net.json"), json);
        return NetworkFile.Load(folder.File("net.json"));
    }
}
