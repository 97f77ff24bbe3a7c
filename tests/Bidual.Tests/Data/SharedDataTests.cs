using Bidual.Data;

namespace Bidual.Tests.Data;

/// <summary>Public data sets beside the repository, where they are present.</summary>
public class SharedDataTests
{
    [Theory]
    [InlineData("uci121/pima.csv.gz", 768, 9, LearningTask.Classification)]
    [InlineData("uci121/ionosphere.csv.gz", 351, 34, LearningTask.Classification)]
    [InlineData("uci121/iris.csv.gz", 150, 5, LearningTask.Classification)]
    [InlineData("uci121/glass.csv.gz", 214, 10, LearningTask.Classification)]
    [InlineData("sklearn/digits.csv.gz", 1797, 65, LearningTask.Classification)]
    [InlineData("ecg/mitdb208_5min_adc.txt.gz", 108_000, 1, null)]
    [InlineData("larger/higgs_lightgbm.test.tsv.gz", 500, 29, LearningTask.Regression)]
    [InlineData("sysid/daisy_ball-and-beam.csv", 1000, 2, LearningTask.Regression)]
    [InlineData("sysid/cascaded_tanks_dataBenchmark.csv", 1024, 5, null)]
    [InlineData("libsvm/a9a.gz", 32_561, 124, LearningTask.Classification)]
    [InlineData("libsvm/a9a.t.gz", 16_281, 123, LearningTask.Classification)]
    [InlineData("mnist/t10k-labels-idx1-ubyte.gz", 10_000, 1, null)]
    public void They_are_read_as_they_are(string name, int rows, int columns, LearningTask? task)
    {
        Table table = DataFile.Read(Shared(name));
        Assert.Equal((rows, columns), (table.RowCount, table.ColumnCount));
        if (task is not null)
            Assert.Equal(task, TableSchema.Fit(table).Encode(table).Task);
    }

    [Fact]
    public void Images_meet_their_labels()
    {
        (Table table, _) = DataFile.ReadPair(Shared("mnist/t10k-images-idx3-ubyte.gz"), Shared("mnist/t10k-labels-idx1-ubyte.gz"));
        Assert.Equal((10_000, 785), (table.RowCount, table.ColumnCount));
        Assert.Equal("7", table.Text(0, 784));
    }

    [Fact]
    public void Dates_are_no_features()
    {
        Table table = DataFile.Read(Shared("timeseries/monthly-sunspots.csv.gz"));
        Assert.EndsWith("column 'Month': more than 1000 different values look like an identifier or free text; drop the column.", Assert.Throws<DataException>(() => TableSchema.Fit(table)).Message, StringComparison.Ordinal);
        Assert.Equal(2805, Windows.Of(table, 15, "Sunspots").RowCount);
    }

    private static string Shared(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path))
                return path;
        }

        Assert.Skip("The public data sets are not beside the repository.");
        return string.Empty;
    }
}
