using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Programs.Cones;

/// <summary>
/// (1m): neurons of output sign s that are monotone in some features are those with s·σ_f·u_f ≥ 0. The cone of a block is then that of its pattern with a row e_f
/// more for each of these features, of sign s·σ_f.
/// </summary>
internal static class MonotoneRows
{
    /// <summary>X with a row e_f under it for every feature.</summary>
    /// <param name="data">X, n×d.</param>
    /// <param name="features">The features.</param>
    public static Matrix Below(Matrix data, IReadOnlyList<MonotoneFeature> features)
    {
        if (data.Sparse is { } entries)
            return new Matrix(entries.WithUnitRows([.. features.Select(feature => feature.Feature)]));
        var rows = new Matrix(data.Rows + features.Count, data.Columns);
        data.Values.CopyTo(rows.Data);
        for (int k = 0; k < features.Count; k++)
            rows.MutableRow(data.Rows + k)[features[k].Feature] = 1;
        return rows;
    }

    /// <summary>The signs of all rows, a bit each, 1 for ≥ 0: those of a pattern and those of the features.</summary>
    /// <param name="pattern">Bits of D over the n rows of X.</param>
    /// <param name="rows">n.</param>
    /// <param name="sign">s.</param>
    /// <param name="features">The features.</param>
    public static ulong[] Signs(ReadOnlySpan<ulong> pattern, int rows, int sign, IReadOnlyList<MonotoneFeature> features)
    {
        var signs = new ulong[PatternSet.WordsFor(rows + features.Count)];
        pattern.CopyTo(signs);
        for (int k = 0; k < features.Count; k++)
        {
            if (sign * features[k].Sign > 0)
                signs[(rows + k) >> 6] |= 1UL << ((rows + k) & 63);
        }

        return signs;
    }
}
