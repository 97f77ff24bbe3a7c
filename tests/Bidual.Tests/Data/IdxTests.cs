using Bidual.Data;

namespace Bidual.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Images_are_flattened_and_labels_join_them()
    {
        string images = folder.Bytes("t-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 2, 255, 4, 5, 6, 7]);
        string labels = folder.Bytes("t-labels.idx", [0, 0, 8, 1, 0, 0, 0, 2, 9, 3]);
        (Table table, _) = DataFile.ReadPair(images, labels);
        Assert.Equal(["x1", "x2", "x3", "x4", "y"], table.ColumnNames);
        Assert.Equal([0, 1, 2, 255, 9, 4, 5, 6, 7, 3], table.ToMatrix().Values.ToArray());
    }

    [Theory]
    [InlineData(0x09, new byte[] { 0xFF }, -1)]
    [InlineData(0x0B, new byte[] { 0xFF, 0xFE }, -2)]
    [InlineData(0x0C, new byte[] { 0, 0, 1, 0 }, 256)]
    [InlineData(0x0D, new byte[] { 0x3F, 0xC0, 0, 0 }, 1.5)]
    [InlineData(0x0E, new byte[] { 0xBF, 0xF8, 0, 0, 0, 0, 0, 0 }, -1.5)]
    public void Every_element_type_is_big_endian(byte type, byte[] element, double expected) =>
        Assert.Equal(expected, DataFile.Read(folder.Bytes("a.idx", [0, 0, type, 1, 0, 0, 0, 1, .. element]))[0, 0]);

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 4, 5 }, "a.idx: is not an IDX file.")]
    [InlineData(new byte[] { 0, 0, 8 }, "a.idx: the file ends early.")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "a.idx: the IDX header promises 3×1 numbers of 1 bytes, but 2 bytes follow.")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "a.idx: the IDX header promises 1×1 numbers of 1 bytes, but 2 bytes follow.")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 255, 255, 255, 255 }, "a.idx: the IDX header has dimension 2 of size 4294967295, which cannot be used.")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 0 }, "a.idx: the IDX header has dimension 1 of size 0, which cannot be used.")]
    public void Damaged_files_are_refused(byte[] contents, string expected) =>
        Assert.Equal(expected, folder.Refusal(() => DataFile.Read(folder.Bytes("a.idx", contents))));
}
