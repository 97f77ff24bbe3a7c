using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Bidual.Data;

/// <summary>The header of an NPY file, versions 1 to 3: element type, order and shape.</summary>
/// <param name="Type">Element type without byte order, such as f8.</param>
/// <param name="IsFortranOrder">Whether columns, not rows, are contiguous.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns, 1 for a one-dimensional array.</param>
internal sealed record NpyHeader(string Type, bool IsFortranOrder, int Rows, int Columns)
{
    private const int MaximumLength = 1 << 16;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of an element.</summary>
    public int ElementSize => Type[^1] - '0';

    /// <exception cref="DataException">The header is damaged, or what it describes cannot be used.</exception>
    public static NpyHeader Read(InputFile file)
    {
        Span<byte> start = stackalloc byte[8];
        file.ReadExactlyOrRefuse(start);
        if (!start.StartsWith(Magic))
            throw new DataException($"{file.Path}: is not an NPY file.");
        int version = start[6];
        if (version is < 1 or > 3)
            throw new DataException($"{file.Path}: NPY version {version} is not known.");
        Span<byte> size = stackalloc byte[4];
        size.Clear();
        file.ReadExactlyOrRefuse(version == 1 ? size[..2] : size);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > MaximumLength)
            throw new DataException($"{file.Path}: the NPY header claims {length} bytes.");
        var bytes = new byte[length];
        file.ReadExactlyOrRefuse(bytes);
        return Parse(Encoding.UTF8.GetString(bytes), file.Path);
    }

    /// <summary>A version 1 file start for an n×d matrix of doubles in C order.</summary>
    public static byte[] Write(int rows, int columns)
    {
        string text = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}";
        int length = ((text.Length + 11 + 63) / 64 * 64) - 10;
        byte[] prefix = [.. Magic, 1, 0, (byte)length, (byte)(length >> 8)];
        return [.. prefix, .. Encoding.ASCII.GetBytes(text.PadRight(length - 1)), (byte)'\n'];
    }

    private static NpyHeader Parse(string text, string source)
    {
        string descr = Value(text, "'descr'", source).Trim('\'', '"');
        string order = Value(text, "'fortran_order'", source);
        if (order is not ("True" or "False"))
            throw new DataException($"{source}: the NPY header has no valid fortran_order.");
        int[] shape = Shape(Value(text, "'shape'", source), source);
        if (descr.StartsWith('>') && descr is not (">i1" or ">u1"))
            throw new DataException($"{source}: big-endian NPY numbers ({ColumnNaming.Shorten(descr)}) cannot be used.");
        string type = descr.TrimStart('<', '=', '|', '>');
        if (type is not ("f2" or "f4" or "f8" or "i1" or "i2" or "i4" or "i8" or "u1" or "u2" or "u4" or "u8" or "b1"))
            throw new DataException($"{source}: NPY elements of type '{ColumnNaming.Shorten(descr)}' cannot be used, only real numbers.");
        return new NpyHeader(type, string.Equals(order, "True", StringComparison.Ordinal), shape[0], shape.Length == 1 ? 1 : shape[1]);
    }

    private static string Value(string text, string key, string source)
    {
        int at = text.IndexOf(key, StringComparison.Ordinal);
        int colon = at < 0 ? -1 : text.IndexOf(':', at);
        if (colon < 0)
            throw new DataException($"{source}: the NPY header has no {key.Trim('\'')}.");
        ReadOnlySpan<char> rest = text.AsSpan(colon + 1).TrimStart();
        int end = rest.StartsWith('(') ? rest.IndexOf(')') + 1 : rest.IndexOfAny(',', '}');
        if (end <= 0)
            throw new DataException($"{source}: the NPY header is damaged at {key.Trim('\'')}.");
        return rest[..end].Trim().ToString();
    }

    private static int[] Shape(string tuple, string source)
    {
        string[] parts = tuple.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is not (1 or 2))
            throw new DataException($"{source}: the NPY array has {parts.Length} dimensions; 1 or 2 can be used.");
        var shape = new int[parts.Length];
        for (int k = 0; k < parts.Length; k++)
        {
            if (!int.TryParse(parts[k], NumberStyles.None, CultureInfo.InvariantCulture, out shape[k]))
                throw new DataException($"{source}: the NPY shape {ColumnNaming.Shorten(tuple)} cannot be used.");
        }

        if (shape[0] == 0 || shape[^1] == 0)
            throw new DataException($"{source}: the NPY array is empty.");
        return shape;
    }
}
