using System.Buffers.Binary;
using System.Text;

namespace Bidual.Import.Onnx;

/// <summary>Reads a Protocol Buffers message field by field.</summary>
/// <param name="message">The bytes of one message.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int VarintType = 0, Fixed64Type = 1, DelimitedType = 2, Fixed32Type = 5;
    private ReadOnlySpan<byte> rest = message;
    private ReadOnlySpan<byte> content;
    private ulong number;
    private int type;

    /// <summary>Number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are no message.</exception>
    public bool Next()
    {
        if (rest.IsEmpty)
            return false;
        ulong tag = Varint(ref rest);
        Field = (int)(tag >> 3);
        type = (int)(tag & 7);
        number = 0;
        content = default;
        switch (type)
        {
            case VarintType:
                number = Varint(ref rest);
                break;
            case Fixed64Type:
                number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case DelimitedType:
                content = Take(Varint(ref rest));
                break;
            case Fixed32Type:
                number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw new FormatException($"wire type {type} is not known");
        }

        return true;
    }

    /// <summary>The field as an integer.</summary>
    public readonly long Integer() => type == VarintType ? (long)number : throw Unexpected();

    /// <summary>The field as a single.</summary>
    public readonly float Single() => type == Fixed32Type ? BitConverter.UInt32BitsToSingle((uint)number) : throw Unexpected();

    /// <summary>The field as bytes: of a text, a message or packed numbers.</summary>
    public readonly ReadOnlySpan<byte> Bytes() => type == DelimitedType ? content : throw Unexpected();

    /// <summary>The field as text.</summary>
    public readonly string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Adds the integers of a repeated field, packed or not.</summary>
    public readonly void AddIntegers(List<long> integers)
    {
        if (type == VarintType)
        {
            integers.Add((long)number);
            return;
        }

        ReadOnlySpan<byte> packed = Bytes();
        while (!packed.IsEmpty)
            integers.Add((long)Varint(ref packed));
    }

    /// <summary>Adds the singles of a repeated field, packed or not.</summary>
    public readonly void AddSingles(List<double> values)
    {
        if (type == Fixed32Type)
        {
            values.Add(Single());
            return;
        }

        for (ReadOnlySpan<byte> packed = Whole(Bytes(), sizeof(float)); !packed.IsEmpty; packed = packed[sizeof(float)..])
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed));
    }

    /// <summary>Adds the doubles of a repeated field, packed or not.</summary>
    public readonly void AddDoubles(List<double> values)
    {
        if (type == Fixed64Type)
        {
            values.Add(BitConverter.UInt64BitsToDouble(number));
            return;
        }

        for (ReadOnlySpan<byte> packed = Whole(Bytes(), sizeof(double)); !packed.IsEmpty; packed = packed[sizeof(double)..])
            values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed));
    }

    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> packed, int size) =>
        packed.Length % size == 0 ? packed : throw new FormatException("packed numbers end early");

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int k = 0; k < bytes.Length && k < 10; k++)
        {
            value |= (ulong)(bytes[k] & 0x7F) << (7 * k);
            if (bytes[k] < 0x80)
            {
                bytes = bytes[(k + 1)..];
                return value;
            }
        }

        throw new FormatException("a number does not end");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
            throw new FormatException($"field {Field} ends early");
        ReadOnlySpan<byte> taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private readonly FormatException Unexpected() => new($"field {Field} has wire type {type}");
}
