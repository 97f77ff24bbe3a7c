using System.Globalization;
using System.Text;
using Bidual.Data;
using Bidual.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Bidual.Tests.Data;

public sealed class DelimitedReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.csv", "u,v\n1,2\n3,4\n")]
    [InlineData("a.csv", "u;v\r\n1;2\r\n3;4")]
    [InlineData("a.tsv", "u\tv\n1\t2\n3\t4\n")]
    [InlineData("a.csv", "\uFEFFu,v\n1,2\n3,4\n")]
    [InlineData("a.csv", "\"u\", \"v\"\n\"1\", 2\n\n3 ,4\n\n")]
    [InlineData("a.csv", "u,v,\n1,2,\n3,4,\n")]
    [InlineData("a.txt", "u v\n 1   2 \n3\t4\n")]
    [InlineData("a.data", "# made by hand\nu v\n1 2\n\n3 4\n")]
    [InlineData("a.csv", "u;v\n1,0;2\n3;4\n")]
    public void The_layout_is_found(string name, string contents)
    {
        Table table = folder.Read(name, contents);
        Assert.Equal(["u", "v"], table.ColumnNames);
        Assert.True(table.HasHeader);
        Assert.Equal([1, 2, 3, 4], table.ToMatrix().Values.ToArray());
    }

    [Fact]
    public void Without_a_header_columns_are_named_by_position()
    {
        Table table = folder.Read("a.csv", "1,2\n3,4\n");
        Assert.False(table.HasHeader);
        Assert.Equal(["x1", "x2"], table.ColumnNames);
        Assert.Equal(2, table.RowCount);
    }

    [Fact]
    public void A_header_can_be_forced_either_way()
    {
        Assert.Equal(["2019", "2020"], folder.Read("a.csv", "2019,2020\n1,2\n3,4\n", new ReadSettings { Header = true }).ColumnNames);
        Assert.Equal(3, folder.Read("a.csv", "a,b\nc,d\nc,e\n", new ReadSettings { Header = false }).RowCount);
    }

    [Theory]
    [InlineData("p,x\np,y\nq,x\n", false)]
    [InlineData("odour,colour\np,y\nq,x\np,x\n", true)]
    [InlineData("value\n1\n2\n", true)]
    [InlineData("word\nred\nblue\n", true)]
    [InlineData("1,red\n2,blue\n", false)]
    public void Headers_are_recognised(string contents, bool expected) => Assert.Equal(expected, folder.Read("a.csv", contents).HasHeader);

    [Theory]
    [InlineData("\"name,{0}\"")]
    [InlineData("name{0}")]
    public void A_line_longer_than_what_is_looked_at_first(string name)
    {
        const int columns = 40_000;
        string header = string.Join(',', Enumerable.Range(1, columns).Select(j => string.Format(CultureInfo.InvariantCulture, name, j)));
        string row = string.Join(',', Enumerable.Repeat("1.5", columns));
        Table table = folder.Read("wide.csv", $"{header}\n{row}\n{row}\n");
        Assert.Equal((2, columns), (table.RowCount, table.ColumnCount));
        Assert.EndsWith("40000", table.ColumnNames[^1], StringComparison.Ordinal);
        Assert.Equal(3, folder.Read("wide.csv", $"{row}\n{row}\n{row}\n").RowCount);
    }

    [Fact]
    public void One_number_a_line_is_one_column()
    {
        Table table = DataFile.Read(folder.Compressed("series.txt.gz", "975\n981\n987\n"));
        Assert.Equal(1, table.ColumnCount);
        Assert.Equal([975, 981, 987], table.ToMatrix().Values.ToArray());
    }

    [Fact]
    public void Cells_may_be_missing()
    {
        Table table = folder.Read("a.csv", "u,v,w\n1,,red\n?,2,NA\nnull,N/A,blue\n");
        Assert.True(table.IsNumeric(0));
        Assert.False(table.IsNumeric(2));
        Assert.Equal([1, double.NaN, double.NaN], [table[0, 0], table[1, 0], table[2, 0]]);
        Assert.Equal(("red", null, "blue"), (table.Text(0, 2), table.Text(1, 2), table.Text(2, 2)));
    }

    [Fact]
    public void Repeated_and_empty_names_become_distinct() =>
        Assert.Equal(["a", "x2", "a.2", "b"], folder.Read("a.csv", "a,,a,b\n1,2,3,4\n5,6,7,8\n").ColumnNames);

    [Fact]
    public void Numbers_in_a_column_of_words_are_words_by_value()
    {
        Table table = folder.Read("a.csv", "size,y\nsmall,1\n10,2\n10.0,3\nlarge,4\nlarge,5\n");
        Assert.False(table.IsNumeric(0));
        Assert.Equal(["small", "10", "10", "large"], Enumerable.Range(0, 4).Select(i => table.Text(i, 0)!).ToArray());
    }

    [Fact]
    public void A_quote_inside_an_unquoted_cell_stands_for_itself() =>
        Assert.Equal("5\" nail", folder.Read("a.csv", "part,y\n5\" nail,1\nbolt,2\n").Text(0, 0));

    [Fact]
    public void A_quoted_cell_may_hold_line_ends_and_rows_keep_their_line()
    {
        Table table = folder.Read("a.csv", "note,y\n\"two\nlines\",1\n\nplain,2\nplain,oops\n" + string.Concat(Enumerable.Repeat("plain,3\n", 20)));
        Assert.Equal("two\nlines", table.Text(0, 0));
        Assert.Equal("a.csv, row 6, column 'y': 'oops' is text in a numeric column.", folder.Refusal(() => TableSchema.Fit(table)));
    }

    [Fact]
    public void Progress_ends_at_one_and_cancellation_stops()
    {
        string path = folder.Text("a.csv", string.Concat(Enumerable.Repeat("0.12345678901234,2.12345678901234\n", 70_000)));
        var fractions = new Recorded();
        DataFile.Read(path, progress: fractions);
        Assert.True(fractions.Values.Count >= 3);
        Assert.Equal(fractions.Values.Order(), fractions.Values);
        Assert.Equal(1, fractions.Values[^1]);
        Assert.Throws<OperationCanceledException>(() => DataFile.Read(path, cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_culture_of_the_thread_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        CultureInfo.CurrentCulture = german;
        try
        {
            Table table = folder.Read("a.csv", "u,v\n1.5,-2.25e1\n0.1,7\n");
            Assert.Equal([1.5, -22.5, 0.1, 7], table.ToMatrix().Values.ToArray());
            Assert.Equal("1.5", table.Text(0, 0));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Any_words_survive_quoting()
    {
        Gen<string> word = Gen.Elements("a", "b", ",", "\"", "\n", ";", " ", "é", "1", "x\ty").ArrayOf().Select(Join).Where(IsPlainWord);
        Prop.ForAll(word.NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary(), words =>
        {
            var text = new StringBuilder("word,number\n");
            for (int i = 0; i < words.Length; i++)
                text.Append(CultureInfo.InvariantCulture, $"\"{words[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\",{i}\n");
            Table table = folder.Read("words.csv", text.ToString(), new ReadSettings { Header = true, Delimiter = ',' });
            Assert.Equal(words.Select(w => w.Trim()).ToArray(), Enumerable.Range(0, words.Length).Select(i => table.Text(i, 0)!).ToArray());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Numbers_written_in_full_come_back_bit_by_bit()
    {
        var random = new RandomSource(3);
        var values = new Matrix(200, 7);
        random.FillGaussian(values.Data);
        var text = new StringBuilder();
        for (int i = 0; i < values.Rows; i++)
            text.AppendJoin('\t', values.Row(i).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        Assert.Equal(values.Values.ToArray(), folder.Read("a.tsv", text.ToString()).ToMatrix().Values.ToArray());
    }

    private static string Join(IEnumerable<string> parts) => string.Concat(parts);

    private static bool IsPlainWord(string word) => CellText.DecimalPoint.Read(word.AsSpan().Trim(), out _) == CellKind.Word;

    private sealed class Recorded : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
