using System.Globalization;
using System.Numerics;

namespace Bidual.Arrangements;

/// <summary>What an exact enumeration can find at most.</summary>
/// <param name="Rank">r, the rank of X.</param>
/// <param name="IsRankAtLeast">The rank was not followed beyond <paramref name="Rank"/>, where the limits were already exceeded.</param>
/// <param name="Hyperplanes">Distinct hyperplanes: rows that are not zero, parallel ones counted once.</param>
/// <param name="MaximumCount">2 Σ_{k&lt;r} C(hyperplanes − 1, k) patterns: the count in general position, fewer otherwise.</param>
/// <param name="MaximumBytes">Memory for that many.</param>
public sealed record ArrangementPrediction(int Rank, bool IsRankAtLeast, int Hyperplanes, BigInteger MaximumCount, BigInteger MaximumBytes)
{
    /// <summary>One line: hyperplanes, rank, patterns and memory.</summary>
    public override string ToString()
    {
        string atLeast = IsRankAtLeast ? "at least " : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Hyperplanes} distinct hyperplanes of rank {atLeast}{Rank}: {(IsRankAtLeast ? "" : "up to ")}{Number(MaximumCount)}{(IsRankAtLeast ? " or more" : "")} patterns, {Memory(MaximumBytes)}");
    }

    private static string Number(BigInteger count) => count < 1_000_000_000_000_000
        ? count.ToString("N0", CultureInfo.InvariantCulture)
        : "10^" + BigInteger.Log10(count).ToString("F0", CultureInfo.InvariantCulture);

    private static string Memory(BigInteger bytes) => bytes >= (BigInteger)1 << 50
        ? Number(bytes >> 30) + " GiB"
        : ((double)bytes / (1 << 20)).ToString(bytes < 10 << 20 ? "F1" : "N0", CultureInfo.InvariantCulture) + " MiB";
}
