using System.Numerics;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// The activation patterns of a data matrix: the full-dimensional cells of the hyperplanes x_tᵀu = 0.
/// </summary>
/// <remarks>
/// The tolerance rule. Rows count as unit vectors and columns are scaled by powers of two, since neither changes an arrangement.
/// The rank ends where no row has a remainder above 1e-11 of its length. Every unit normal carries a bound e on its error: about
/// 1e-14, more where x_t nearly cancels in the reduced coordinates. Restricted to another hyperplane at an angle of sine s the bounds of both add
/// up and grow by 1/s. Two hyperplanes are one when, in whatever restriction, their normals differ by at most 4 (e_i + e_j). So
/// exactly degenerate data (grids, repeated values, one-hot columns) are recognised as such; cells so thin that rounding hides
/// them, of an angle around 1e-13 and less, may be missing. Every witness has its pattern in doubles.
/// </remarks>
public static class Arrangement
{
    private const int SampleBatch = 256;

    /// <summary>Rows of a sparse matrix whose count of patterns is predicted before that of all.</summary>
    private const int LeadingRows = 256;

    /// <summary>2 Σ_{k&lt;r} C(n − 1, k): the cells of n hyperplanes through the origin of R^r in general position; 1 when there are none.</summary>
    /// <param name="hyperplanes">n.</param>
    /// <param name="rank">r.</param>
    public static BigInteger MaximumCount(int hyperplanes, int rank) => MaximumCount(hyperplanes, rank, stopAbove: null).Count;

    /// <summary>What an exact enumeration would find at most: cheap, for deciding whether to start one.</summary>
    /// <param name="inputs">X, n×d, finite.</param>
    /// <param name="limits">When given, the rank is followed only as far as these allow.</param>
    public static ArrangementPrediction Predict(Matrix inputs, ArrangementLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (limits is not null && inputs.Sparse is { } entries && inputs.Rows > LeadingRows && Predict(Leading(entries), limits) is var leading && !limits.Allow(leading))
            return leading with { IsRankAtLeast = true };
        return Predict(BalancedRows.Of(inputs.Written()), limits);
    }

    /// <summary>The first rows of a sparse matrix, without the columns that are zero in them: fewer hyperplanes of no larger rank, so where these are too many, all are.</summary>
    private static BalancedRows Leading(SparseRows entries)
    {
        SparseRows columns = entries.Select([.. Enumerable.Range(0, LeadingRows)]).Transposed;
        int[] used = [.. Enumerable.Range(0, columns.Rows).Where(j => columns.IndicesOf(j).Length > 0)];
        return BalancedRows.Of(new Matrix(columns.Select(used).Transposed).Written());
    }

    /// <summary>All patterns, each with a witness strictly inside its cell.</summary>
    /// <param name="inputs">X, n×d, finite.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="threads">Threads for writing the patterns; the result does not depend on it.</param>
    /// <param name="cancellation">Ends the enumeration.</param>
    /// <returns>A set with <see cref="Coverage.Complete"/>: pattern i + P/2 belongs to the witness opposite to that of i.</returns>
    /// <exception cref="DataException">An entry is not finite; more patterns or memory than the limits allow, known before it starts; or a cell too thin for doubles.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PatternSet Enumerate(Matrix inputs, ArrangementLimits limits, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        BalancedRows balanced = BalancedRows.Of(inputs.Written());
        ArrangementPrediction prediction = Predict(balanced, limits);
        if (!limits.Allow(prediction))
        {
            throw new DataException(FormattableString.Invariant(
                $"--patterns exact: {prediction}, above the limit of {limits.MaximumPatterns:N0} patterns or {limits.MaximumBytes >> 20:N0} MiB; use --patterns sampled:N for N of them."));
        }

