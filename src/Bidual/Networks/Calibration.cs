namespace Bidual.Networks;

/// <summary>Rows of similar predicted probability, and how often they were of the class.</summary>
/// <param name="Predicted">Mean of the probabilities that were predicted.</param>
/// <param name="Observed">Share of the rows that are of the class +1.</param>
/// <param name="Low">Lower end of the 95 % interval of that share (Wilson 1927).</param>
/// <param name="High">Its upper end.</param>
/// <param name="Rows">Number of rows.</param>
public readonly record struct CalibrationBin(double Predicted, double Observed, double Low, double High, int Rows);

/// <summary>Whether predicted probabilities come true: of the rows predicted with 70 %, seven in ten should be of the class.</summary>
public sealed class Calibration
{
    /// <summary>Of the normal distribution, both sides together 5 %.</summary>
    private const double Deviations = 1.96;

    private Calibration(IReadOnlyList<CalibrationBin> bins) => Bins = bins;

    /// <summary>Bins of about equally many rows, from small probabilities to large.</summary>
    public IReadOnlyList<CalibrationBin> Bins { get; }

    /// <summary>Mean over all rows of |predicted − observed| of their bin, the expected calibration error.</summary>
    public double Error => Bins.Sum(bin => bin.Rows * Math.Abs(bin.Predicted - bin.Observed)) / Bins.Sum(bin => bin.Rows);

    /// <summary>Of predicted probabilities and what came.</summary>
    /// <param name="probabilities">Of the class +1, length n.</param>
    /// <param name="targets">±1, length n.</param>
    /// <param name="bins">At most so many bins; equal probabilities share one.</param>
    /// <exception cref="ArgumentException">Lengths differ, or there is no row.</exception>
    public static Calibration Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> targets, int bins = 10)
    {
        if (probabilities.Length != targets.Length || probabilities.Length == 0)
            throw new ArgumentException($"There are {probabilities.Length} probabilities for {targets.Length} rows.", nameof(targets));
        double[] sorted = probabilities.ToArray(), signs = targets.ToArray();
        Array.Sort(sorted, signs);
        var found = new List<CalibrationBin>();
        for (int first = 0, k = 1; first < sorted.Length; k++)
        {
            int end = Math.Max(first + 1, (int)((long)k * sorted.Length / bins));
            while (end < sorted.Length && sorted[end] == sorted[end - 1])
                end++;
            found.Add(Bin(sorted.AsSpan(first, end - first), signs.AsSpan(first, end - first)));
            first = end;
        }

        return new Calibration(found);
    }

    private static CalibrationBin Bin(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> signs)
    {
        int rows = signs.Length;
        double predicted = 0, positive = 0;
        for (int t = 0; t < rows; t++)
        {
            predicted += probabilities[t] / rows;
            positive += signs[t] > 0 ? 1 : 0;
        }

        double share = positive / rows, z = Deviations * Deviations / rows;
        double middle = (share + (z / 2)) / (1 + z), reach = Deviations / (1 + z) * Math.Sqrt((share * (1 - share) / rows) + (z / (4 * rows)));
        return new CalibrationBin(predicted, share, Math.Max(0, middle - reach), Math.Min(1, middle + reach), rows);
    }
}
