using System.Buffers.Binary;
using System.Security.Cryptography;
using Bidual.Numerics;

namespace Bidual.Certificates;

/// <summary>Recognises the data a certificate speaks of.</summary>
public static class DataFingerprint
{
    /// <summary>Values, zeros too, up to which all are hashed; beyond, those that are not zero with their columns. Either way it does not matter how they are stored.</summary>
    private const long MostValues = 1 << 27;

    /// <summary>SHA-256, in hexadecimal, of the shape and the little-endian values of the prepared inputs, of the targets, and of the weights where rows have any.</summary>
    public static string Of(Matrix inputs, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> shape = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(shape, inputs.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(shape[4..], inputs.Columns);
        hash.AppendData(shape);
        bool all = (long)inputs.Rows * inputs.Columns <= MostValues;
        var row = new double[inputs.Columns];
        for (int i = 0; i < inputs.Rows; i++)
        {
            if (!all)
            {
                Append(hash, NonZeros(inputs, i));
                continue;
            }

            inputs.CopyRow(i, row);
            Append(hash, row);
        }

        Append(hash, targets);
        Append(hash, weights);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Column and value of every entry of a row that is not zero.</summary>
    private static double[] NonZeros(Matrix inputs, int row)
    {
        ReadOnlySpan<double> values = inputs.StoredOf(row);
        var pairs = new List<double>();
        for (int k = 0; k < values.Length; k++)
        {
            if (values[k] != 0)
                pairs.AddRange([inputs.Sparse?.IndicesOf(row)[k] ?? k, values[k]]);
        }

        return [.. pairs];
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
