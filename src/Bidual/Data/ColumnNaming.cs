namespace Bidual.Data;

/// <summary>Names of columns, and how errors list them.</summary>
internal static class ColumnNaming
{
    private const int Listed = 12;
    private const int Shown = 40;

    public static string Default(int column) => $"x{column + 1}";

    /// <summary>Gives a default name to the nameless and a suffix .2, .3, … to repeated names.</summary>
    public static void MakeDistinct(IReadOnlyList<TableColumn> columns)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (int j = 0; j < columns.Count; j++)
        {
            string name = columns[j].Name.Length > 0 ? columns[j].Name : Default(j);
            string distinct = name;
            for (int copy = 2; !used.Add(distinct); copy++)
                distinct = $"{name}.{copy}";
            columns[j].Name = distinct;
        }
    }

    /// <summary>1 row, 2 rows, …</summary>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    /// <summary>'a', 'b', … shortened when there are many.</summary>
    public static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string shown = string.Join(", ", all.Take(Listed).Select(name => $"'{Shorten(name)}'"));
        return all.Length <= Listed ? shown : $"{shown} and {all.Length - Listed} more";
    }

    /// <summary>One line of at most 40 characters, fit for a message.</summary>
    public static string Shorten(string text)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= Shown ? line : string.Concat(line.AsSpan(0, Shown), "…");
    }
}
