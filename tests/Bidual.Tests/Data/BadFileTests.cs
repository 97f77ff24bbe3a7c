using System.Text;
using Bidual.Data;

namespace Bidual.Tests.Data;

/// <summary>Files that cannot be used: one line that says what and where.</summary>
public sealed class BadFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Missing_file() => Assert.Equal("none.csv: no such file.", folder.Refusal(() => DataFile.Read(folder.File("none.csv"))));

    [Fact]
    public void Missing_folder() => Assert.Equal("a/b.csv: no such file.", folder.Refusal(() => DataFile.Read(folder.File("a/b.csv"))));

    [Fact]
    public void Directory_instead_of_a_file()
    {
        Directory.CreateDirectory(folder.File("inner"));
        Assert.Equal("inner: is a directory, not a file.", folder.Refusal(() => DataFile.Read(folder.File("inner"))));
    }

    [Theory]
    [InlineData("", "a.csv: the file is empty.")]
    [InlineData(" \n\n", "a.csv: the file is empty.")]
    [InlineData("\uFEFF", "a.csv: the file is empty.")]
    [InlineData("a,b,c\n", "a.csv: the file has a header but no rows.")]
    [InlineData("a,b\n1,2\n3\n4,5\n", "a.csv, row 3: 1 cell where row 1 has 2.")]
    [InlineData("1,2\n\n3,4,5\n", "a.csv, row 3: 3 cells where row 1 has 2.")]
    [InlineData("a,b\n1,2\n\"x,3\n4,5\n", "a.csv, row 3: the quotes of a cell do not match (\"x,3 4,5 ).")]
    [InlineData("a,b\n1,2\n\"x\"y,3\n4,5\n", "a.csv, row 3: the quotes of a cell do not match (\"x\"y).")]
    [InlineData("a\0b", "a.csv: is not a text file.")]
    public void Text_that_is_no_table(string contents, string expected) => Assert.Equal(expected, folder.RefusalOf("a.csv", contents));

    [Fact]
    public void A_comment_alone_is_no_table() =>
        Assert.Equal("a.txt: the file has no rows.", folder.RefusalOf("a.txt", "# a b\n", new ReadSettings { Delimiter = ' ' }));

    [Fact]
    public void A_quote_left_open_in_a_large_file()
    {
        string contents = "a,b\n1,2\n\"3,4\n" + string.Concat(Enumerable.Repeat("5.5,6.5\n", 200_000));
        Assert.Equal("a.csv, row 3: a cell has more than 1048576 characters; is a quote left open?", folder.RefusalOf("a.csv", contents));
    }

    [Fact]
    public void Unknown_extension() =>
        Assert.StartsWith("a.json: files of kind '.json' are not known (.csv .tsv", folder.RefusalOf("a.json", "{\"a\": 1}"), StringComparison.Ordinal);

    [Fact]
    public void Compressed_data_that_are_damaged()
    {
        string path = folder.Bytes("a.csv.gz", [0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
        Assert.Equal("a.csv.gz: the compressed data are damaged.", folder.Refusal(() => DataFile.Read(path)));
        Assert.Equal("b.csv.gz: the compressed data are damaged.", folder.RefusalOf("b.csv.gz", "a,b\n1,2\n"));
    }

    [Fact]
    public void Compressed_data_that_end_early()
    {
        string whole = folder.Compressed("a.csv.gz", string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i * i % 97}\n")));
        byte[] bytes = File.ReadAllBytes(whole);
        string path = folder.Bytes("cut.csv.gz", bytes[..(bytes.Length / 2)]);
        Assert.Equal("cut.csv.gz: the compressed data are damaged.", folder.Refusal(() => DataFile.Read(path)));
    }

    [Fact]
    public void Compressed_nothing() =>
        Assert.Equal("a.csv.gz: the file is empty.", folder.Refusal(() => DataFile.Read(folder.Compressed("a.csv.gz", string.Empty))));

    [Fact]
    public void Compressed_data_are_known_by_their_first_bytes()
    {
        string path = folder.Compressed("a.csv", "u,v\n1,2\n3,4\n");
        Assert.Equal(2, DataFile.Read(path).RowCount);
    }

    [Fact]
    public void Empty_name() => Assert.Equal("The name of the data file is empty.", folder.Refusal(() => DataFile.Read(" ")));

    [Fact]
    public void Other_encodings_are_read()
    {
        string path = folder.Bytes("a.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("größe,y\n1,2\n3,4\n")]);
        Assert.Equal(["größe", "y"], DataFile.Read(path).ColumnNames);
    }

    [Fact]
    public void Separate_targets_must_fit()
    {
        string x = folder.Text("x.csv", "1,2\n3,4\n5,6\n");
        Assert.Equal("y.csv has 2 rows where x.csv has 3.", folder.Refusal(() => DataFile.ReadPair(x, folder.Text("y.csv", "1\n2\n"))));
        Assert.Equal(["y1", "y2"], DataFile.ReadPair(x, folder.Text("y.csv", "1,2\n2,3\n4,5\n")).Targets);
        Assert.Equal(["x1", "x2", "y"], DataFile.ReadPair(x, folder.Text("y.csv", "1\n2\n3\n")).Table.ColumnNames);
    }
}
