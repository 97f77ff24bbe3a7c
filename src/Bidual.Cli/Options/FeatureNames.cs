using System.Globalization;
using Bidual.Data;

namespace Bidual.Cli.Options;

/// <summary>Features meant by an option.</summary>
internal static class FeatureNames
{
    /// <summary>Features that stand for words.</summary>
    public static IEnumerable<int> Words(TableSchema? schema)
    {
        int feature = 0;
        foreach (FeatureColumn column in schema?.Columns ?? [])
        {
            for (int k = 0; k < column.FeatureNames.Count; k++, feature++)
            {
                if (column.Categories is not null)
                    yield return feature;
            }
        }
    }

    /// <summary>Index of a feature, by name or number from 1.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static int IndexOf(IReadOnlyList<string> names, string name, string option)
    {
        for (int f = 0; f < names.Count; f++)
        {
            if (string.Equals(names[f], name, StringComparison.Ordinal))
                return f;
        }

        return int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= names.Count
            ? number - 1
            : throw new UsageException($"{option} {name}: the model has no such feature.");
    }
}
