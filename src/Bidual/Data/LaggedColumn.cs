using System.Globalization;

namespace Bidual.Data;

/// <summary>A column of a time series of which past values are features: x[t − First] … x[t − Last].</summary>
/// <param name="Column">Its name, or position from 1.</param>
/// <param name="First">The nearest lag, at least 0.</param>
/// <param name="Last">The farthest, at least the nearest.</param>
public sealed record LaggedColumn(string Column, int First, int Last)
{
    private const int Farthest = 100_000;

    /// <summary>Reads "y:4", the lags 1 … 4, or "u:0-4".</summary>
    /// <param name="text">COLUMN:LAST or COLUMN:FIRST-LAST.</param>
    /// <returns>Null where it is neither.</returns>
    public static LaggedColumn? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.LastIndexOf(':');
        if (colon <= 0)
            return null;
        string[] ends = text[(colon + 1)..].Split('-');
        int first = 1;
        if (ends.Length > 2 || (ends.Length == 2 && !TryRead(ends[0], out first)) || !TryRead(ends[^1], out int last) || last < Math.Max(first, 1))
            return null;
        return new LaggedColumn(text[..colon], first, last);
    }

    private static bool TryRead(string text, out int lag) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out lag) && lag <= Farthest;
}
