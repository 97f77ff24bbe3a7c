using System.Buffers.Binary;
using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>Reads NumPy's NPY format: real little-endian numbers of any size, one or two dimensions, C or Fortran order.</summary>
public static class NpyReader
{
    private const long MaximumCount = 1L << 40;
    private const int BlockLength = 8192;

    /// <summary>The matrix in a file; a one-dimensional array is one column.</summary>
    /// <exception cref="DataException">The file cannot be used; the message names it and says why.</exception>
    public static Matrix Read(string path)
    {
        using var file = InputFile.Open(path, progress: null, CancellationToken.None);
        return ReadTable(file).ToMatrix();
    }

    internal static Table ReadTable(InputFile file)
    {
        NpyHeader header = NpyHeader.Read(file);
        long count = (long)header.Rows * header.Columns;
        if (count > MaximumCount || file.Remaining < count * header.ElementSize)
            throw new DataException($"{file.Path}: the NPY header promises {header.Rows}×{header.Columns} numbers, but the file ends early.");
        var builder = new TableBuilder(file.Path, header.Columns);
        int runs = header.IsFortranOrder ? header.Columns : header.Rows;
        int runLength = header.IsFortranOrder ? header.Rows : header.Columns;
        var buffer = new byte[Math.Min(runLength, BlockLength) * header.ElementSize];
        for (int run = 0; run < runs; run++)
        {
            for (int done = 0; done < runLength;)
            {
                int length = Math.Min(runLength - done, BlockLength);
                Span<byte> block = buffer.AsSpan(0, length * header.ElementSize);
                file.ReadExactlyOrRefuse(block);
                for (int k = 0; k < length; k++)
                    builder.AppendNumber(header.IsFortranOrder ? run : done + k, Element(block[(k * header.ElementSize)..], header.Type));
                done += length;
            }
        }

        if (file.ReadByte() >= 0)
            throw new DataException($"{file.Path}: the file is longer than its NPY header says.");
        return builder.Build();
    }

    private static double Element(ReadOnlySpan<byte> bytes, string type) => type switch
    {
        "f8" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "f4" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "f2" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "i8" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        "u8" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        "i4" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "u4" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        "i2" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        "u2" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        "i1" => (sbyte)bytes[0],
        _ => bytes[0],
    };
}
