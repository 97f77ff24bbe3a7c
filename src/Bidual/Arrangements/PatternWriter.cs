using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bidual.Numerics;

namespace Bidual.Arrangements;

/// <summary>Turns points inside cells into patterns on all n rows, and makes sure that the witness in doubles has that very pattern.</summary>
internal sealed class PatternWriter
{
    private readonly Matrix inputs;
    private readonly ReducedRows rows;
    private readonly double[] columns;
    private readonly double[] safe;
    private readonly ulong[] nonZero;
    private readonly double[] gram;
    private readonly int stride;

    public PatternWriter(Matrix inputs, ReducedRows rows)
    {
        this.inputs = inputs;
        this.rows = rows;
        int n = inputs.Rows, r = rows.Rank;
        stride = PatternSet.WordsFor(n) * 64;
        columns = new double[stride * r];
        safe = new double[stride];
        nonZero = new ulong[PatternSet.WordsFor(n)];
        Array.Fill(safe, -1);
        for (int t = 0; t < n; t++)
        {
            if (rows.Amplification[t] == 0)
                continue;
            nonZero[t >> 6] |= 1UL << (t & 63);
            safe[t] = rows.SafeMargin(t);
            for (int c = 0; c < r; c++)
                columns[(c * stride) + t] = rows.Normals[t, c];
        }

        gram = Gram(rows.Lift);
    }

    /// <summary>Writes the pattern of the cell around <paramref name="point"/>, and scales the point so that ‖M·point‖ = 1.</summary>
    /// <param name="point">A unit vector of r coordinates.</param>
    /// <param name="bits">⌈n/64⌉ words, overwritten.</param>
    /// <returns>Whether the witness has the pattern: false for a cell too thin for doubles.</returns>
    public bool TryWrite(Span<double> point, Span<ulong> bits)
    {
        bool certain = Signs(point, bits) > 0;
        double square = 0;
        for (int i = 0; i < point.Length; i++)
            square += point[i] * Numerics.Vector.Dot(gram.AsSpan(i * point.Length, point.Length), point);
        Numerics.Vector.Scale(1 / Math.Sqrt(square), point, point);
        int last = inputs.Rows & 63;
        if (last != 0)
            bits[^1] &= (1UL << last) - 1;
        return certain || Reproduces(point, bits);
    }

    /// <summary>The pattern of −u for that of u: the complement, but for rows of zeros.</summary>
    public void Mirror(ReadOnlySpan<ulong> bits, Span<ulong> mirrored)
    {
        for (int w = 0; w < bits.Length; w++)
            mirrored[w] = bits[w] ^ nonZero[w];
    }

    private double Signs(ReadOnlySpan<double> point, Span<ulong> bits)
    {
        ref double column = ref MemoryMarshal.GetArrayDataReference(columns);
        Vector256<double> margin = Vector256.Create(double.PositiveInfinity);
        Span<Vector256<double>> factors = stackalloc Vector256<double>[point.Length];
        for (int c = 0; c < point.Length; c++)
            factors[c] = Vector256.Create(point[c]);
        for (int w = 0; w < bits.Length; w++)
        {
            ulong word = 0;
            for (int lane = 0; lane < 64; lane += 4)
            {
                int t = (w << 6) + lane;
                Vector256<double> value = Vector256<double>.Zero;
                for (int c = 0; c < factors.Length; c++)
                    value = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref column, (nuint)((c * stride) + t)), factors[c], value);
                word |= (ulong)Vector256.GreaterThanOrEqual(value, Vector256<double>.Zero).ExtractMostSignificantBits() << lane;
                margin = Vector256.Min(margin, Vector256.Abs(value) - Vector256.Create(safe.AsSpan(t)));
            }

            bits[w] = word;
        }

        return Math.Min(Math.Min(margin[0], margin[1]), Math.Min(margin[2], margin[3]));
    }

    private bool Reproduces(ReadOnlySpan<double> point, ReadOnlySpan<ulong> bits)
    {
        var direction = new double[inputs.Columns];
        for (int j = 0; j < direction.Length; j++)
            direction[j] = Numerics.Vector.Dot(rows.Lift.Row(j), point);
        var found = new ulong[bits.Length];
        SignPattern.Of(inputs, direction, found);
        return bits.SequenceEqual(found);
    }

    private static double[] Gram(Matrix lift)
    {
        int r = lift.Columns;
        var product = new double[r * r];
        for (int j = 0; j < lift.Rows; j++)
        {
            for (int i = 0; i < r; i++)
                Numerics.Vector.AddScaled(lift[j, i], lift.Row(j), product.AsSpan(i * r, r));
        }

        return product;
    }
}
