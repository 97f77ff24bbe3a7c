using Bidual.Data;

namespace Bidual.Tests.Data;

public sealed class LibSvmTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.libsvm")]
    [InlineData("a.svm")]
    [InlineData("a.txt")]
    [InlineData("a.t")]
    [InlineData("a9a")]
    public void Sparse_rows_become_dense(string name)
    {
        Table table = folder.Read(name, "+1 1:0.5 3:-2 # note\n\n# nothing\n-1 2:1e2\n+1\n");
        Assert.Equal(["x1", "x2", "x3", "y"], table.ColumnNames);
        Assert.Equal([0.5, 0, -2, 1, 0, 100, 0, -1, 0, 0, 0, 1], table.ToMatrix().Values.ToArray());
    }

    [Fact]
    public void A_test_file_with_fewer_features_fits()
    {
        Table training = folder.Read("a.svm", "1 1:1 2:2 3:3\n-1 1:1 2:5\n");
        TableSchema schema = TableSchema.Fit(training);
        Table test = folder.Read("b.svm", "-1 1:7\n");
        Assert.Equal([7, 0, 0], schema.EncodeFeatures(test).Values.ToArray());
        Assert.Equal(-1, schema.Encode(test).Targets[0, 0]);
        Table wide = folder.Read("b.svm", "-1 1:7\n", new ReadSettings { FeatureCount = 5 });
        Assert.Equal(6, wide.ColumnCount);
    }

    [Theory]
    [InlineData("1 1:1\n1 x\n", "a.svm, row 2: 'x' is not INDEX:VALUE with a finite value.")]
    [InlineData("1 1:1\n1 2:nan\n", "a.svm, row 2: '2:nan' is not INDEX:VALUE with a finite value.")]
    [InlineData("1 1:1\n1 -2:1\n", "a.svm, row 2: '-2:1' is not INDEX:VALUE with a finite value.")]
    [InlineData("1 0:1\n", "a.svm, row 1: index 0, but indices start at 1.")]
    [InlineData("1 2:1 2:3\n", "a.svm, row 1: index 2 occurs twice.")]
    [InlineData("1 1:1\n\n2 2000000000:1\n", "a.svm, row 3: index 2000000000 is beyond the 1000000 features.")]
    [InlineData("1 qid:3 1:1\n", "a.svm, row 1: ranking data (qid) cannot be used.")]
    [InlineData("1:1 2:2\n", "a.svm, row 1: the line starts with '1:1' where its label is expected.")]
    [InlineData("# nothing\n", "a.svm: the file has no rows.")]
    public void Malformed_lines_are_refused(string contents, string expected) => Assert.Equal(expected, folder.RefusalOf("a.svm", contents));

    [Fact]
    public void More_features_than_asked_for_are_refused() =>
        Assert.Equal("a.svm, row 1: index 4 is beyond the 3 features.", folder.RefusalOf("a.svm", "1 4:1\n", new ReadSettings { FeatureCount = 3 }));
}
