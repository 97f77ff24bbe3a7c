using System.Globalization;

namespace Bidual.Benchmarks;

/// <summary>Values of options.</summary>
internal static class OptionValue
{
    /// <exception cref="FormatException">It is not a number.</exception>
    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
