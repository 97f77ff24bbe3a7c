using System.Text;
using Bidual.Data;
using Bidual.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Bidual.Tests.Data;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Matrices_come_back_bit_by_bit()
    {
        Gen<double> finite = ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite);
        Gen<Matrix> matrices =
            from rows in Gen.Choose(1, 20)
            from columns in Gen.Choose(1, 20)
            from values in finite.ArrayOf(rows * columns)
            select new Matrix(rows, columns, values);
        Prop.ForAll(matrices.ToArbitrary(), matrix =>
        {
            NpyWriter.Write(folder.File("a.npy"), matrix);
            Matrix read = NpyReader.Read(folder.File("a.npy"));
            Assert.Equal((matrix.Rows, matrix.Columns), (read.Rows, read.Columns));
            Assert.Equal(matrix.Data.Select(BitConverter.DoubleToInt64Bits), read.Data.Select(BitConverter.DoubleToInt64Bits));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_header_is_what_numpy_writes()
    {
        NpyWriter.Write(folder.File("a.npy"), new Matrix(3, 2));
        byte[] bytes = File.ReadAllBytes(folder.File("a.npy"));
        Assert.Equal(128 + 48, bytes.Length);
        Assert.Equal("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }", Encoding.ASCII.GetString(bytes, 10, 117).TrimEnd());
        Assert.Equal((byte)'\n', bytes[127]);
        Assert.Equal(["a.npy"], Directory.GetFiles(folder.Path).Select(file => Path.GetFileName(file)).ToArray());
    }

    [Theory]
    [InlineData("<f8")]
    [InlineData("<f4")]
    [InlineData("<f2")]
    [InlineData("<i8")]
    [InlineData("<i4")]
    [InlineData("<i2")]
    [InlineData("|i1")]
    [InlineData("<u8")]
    [InlineData("<u4")]
    [InlineData("<u2")]
    [InlineData("|u1")]
    public void Every_element_type_in_both_orders(string descr)
    {
        double[] values = [1, 2, 3, 4, 5, 120];
        Assert.Equal(values, NpyReader.Read(Write(1, descr, "False", "(2, 3)", values)).Values.ToArray());
        Assert.Equal([1, 3, 5, 2, 4, 120], NpyReader.Read(Write(2, descr, "True", "(2, 3)", values)).Values.ToArray());
        Matrix column = NpyReader.Read(Write(3, descr, "False", "(6,)", values));
        Assert.Equal((6, 1), (column.Rows, column.Columns));
    }

    [Fact]
    public void Tables_have_default_names()
    {
        Table table = DataFile.Read(Write(1, "<f4", "False", "(2, 2)", [1, 2, 3, 4]));
        Assert.False(table.HasHeader);
        Assert.Equal(["x1", "x2"], table.ColumnNames);
    }

    [Theory]
    [InlineData(">f8", "False", "(2, 3)", "x.npy: big-endian NPY numbers (>f8) cannot be used.")]
    [InlineData("|O", "False", "(2, 3)", "x.npy: NPY elements of type '|O' cannot be used, only real numbers.")]
    [InlineData("<c16", "False", "(2, 3)", "x.npy: NPY elements of type '<c16' cannot be used, only real numbers.")]
    [InlineData("<f8", "Maybe", "(2, 3)", "x.npy: the NPY header has no valid fortran_order.")]
    [InlineData("<f8", "False", "(2, 3, 1)", "x.npy: the NPY array has 3 dimensions; 1 or 2 can be used.")]
    [InlineData("<f8", "False", "()", "x.npy: the NPY array has 0 dimensions; 1 or 2 can be used.")]
    [InlineData("<f8", "False", "(0, 3)", "x.npy: the NPY array is empty.")]
    [InlineData("<f8", "False", "(-2, 3)", "x.npy: the NPY shape (-2, 3) cannot be used.")]
    [InlineData("<f8", "False", "(99999999999, 3)", "x.npy: the NPY shape (99999999999, 3) cannot be used.")]
    [InlineData("<f8", "False", "(2147483647, 2147483647)", "x.npy: the NPY header promises 2147483647×2147483647 numbers, but the file ends early.")]
    [InlineData("<f8", "False", "(2, 4)", "x.npy: the NPY header promises 2×4 numbers, but the file ends early.")]
    [InlineData("<f8", "False", "(1, 5)", "x.npy: the file is longer than its NPY header says.")]
    public void Hostile_headers_are_refused(string descr, string order, string shape, string expected) =>
        Assert.Equal(expected, folder.Refusal(() => NpyReader.Read(Write(1, descr, order, shape, [1, 2, 3, 4, 5, 6]))));

    [Fact]
    public void Damaged_beginnings_are_refused()
    {
        byte[] whole = File.ReadAllBytes(Write(1, "<f8", "False", "(2, 3)", [1, 2, 3, 4, 5, 6]));
        for (int length = 1; length < whole.Length; length++)
        {
            string path = folder.Bytes("cut.npy", whole[..length]);
            Assert.StartsWith("cut.npy: ", folder.Refusal(() => NpyReader.Read(path)), StringComparison.Ordinal);
        }

        byte[] huge = [.. NpyHeader.Magic, 2, 0, 255, 255, 255, 127];
        Assert.Equal("huge.npy: the NPY header claims 2147483647 bytes.", folder.Refusal(() => NpyReader.Read(folder.Bytes("huge.npy", huge))));
        byte[] later = [.. NpyHeader.Magic, 9, 0, 0, 0];
        Assert.Equal("later.npy: NPY version 9 is not known.", folder.Refusal(() => NpyReader.Read(folder.Bytes("later.npy", later))));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Values_that_are_not_finite_are_refused(double value, string text) =>
        Assert.Equal($"x.npy, row 2, column 3: {text} is not a finite number.", folder.Refusal(() => NpyReader.Read(Write(1, "<f8", "False", "(2, 3)", [1, 2, 3, 4, 5, value]))));

    [Fact]
    public void Unwritable_output_leaves_nothing()
    {
        Assert.StartsWith("none/a.npy: cannot be written: its directory does not exist", folder.Refusal(() => NpyWriter.Write(folder.File("none/a.npy"), new Matrix(1, 1))), StringComparison.Ordinal);
        Directory.CreateDirectory(folder.File("taken.npy"));
        Assert.Equal("taken.npy: cannot be written: it is a directory.", folder.Refusal(() => NpyWriter.Write(folder.File("taken.npy"), new Matrix(1, 1))));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private string Write(byte version, string descr, string order, string shape, double[] values)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write([.. NpyHeader.Magic, version, 0]);
        if (version == 1)
            writer.Write((ushort)header.Length);
        else
            writer.Write(header.Length);
        writer.Write(header);
        foreach (double value in values)
            writer.Write(Element(value, descr));
        return folder.Bytes("x.npy", stream.ToArray());
    }

    private static byte[] Element(double value, string descr) => descr switch
    {
        "<f4" => BitConverter.GetBytes((float)value),
        "<f2" => BitConverter.GetBytes((Half)value),
        "<i8" => BitConverter.GetBytes((long)value),
        "<i4" => BitConverter.GetBytes((int)value),
        "<i2" => BitConverter.GetBytes((short)value),
        "<u8" => BitConverter.GetBytes((ulong)value),
        "<u4" => BitConverter.GetBytes((uint)value),
        "<u2" => BitConverter.GetBytes((ushort)value),
        "|i1" or "|u1" => [(byte)value],
        _ => BitConverter.GetBytes(value),
    };
}
