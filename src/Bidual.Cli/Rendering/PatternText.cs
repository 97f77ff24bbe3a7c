using Bidual.Arrangements;

namespace Bidual.Cli.Rendering;

/// <summary>Activation patterns as words of 0 and 1, a letter a row of the data.</summary>
internal static class PatternText
{
    /// <summary>All of them, from 11…1 down.</summary>
    public static IReadOnlyList<string> Sorted(PatternSet patterns)
    {
        string[] words = [.. Enumerable.Range(0, patterns.Count).Select(i => Of(patterns, i))];
        Array.Sort(words, (a, b) => string.CompareOrdinal(b, a));
        return words;
    }

    private static string Of(PatternSet patterns, int i) =>
        string.Create(patterns.Rows, (patterns, i), static (letters, pattern) =>
        {
            for (int row = 0; row < letters.Length; row++)
                letters[row] = pattern.patterns.IsActive(pattern.i, row) ? '1' : '0';
        });
}
