using System.IO.Compression;
using System.Text;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Tests.Data;

/// <summary>Whatever bytes a file holds, it is read or refused in one line.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.tsv")]
    [InlineData("a.txt")]
    [InlineData("a.svm")]
    [InlineData("a.npy")]
    [InlineData("a.idx")]
    [InlineData("a.csv.gz")]
    [InlineData("a")]
    public void Damage_never_surprises(string name)
    {
        byte[] whole = Sample(name);
        var random = new RandomSource(11);
        for (int trial = 0; trial < 150; trial++)
        {
            byte[] damaged = [.. whole.Take(trial % 3 == 0 ? random.NextInt32(whole.Length) : whole.Length)];
            for (int k = 0; k < trial % 5 && damaged.Length > 0; k++)
                damaged[random.NextInt32(damaged.Length)] = (byte)random.NextInt32(256);
            string path = folder.Bytes(name, damaged);
            try
            {
                Table table = DataFile.Read(path);
                Assert.True(table.RowCount > 0 && table.ColumnCount > 0);
                TableSchema.Fit(table).Encode(table);
            }
            catch (DataException refusal)
            {
                Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', refusal.Message);
            }
        }
    }

    private byte[] Sample(string name)
    {
        switch (Path.GetExtension(name))
        {
            case ".npy":
                NpyWriter.Write(folder.File("sample.npy"), Synthetic.Planted(6, 3, 1, 0, seed: 2).Features);
                return File.ReadAllBytes(folder.File("sample.npy"));
            case ".idx":
                return [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6];
            case ".svm":
                return "1 1:0.5 3:2\n-1 2:1\n1 1:2 2:3 # c\n"u8.ToArray();
            case ".gz":
                using (var stream = new MemoryStream())
                {
                    using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
                        gzip.Write("a,b\n1,2\n3,4.5\n5,6\n"u8);
                    return stream.ToArray();
                }

            default:
                return Encoding.UTF8.GetBytes("u,\"v w\",c,y\n1,2,red,3\n4,?,\"blue\",6.5\n7,8,red,9\n".Replace(',', name.EndsWith("tsv", StringComparison.Ordinal) ? '\t' : ','));
        }
    }
}
