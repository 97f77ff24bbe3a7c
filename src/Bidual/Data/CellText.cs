using System.Globalization;

namespace Bidual.Data;

/// <summary>What one cell of text means: a number, nothing (missing), a number that is not finite, or a word.</summary>
internal enum CellKind
{
    Missing,
    Number,
    NotFinite,
    Word,
}

/// <summary>
/// Reads cells. A cell is missing when it is empty, <c>?</c>, <c>NA</c>, <c>N/A</c> or <c>null</c> (any case).
/// Numbers are written with an optional sign, decimal mark and exponent, without thousands separators, and are rounded correctly.
/// </summary>
internal sealed class CellText
{
    private const ulong ExactMantissa = 1UL << 53;

    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, 23).Select(k => double.Parse($"1e{k}", CultureInfo.InvariantCulture))];

    private readonly char decimalMark;
    private readonly NumberFormatInfo format;

    private CellText(char decimalMark)
    {
        this.decimalMark = decimalMark;
        format = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();
        format.NumberDecimalSeparator = decimalMark.ToString();
    }

    public static CellText DecimalPoint { get; } = new('.');

    public static CellText DecimalComma { get; } = new(',');

    public static string Format(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The meaning of a trimmed cell and, for <see cref="CellKind.Number"/>, its finite value.</summary>
    public CellKind Read(ReadOnlySpan<char> cell, out double value)
    {
        if (TryShortNumber(cell, out value))
            return CellKind.Number;
        if (IsMissing(cell))
            return CellKind.Missing;
        if (double.TryParse(cell, NumberStyles.Float, format, out value))
            return double.IsFinite(value) ? CellKind.Number : CellKind.NotFinite;
        ReadOnlySpan<char> unsigned = cell[0] is '+' or '-' ? cell[1..] : cell;
        return Equals(unsigned, "inf") || Equals(unsigned, "nan") || Equals(unsigned, "infinity") ? CellKind.NotFinite : CellKind.Word;
    }

    private static bool IsMissing(ReadOnlySpan<char> cell) => cell.Length switch
    {
        0 => true,
        1 => cell[0] == '?',
        2 => Equals(cell, "NA"),
        3 => Equals(cell, "N/A"),
        4 => Equals(cell, "null"),
        _ => false,
    };

    private static bool Equals(ReadOnlySpan<char> cell, string word) => cell.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Digits with at most one decimal mark whose digits fit 2^53: then digits / 10^k is rounded once, hence correctly (Clinger 1990).</summary>
    private bool TryShortNumber(ReadOnlySpan<char> cell, out double value)
    {
        value = 0;
        int i = 0;
        bool negative = cell.Length > 0 && cell[0] == '-';
        if (negative)
            i = 1;
        int first = i, mark = -1;
        ulong digits = 0;
        if (cell.Length - i > 17)
            return false;
        for (; i < cell.Length; i++)
        {
            uint digit = (uint)cell[i] - '0';
            if (digit <= 9)
                digits = (digits * 10) + digit;
            else if (cell[i] == decimalMark && mark < 0)
                mark = i;
            else
                return false;
        }

        int count = i - first - (mark < 0 ? 0 : 1);
        if (count == 0 || digits > ExactMantissa)
            return false;
        double magnitude = mark < 0 ? digits : digits / PowersOfTen[cell.Length - mark - 1];
        value = negative ? -magnitude : magnitude;
        return true;
    }
}
