using System.Globalization;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Tests.Data;

public class CellTextTests
{
    [Theory]
    [InlineData("", nameof(CellKind.Missing))]
    [InlineData("?", nameof(CellKind.Missing))]
    [InlineData("NA", nameof(CellKind.Missing))]
    [InlineData("n/a", nameof(CellKind.Missing))]
    [InlineData("NULL", nameof(CellKind.Missing))]
    [InlineData("NaN", nameof(CellKind.NotFinite))]
    [InlineData("-inf", nameof(CellKind.NotFinite))]
    [InlineData("Infinity", nameof(CellKind.NotFinite))]
    [InlineData("∞", nameof(CellKind.Word))]
    [InlineData("1e999", nameof(CellKind.NotFinite))]
    [InlineData("1,000", nameof(CellKind.Word))]
    [InlineData("0x10", nameof(CellKind.Word))]
    [InlineData("-", nameof(CellKind.Word))]
    [InlineData("+", nameof(CellKind.Word))]
    [InlineData(".", nameof(CellKind.Word))]
    [InlineData("1.2.3", nameof(CellKind.Word))]
    [InlineData("2024-01-01", nameof(CellKind.Word))]
    [InlineData("0", nameof(CellKind.Number))]
    [InlineData("+1.5", nameof(CellKind.Number))]
    [InlineData(".5", nameof(CellKind.Number))]
    [InlineData("5.", nameof(CellKind.Number))]
    [InlineData("1E-3", nameof(CellKind.Number))]
    public void Cells_are_told_apart(string cell, string expected) =>
        Assert.Equal(expected, CellText.DecimalPoint.Read(cell, out _).ToString());

    [Theory]
    [InlineData("-12,5", -12.5)]
    [InlineData("1,5e3", 1500)]
    [InlineData("7", 7)]
    public void A_decimal_comma_is_read(string cell, double expected)
    {
        Assert.Equal(CellKind.Number, CellText.DecimalComma.Read(cell, out double value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Numbers_are_rounded_as_the_framework_rounds()
    {
        var random = new RandomSource(1);
        for (int k = 0; k < 20_000; k++)
        {
            double number = random.NextGaussian() * Math.Pow(10, random.NextInt32(12) - 6);
            string format = (k % 5) switch { 0 => "R", 1 => "F6", 2 => "F12", 3 => "E5", _ => "G17" };
            string text = number.ToString(format, CultureInfo.InvariantCulture);
            Assert.Equal(CellKind.Number, CellText.DecimalPoint.Read(text, out double value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(value));
        }
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("90071992547409915")]
    [InlineData("0.1000000000000000055")]
    [InlineData("123456789.123456789")]
    [InlineData("-0")]
    public void Long_digits_are_rounded_once(string text)
    {
        CellText.DecimalPoint.Read(text, out double value);
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(value));
    }
}
