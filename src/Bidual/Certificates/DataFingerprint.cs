using System.Buffers.Binary;
using System.Security.Cryptography;
using Bidual.Numerics;

namespace Bidual.Certificates;

/// <summary>Recognises the data a certificate speaks of.</summary>
public static class DataFingerprint
{
    /// <summary>SHA-256, in hexadecimal, of the shape and the little-endian values of the prepared inputs, of the targets, and of the weights where rows have any.</summary>
    public static string Of(Matrix inputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> shape = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(shape, inputs.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(shape[4..], inputs.Columns);
        hash.AppendData(shape);
        var row = new double[inputs.Columns];
        for (int i = 0; i < inputs.Rows; i++)
        {
            inputs.CopyRow(i, row);
            Append(hash, row);
        }

        Append(hash, targets);
        Append(hash, weights);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<double> values)
    {
        Span<byte> bytes = stackalloc byte[512];
        for (int start = 0; start < values.Length; start += 64)
        {
            int count = Math.Min(64, values.Length - start);
            for (int k = 0; k < count; k++)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes[(8 * k)..], values[start + k]);
            hash.AppendData(bytes[..(8 * count)]);
        }
    }
}
