using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>
/// Distinct activation patterns 1[X u ≥ 0] of n rows, one bit a row, each with a witness direction u that has it.
/// Row t of pattern i is bit t mod 64 of word t / 64. Rows of zeros are active in every pattern.
/// </summary>
public sealed class PatternSet
{
    private readonly RecordStore<ulong> bits;
    private readonly RecordStore<double> witnesses;
    private readonly Matrix? lift;

    /// <param name="rows">n.</param>
    /// <param name="inputs">d.</param>
    /// <param name="bits">A record of ⌈n/64⌉ words a pattern.</param>
    /// <param name="witnesses">α, one a pattern, or one for each of the first half when pattern i + P/2 has witness −α_i.</param>
    /// <param name="lift">M, d×r, when witnesses are u = M α / ‖M α‖; null when they are u itself.</param>
    /// <param name="coverage">What the set holds.</param>
    internal PatternSet(int rows, int inputs, RecordStore<ulong> bits, RecordStore<double> witnesses, Matrix? lift, Coverage coverage)
    {
        if (bits.Count != witnesses.Count && bits.Count != 2 * witnesses.Count)
            throw new ArgumentException("Bits and witnesses disagree in their number of patterns.", nameof(bits));
        Rows = rows;
        Inputs = inputs;
        Coverage = coverage;
        this.bits = bits;
        this.witnesses = witnesses;
        this.lift = lift;
    }

    /// <summary>n.</summary>
    public int Rows { get; }

    /// <summary>d, the length of a witness.</summary>
    public int Inputs { get; }

    /// <summary>P.</summary>
    public int Count => bits.Count;

    /// <summary>Words of 64 bits a pattern, ⌈n/64⌉.</summary>
    public int Words => bits.Length;

    /// <summary>Whether these are all patterns of the data.</summary>
    public Coverage Coverage { get; }

    /// <summary>The bits of pattern <paramref name="i"/>; bits past n are 0.</summary>
    public ReadOnlySpan<ulong> Pattern(int i) => bits[i];

    /// <summary>Whether pattern <paramref name="i"/> is active on row <paramref name="row"/>.</summary>
    public bool IsActive(int i, int row) => (bits[i][row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>A direction u with pattern <paramref name="i"/>: of length 1 and strictly inside its cell, unless the direction was given.</summary>
    public double[] Witness(int i)
    {
        var direction = new double[Inputs];
        Witness(i, direction);
        return direction;
    }

    /// <summary>Writes a direction u with pattern <paramref name="i"/>: of length 1 and strictly inside its cell, unless the direction was given.</summary>
    /// <param name="i">Index of the pattern.</param>
    /// <param name="direction">Length d, overwritten.</param>
    public void Witness(int i, Span<double> direction)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(direction.Length, Inputs);
        bool mirrored = i >= witnesses.Count;
        ReadOnlySpan<double> known = witnesses[mirrored ? i - witnesses.Count : i];
        if (lift is null)
            known.CopyTo(direction);
        else
            Raise(lift, known, direction);
        if (mirrored)
            Numerics.Vector.Scale(-1, direction, direction);
    }

    /// <summary>A direction of each pattern, P×d.</summary>
    internal Matrix Witnesses()
    {
        var directions = new Matrix(Count, Inputs);
        for (int i = 0; i < Count; i++)
            Witness(i, directions.MutableRow(i));
        return directions;
    }

    /// <summary>The distinct patterns of given directions, in order of first appearance; the first direction of each is its witness.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="directions">p×d, a row a direction.</param>
    /// <param name="threads">Worker threads; the set does not depend on them.</param>
    /// <returns>A set with <see cref="Coverage.Sampled"/>.</returns>
    public static PatternSet FromDirections(Matrix inputs, Matrix directions, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.Columns != inputs.Columns)
            throw new ArgumentException($"The directions have {directions.Columns} entries where the data have {inputs.Columns} columns.", nameof(directions));
        var builder = new PatternSetBuilder(inputs);
        RecordStore<ulong> patterns = SignBlocks.Of(inputs, directions, threads);
        for (int i = 0; i < directions.Rows; i++)
            builder.Add(directions.Row(i), patterns[i]);
        return builder.Build(Coverage.Sampled);
    }

    /// <summary>The distinct patterns of given gates, as <see cref="FromDirections"/>.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="gates">d×p, a column a gate.</param>
    /// <param name="threads">Worker threads; the set does not depend on them.</param>
    /// <exception cref="DataException">The gates are not d×p, there are none, or an entry is not finite.</exception>
    public static PatternSet FromGates(Matrix inputs, Matrix gates, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(gates);
        if (gates.Rows != inputs.Columns)
        {
            throw new DataException(FormattableString.Invariant(
                $"--patterns gates:FILE: the gates are {gates.Rows}×{gates.Columns}; they need {inputs.Columns} rows, one for each column of the data, and one column per gate."));
        }

        if (gates.Columns == 0)
            throw new DataException("--patterns gates:FILE: the file holds no gates.");
        for (int j = 0; j < gates.Rows; j++)
        {
            for (int i = 0; i < gates.Columns; i++)
            {
                if (!double.IsFinite(gates[j, i]))
                    throw new DataException(FormattableString.Invariant($"--patterns gates:FILE: row {j + 1}, column {i + 1}: {gates[j, i]} is not a finite number."));
            }
        }

        return FromDirections(inputs, gates.Transpose(), threads);
    }

    /// <summary>u = M α / ‖M α‖.</summary>
    internal static void Raise(Matrix lift, ReadOnlySpan<double> point, Span<double> direction)
    {
        for (int j = 0; j < direction.Length; j++)
            direction[j] = Numerics.Vector.Dot(lift.Row(j), point);
        Numerics.Vector.Scale(1 / Numerics.Vector.Norm(direction), direction, direction);
    }

    internal static int WordsFor(int rows) => (rows + 63) >> 6;
}
