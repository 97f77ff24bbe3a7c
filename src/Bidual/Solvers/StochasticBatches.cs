using System.Numerics;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Numerics.Masked;
using Bidual.Programs;

namespace Bidual.Solvers;

/// <summary>
/// The rows of a gated program in random batches of nearly equal size, each with its own panels and masks. Rows of a batch
/// stand together in all vectors of rows. Variables are panels, a line a block, times the sign of the block.
/// </summary>
internal sealed class StochasticBatches<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>With fewer rows a table of subset sums costs more than it saves, however many the patterns.</summary>
    private const int LeastTableRows = 48;

    private readonly MaskedProducts<T>[] operations;
    private readonly int[] rows;
    private readonly T[] narrow;

    /// <summary>Deals the rows out.</summary>
    /// <param name="program">A program without cones.</param>
    /// <param name="count">m.</param>
    /// <param name="random">Decides which row goes where.</param>
    public StochasticBatches(ConvexProgram program, int count, RandomSource random)
    {
        PatternOperator whole = program.Operator;
        int n = whole.Outputs;
        rows = [.. Enumerable.Range(0, n)];
        random.Shuffle(rows);
        operations = new MaskedProducts<T>[count];
        for (int j = 0; j < count; j++)
        {
            Range range = RowsOf(j);
            int[] chosen = rows[range];
            Array.Sort(chosen);
            chosen.CopyTo(rows, range.Start.Value);
            MaskedKernel? kernel = chosen.Length < LeastTableRows ? MaskedKernel.Tile : null;
            operations[j] = DataPanels.Of<T>(whole.Data, chosen, Masks(whole, chosen), program.Threads, kernel);
        }

        narrow = new T[n];
        Targets = new double[n];
        for (int t = 0; t < n; t++)
            Targets[t] = program.Targets[rows[t]];
    }

    /// <summary>m.</summary>
    public int Count => operations.Length;

    /// <summary>y, in the order of the batches.</summary>
    public double[] Targets { get; }

    /// <summary>The original index of each row.</summary>
    public ReadOnlySpan<int> Rows => rows;

    /// <summary>Where batch j stands in vectors of rows.</summary>
    public Range RowsOf(int j)
    {
        int first = (int)((long)rows.Length * j / operations.Length), last = (int)((long)rows.Length * (j + 1) / operations.Length);
        return first..last;
    }

    /// <summary>Zero panels for a variable.</summary>
    public Panels<T> Variables() => operations[0].Variables();

    /// <summary>fit ← A_j x.</summary>
    public void Forward(int j, Panels<T> x, Span<double> fit)
    {
        Span<T> result = narrow.AsSpan(RowsOf(j));
        operations[j].Forward(x, result);
        Conversion.Copy<T, double>(result, fit);
    }

    /// <summary>gradient ← A_jᵀ r.</summary>
    public void Adjoint(int j, ReadOnlySpan<double> r, Panels<T> gradient)
    {
        Span<T> argument = narrow.AsSpan(RowsOf(j));
        Conversion.Copy(r, argument);
        operations[j].Adjoint(argument, gradient);
    }

    private static MaskBits Masks(PatternOperator whole, int[] chosen)
    {
        var words = new ulong[MaskBits.Words(chosen.Length)];
        return new MaskBits(chosen.Length, whole.Blocks.Count, block =>
        {
            ReadOnlySpan<ulong> pattern = whole.Patterns.Pattern(whole.Blocks[block].Pattern);
            Array.Clear(words);
            for (int t = 0; t < chosen.Length; t++)
                words[t >> 6] |= (pattern[chosen[t] >> 6] >> (chosen[t] & 63) & 1) << (t & 63);
            return words;
        });
    }
}
