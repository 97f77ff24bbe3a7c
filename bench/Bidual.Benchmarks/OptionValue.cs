using System.Globalization;

namespace Bidual.Benchmarks;

/// <summary>Values of options.</summary>
internal static class OptionValue
{
    /// <exception cref="FormatException">It is not a number.</exception>
    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Arguments that are nothing but names with a value each.</summary>
    /// <exception cref="FormatException">The last has none.</exception>
    public static IEnumerable<(string Name, string Value)> Pairs(IReadOnlyList<string> arguments)
    {
        for (int k = 0; k < arguments.Count; k += 2)
            yield return k + 1 < arguments.Count ? (arguments[k], arguments[k + 1]) : throw new FormatException($"{arguments[k]} needs a value");
    }
}
