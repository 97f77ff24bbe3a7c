using System.Globalization;
using System.Text;
using Bidual.Data;

namespace Bidual.Tests.Data;

/// <summary>Runs alone: what other tests allocate would count.</summary>
[CollectionDefinition(nameof(ReadingMemoryTests), DisableParallelization = true)]
[Collection(nameof(ReadingMemoryTests))]
public sealed class ReadingMemoryTests : IDisposable
{
    private const int Rows = 20_000;
    private const int Columns = 20;
    private const long NumericSize = 8L * Rows * Columns;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_table_takes_its_numeric_size_and_no_string_a_cell_is_made()
    {
        string path = folder.Text("a.csv", Numbers());
        DataFile.Read(path);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        Table table = DataFile.Read(path);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(Columns, table.ColumnCount);
        Assert.InRange(kept, NumericSize * 0.95, NumericSize * 1.1);

        // The chunks, one string a record (2 bytes a character) and buffers; a string a cell would add 40 bytes a cell, 5 times the numeric size.
        long records = 2 * new FileInfo(path).Length;
        Assert.InRange(allocated, NumericSize, (NumericSize * 1.2) + (records * 1.2) + (8 << 20));
        GC.KeepAlive(table);
    }

    private static string Numbers()
    {
        var text = new StringBuilder();
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
                text.Append(CultureInfo.InvariantCulture, $"{(j == 0 ? string.Empty : ",")}{((i * 7919L) + (j * 104729L)) % 100000 / 1000.0:F3}");
            text.Append('\n');
        }

        return text.ToString();
    }
}
