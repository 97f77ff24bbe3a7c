using System.Buffers.Binary;
using Bidual.Numerics;

namespace Bidual.Data;

/// <summary>Writes NumPy's NPY format, version 1: little-endian doubles in C order.</summary>
public static class NpyWriter
{
    /// <summary>Writes a matrix to a temporary file beside <paramref name="path"/> and moves it there.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(string path, Matrix values)
    {
        ArgumentNullException.ThrowIfNull(values);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(NpyHeader.Write(values.Rows, values.Columns));
            Span<byte> bytes = stackalloc byte[8];
            foreach (double value in values.Values)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                stream.Write(bytes);
            }
        });
    }
}