        if (balanced.Distinct.Length == 0)
            return Everywhere(inputs);
        ReducedRows rows = ReducedRows.Of(balanced);
        CellSearch search = CellSearch.For(rows.Rank);
        double[] normals = rows.Normals.SelectRows(balanced.Distinct).Data;
        search.Run(normals, [.. balanced.Distinct.Select(rows.Error)], cancellation);
        return Write(inputs, rows, search, balanced.Distinct[0], threads, cancellation);
    }

    /// <summary>Patterns of standard normal directions, drawn until there are <paramref name="count"/> distinct ones or a long run of draws finds no new one.</summary>
    /// <param name="inputs">X, n×d, finite.</param>
    /// <param name="count">How many to look for; <see cref="PatternSet.Count"/> says how many were found.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="threads">Worker threads; the set does not depend on them.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>A set with <see cref="Coverage.Sampled"/>, however many it holds: random draws miss thin cells.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PatternSet Sample(Matrix inputs, int count, long seed, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var builder = new PatternSetBuilder(inputs);
        var random = new RandomSource(seed);
        var directions = new Matrix(Math.Min(count, SampleBatch), inputs.Columns);
        long patience = Math.Max(1000, 10L * count);
        for (long inVain = 0; builder.Count < count && inVain < patience;)
        {
            cancellation.ThrowIfCancellationRequested();
            random.FillGaussian(directions.Data);
            RecordStore<ulong> patterns = SignBlocks.Of(inputs, directions, threads);
            for (int i = 0; i < directions.Rows && builder.Count < count && inVain < patience; i++)
                inVain = builder.Add(directions.Row(i), patterns[i]).IsNew ? 0 : inVain + 1;
        }

        return builder.Build(Coverage.Sampled);
    }

    private static PatternSet Write(Matrix inputs, ReducedRows rows, CellSearch search, int example, int threads, CancellationToken cancellation)
    {
        int half = search.Count;
        var bits = new RecordStore<ulong>(PatternSet.WordsFor(inputs.Rows), 2 * half);
        var witnesses = new RecordStore<double>(rows.Rank, half);
        var writer = new PatternWriter(inputs, rows, example);
        bool thin = false;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, (half + PatternWriter.Batch - 1) / PatternWriter.Batch, options, batch =>
        {
            int first = batch * PatternWriter.Batch, count = Math.Min(half - first, PatternWriter.Batch);
            for (int i = first; i < first + count; i++)
                search.Witness(i, witnesses[i]);
            if (!writer.TryWrite(witnesses, bits, first, count))
                Volatile.Write(ref thin, true);
            for (int i = first; i < first + count; i++)
                writer.Mirror(bits[i], bits[half + i]);
        });
        if (thin)
        {
            throw new DataException(
                "--patterns exact: a pattern exists only on directions too close together for double precision: the columns are nearly dependent; remove one of them or use --patterns sampled:N.");
        }

        return new PatternSet(inputs.Rows, inputs.Columns, bits, witnesses, rows.Lift, Coverage.Complete);
    }

    private static PatternSet Everywhere(Matrix inputs)
    {
        var builder = new PatternSetBuilder(inputs);
        var direction = new double[inputs.Columns];
        if (direction.Length > 0)
            direction[0] = 1;
        builder.Add(direction);
        return builder.Build(Coverage.Complete);
    }

    private static ArrangementPrediction Predict(BalancedRows rows, ArrangementLimits? limits)
    {
        int m = rows.Distinct.Length, n = rows.Units.Rows, d = rows.Units.Columns;
        int stop = limits is null ? int.MaxValue : MaximumCount(m, Math.Min(m, d), limits.MaximumPatterns).Rank;
        (Matrix basis, double remainder) = RowBasis.Of(rows.Units.SelectRows(rows.Distinct), BalancedRows.RankTolerance, stop);
        int rank = basis.Rows;
        BigInteger count = MaximumCount(m, rank);
        BigInteger bytes = (count * PatternSet.WordsFor(n) * 8) + (count * ((16L * rank) + 40) / 2);
        return new ArrangementPrediction(rank, remainder > BalancedRows.RankTolerance, m, count, bytes);
    }

    /// <summary>The sum up to the rank, or up to the first rank at which it exceeds a bound.</summary>
    private static (BigInteger Count, int Rank) MaximumCount(int hyperplanes, int rank, long? stopAbove)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hyperplanes);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        if (hyperplanes == 0 || rank == 0)
            return (BigInteger.One, 0);
        BigInteger sum = 0, choices = 1;
        int k = 0;
        for (; k < Math.Min(rank, hyperplanes); k++)
        {
            sum += 2 * choices;
            choices = choices * (hyperplanes - 1 - k) / (k + 1);
            if (sum > stopAbove)
                return (sum, k + 1);
        }

        return (sum, rank);
    }
}
