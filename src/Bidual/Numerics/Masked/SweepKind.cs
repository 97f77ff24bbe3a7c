namespace Bidual.Numerics.Masked;

/// <summary>Where a sweep over the words of a block begins and ends: sums in memory may be skipped at both ends.</summary>
internal enum SweepKind
{
    /// <summary>sums_i ← S_i, with S_i the lines summed for word i.</summary>
    Begin,

    /// <summary>sums_i ← sums_i + S_i.</summary>
    Continue,

    /// <summary>target_i ← target_i + sums_i + S_i.</summary>
    End,

    /// <summary>target_i ← target_i + S_i.</summary>
    Only,

    /// <summary>result_i ← result_i + the sum of (sums_i + S_i)·factors_i.</summary>
    EndDot,

    /// <summary>result_i ← result_i + the sum of S_i·factors_i.</summary>
    OnlyDot,
}

/// <summary>What a sweep reads and writes besides the table, a line or a number for each of its words.</summary>
/// <param name="words">The words.</param>
/// <param name="count">How many.</param>
/// <param name="sums">Lines.</param>
/// <param name="target">Lines, for the kinds that end.</param>
/// <param name="factors">Lines, for the products.</param>
/// <param name="result">Numbers, for the products.</param>
internal readonly unsafe ref struct SweepLines<T>(ulong* words, int count, T* sums, T* target, T* factors, T* result)
    where T : unmanaged
{
    public readonly ulong* Words = words;
    public readonly int Count = count;
    public readonly T* Sums = sums;
    public readonly T* Target = target;
    public readonly T* Factors = factors;
    public readonly T* Result = result;
}
