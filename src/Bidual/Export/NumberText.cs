using System.Globalization;
using System.Text;

namespace Bidual.Export;

/// <summary>Numbers as people read them; always the same text for the same number.</summary>
internal static class NumberText
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Up to <paramref name="digits"/> significant digits, a power of ten for very large and very small numbers.</summary>
    public static string Of(double value, int digits = 4)
    {
        if (double.IsNaN(value))
            return "–";
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "−∞";
        if (value == 0)
            return "0";
        int exponent = Exponent(value, digits);
        if (exponent >= Math.Max(6, digits) || exponent < -4)
        {
            string mantissa = Fixed(value / Math.Pow(10, exponent), digits - 1);
            return string.Equals(mantissa, "1", StringComparison.Ordinal) ? PowerOfTen(exponent) : $"{mantissa}×{PowerOfTen(exponent)}";
        }

        return Fixed(value, Math.Clamp(digits - 1 - exponent, 0, 15));
    }

    /// <summary>With thousands set apart.</summary>
    public static string Of(long value) => Sign(value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F'));

    /// <summary>A share of 1 as a percentage.</summary>
    public static string Percent(double share) =>
        double.IsNaN(share) ? "–" : $"{Of(100 * share, Math.Abs(share) is >= 0.0995 or 0 ? 3 : 2)}\u202F%";

    /// <summary>At most <paramref name="decimals"/> decimals, none of them trailing zeros.</summary>
    public static string Fixed(double value, int decimals)
    {
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal))
            text = text.TrimEnd('0').TrimEnd('.');
        return string.Equals(text, "-0", StringComparison.Ordinal) ? "0" : Sign(text);
    }

    /// <summary>Exactly <paramref name="decimals"/> decimals.</summary>
    public static string Padded(double value, int decimals) => Sign(value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    public static string Seconds(double seconds) => seconds switch
    {
        double.NaN => "–",
        < 1e-3 => "under 1 ms",
        < 1 => $"{Of(1000 * seconds, 3)} ms",
        < 120 => $"{Of(seconds, 3)} s",
        _ => $"{Of((long)(seconds / 60))} min {Of((long)(seconds % 60))} s",
    };

    public static string PowerOfTen(int exponent)
    {
        var text = new StringBuilder("10");
        foreach (char c in exponent.ToString(CultureInfo.InvariantCulture))
            text.Append(c == '-' ? '⁻' : Superscripts[c - '0']);
        return text.ToString();
    }

    /// <summary>The exponent after rounding to the digits, so that 9.9999 becomes 10.</summary>
    private static int Exponent(double value, int digits)
    {
        string text = value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static string Sign(string text) => text.StartsWith('-') ? "−" + text[1..] : text;
}
