using System.Buffers.Binary;

namespace Bidual.Data;

/// <summary>Reads the IDX format of MNIST: big-endian, the first dimension counts the rows, the others are flattened into columns.</summary>
internal static class IdxReader
{
    /// <summary>The table, without a header.</summary>
    /// <exception cref="DataException">The file is damaged, or its length is not what its header says.</exception>
    public static Table Read(InputFile file)
    {
        Span<byte> magic = stackalloc byte[4];
        file.ReadExactlyOrRefuse(magic);
        int size = ElementSize(magic[2]);
        if (magic[0] != 0 || magic[1] != 0 || size == 0 || magic[3] == 0)
            throw new DataException($"{file.Path}: is not an IDX file.");
        (int rows, int columns) = Shape(file, magic[3]);
        if (file.Remaining is { } remaining && remaining != (long)rows * columns * size)
            throw new DataException($"{file.Path}: the IDX header promises {rows}×{columns} numbers of {size} bytes, but {remaining} bytes follow.");
        var builder = new TableBuilder(file.Path, columns);
        var row = new byte[columns * size];
        for (int i = 0; i < rows; i++)
        {
            file.ReadExactlyOrRefuse(row);
            for (int j = 0; j < columns; j++)
                builder.AppendNumber(j, Element(row.AsSpan(j * size), magic[2]));
        }

        if (file.ReadByte() >= 0)
            throw new DataException($"{file.Path}: the file is longer than its IDX header says.");
        return builder.Build();
    }

    /// <summary>Whether a file starts like this format.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && start[0] == 0 && start[1] == 0 && ElementSize(start[2]) > 0 && start[3] is >= 1 and <= 8;

    private static (int Rows, int Columns) Shape(InputFile file, int dimensions)
    {
        Span<byte> bytes = stackalloc byte[4];
        int rows = 0;
        long columns = 1;
        for (int k = 0; k < dimensions; k++)
        {
            file.ReadExactlyOrRefuse(bytes);
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            if (k > 0)
                columns *= extent;
            if (extent is 0 or > int.MaxValue || columns > Table.MaximumColumns)
                throw new DataException($"{file.Path}: the IDX header has dimension {k + 1} of size {extent}, which cannot be used.");
            if (k == 0)
                rows = (int)extent;
        }

        return (rows, (int)columns);
    }

    private static int ElementSize(byte type) => type switch
    {
        0x08 or 0x09 => 1,
        0x0B => 2,
        0x0C or 0x0D => 4,
        0x0E => 8,
        _ => 0,
    };

    private static double Element(ReadOnlySpan<byte> bytes, byte type) => type switch
    {
        0x08 => bytes[0],
        0x09 => (sbyte)bytes[0],
        0x0B => BinaryPrimitives.ReadInt16BigEndian(bytes),
        0x0C => BinaryPrimitives.ReadInt32BigEndian(bytes),
        0x0D => BinaryPrimitives.ReadSingleBigEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };
}
