using Bidual.Export.Onnx;

namespace Bidual.Tests.Export;

public sealed class ProtobufWriterTests
{
    [Theory]
    [InlineData(1, 0, new byte[] { 0x08, 0x00 })]
    [InlineData(1, 150, new byte[] { 0x08, 0x96, 0x01 })]
    [InlineData(20, 2, new byte[] { 0xA0, 0x01, 0x02 })]
    [InlineData(1, -1, new byte[] { 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    public void Integers_are_varints(int field, long value, byte[] expected) => Assert.Equal(expected, new ProtobufWriter().Integer(field, value).Written.ToArray());

    [Fact]
    public void Texts_and_messages_carry_their_length()
    {
        Assert.Equal([0x12, 0x07, .. "testing"u8], new ProtobufWriter().Text(2, "testing").Written.ToArray());
        Assert.Equal([0x1A, 0x03, 0x08, 0x96, 0x01], new ProtobufWriter().Message(3, new ProtobufWriter().Integer(1, 150)).Written.ToArray());
    }
}
