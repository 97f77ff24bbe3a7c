using Bidual.Data;
using Bidual.Reproductions;
using Bidual.Tests.Cli;

namespace Bidual.Tests.Reproductions;

public sealed class CifarFilesTests : IDisposable
{
    private const int Record = 3073;

    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_images_of_each_class_are_read_in_their_order()
    {
        Write("a.bin", 3, 0, 1, 0, 0, 1);
        Write("b.bin", 1, 3, 1);
        Dataset images = CifarFiles.Read(folder.Path(""), ["a.bin", "b.bin"], [0, 1], 3);
        Assert.Equal((6, 3072), (images.Count, images.Features.Columns));
        Assert.Equal([-1, 1, -1, -1, 1, 1], images.Targets.Column(0));
        Assert.Equal([1, 2, 3, 4, 5, 0], Enumerable.Range(0, 6).Select(i => (int)Math.Round(255 * images.Features[i, 3071])));
        Assert.Equal(3, CifarFiles.Read(folder.Path(""), ["a.bin"], [0, 1, 3], 1).Outputs);
    }

    [Fact]
    public void A_file_that_is_packed_or_cut_is_refused()
    {
        Assert.Contains("is not there", Refusal("none.bin"), StringComparison.Ordinal);
        folder.Write("packed.bin.xz", "");
        Assert.Contains("xz -dk", Refusal("packed.bin"), StringComparison.Ordinal);
        File.WriteAllBytes(folder.Path("cut.bin"), new byte[Record + 1]);
        Assert.Contains("3074 bytes", Refusal("cut.bin"), StringComparison.Ordinal);
    }

    private string Refusal(string name) => Assert.Throws<DataException>(() => CifarFiles.Read(folder.Path(""), [name], [0, 1], 1)).Message;

    /// <summary>Images of labels, the last pixel of each its number in the file.</summary>
    private void Write(string name, params byte[] labels)
    {
        var bytes = new byte[Record * labels.Length];
        for (int i = 0; i < labels.Length; i++)
            (bytes[i * Record], bytes[(i * Record) + Record - 1]) = (labels[i], (byte)i);
        File.WriteAllBytes(folder.Path(name), bytes);
    }
}
