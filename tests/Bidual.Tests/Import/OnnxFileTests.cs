using Bidual.Data;
using Bidual.Import;
using Bidual.Networks;
using Bidual.Tests.Export;

namespace Bidual.Tests.Import;

/// <summary>Tests that write small ONNX files and read them.</summary>
public abstract class OnnxFileTests : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * scale));
    }

    private protected ForeignNetwork Load(OnnxBuilder builder)
    {
        builder.Save(Folder.File("net.onnx"));
        return NetworkFile.Load(Folder.File("net.onnx"));
    }

    private protected void AssertRefused(OnnxBuilder builder, params string[] words)
    {
        string message = Assert.Throws<DataException>(() => Load(builder)).Message;
        Assert.StartsWith(Folder.File("net.onnx"), message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }
}
