using System.Runtime.CompilerServices;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;

namespace Bidual.Programs.Cones;

/// <summary>
/// σ_t x_tᵀu / ‖x_t‖ of all rows t at once, in single precision with a proven error: which rows a direction may violate. The unit rows lie in
/// groups of 64, a word of a pattern.
/// </summary>
internal abstract class RowSlacks
{
    /// <summary>Rows of a group.</summary>
    public const int Group = 64;

    private const double UnitRoundoff = 1.0 / (1 << 24);

    private RowSlacks(Matrix data)
    {
        Columns = data.Columns;
        Groups = (data.Rows + Group - 1) / Group;
    }

    /// <summary>Groups of rows.</summary>
    public int Groups { get; }

    /// <summary>
    /// Error of a slack of a unit vector at most: both factors are rounded and the sum of d products is, and the sum of
    /// |products| of unit vectors is at most 1.
    /// </summary>
    public double Error => (Columns + 8) * UnitRoundoff;

    /// <summary>d.</summary>
    protected int Columns { get; }

    /// <summary>The unit rows on a path.</summary>
    /// <param name="data">X, n×d.</param>
    /// <param name="rowNorms">‖x_t‖, length n; a zero row has the slack zero.</param>
    /// <param name="path">The registers.</param>
    public static RowSlacks Of(Matrix data, ReadOnlySpan<double> rowNorms, InstructionPath path) => data.Sparse is { } entries ? new OfEntries(data, entries, rowNorms) : path switch
    {
        InstructionPath.Avx512 => new OnLanes<Lanes512<float>>(data, rowNorms),
        InstructionPath.Avx2 => new OnLanes<Lanes256<float>>(data, rowNorms),
        InstructionPath.Vector128 => new OnLanes<Lanes128<float>>(data, rowNorms),
        _ => new OnLanes<LanesScalar<float>>(data, rowNorms),
    };

    /// <summary>Slacks of all rows.</summary>
    /// <param name="pattern">Bits of D.</param>
    /// <param name="u">A unit vector, length d.</param>
    /// <param name="slacks">64 numbers a group; those past the last row are zero.</param>
    /// <param name="lowest">The lowest of each group.</param>
    public void Compute(ReadOnlySpan<ulong> pattern, ReadOnlySpan<float> u, Span<float> slacks, Span<float> lowest)
    {
        for (int group = 0; group < Groups; group++)
        {
            Span<float> ofGroup = slacks.Slice(group * Group, Group);
            Compute(group, pattern[group], u, ofGroup);
            lowest[group] = Lowest(ofGroup);
        }
    }

    /// <summary>Slacks of the rows of a group, whose signs are the bits of a word.</summary>
    protected abstract void Compute(int group, ulong word, ReadOnlySpan<float> u, Span<float> result);

    private static float Lowest(ReadOnlySpan<float> values)
    {
        var least = new System.Numerics.Vector<float>(values);
        for (int i = System.Numerics.Vector<float>.Count; i < values.Length; i += System.Numerics.Vector<float>.Count)
            least = System.Numerics.Vector.Min(least, new System.Numerics.Vector<float>(values[i..]));
        float lowest = least[0];
        for (int i = 1; i < System.Numerics.Vector<float>.Count; i++)
            lowest = Math.Min(lowest, least[i]);
        return lowest;
    }

    /// <summary>Column after column of a group, so that a register holds neighbouring rows and nothing is summed across it.</summary>
    private sealed unsafe class OnLanes<V> : RowSlacks
        where V : unmanaged, ILanes<V, float>
    {
        private readonly AlignedMemory<float> memory;

        public OnLanes(Matrix data, ReadOnlySpan<double> rowNorms)
            : base(data)
        {
            memory = new AlignedMemory<float>((long)Groups * Columns * Group);
            for (int t = 0; t < data.Rows; t++)
            {
                double factor = rowNorms[t] > 0 ? 1 / rowNorms[t] : 0;
                ReadOnlySpan<double> row = data.Row(t);
                float* target = memory.Pointer + ((long)(t / Group) * Columns * Group) + (t % Group);
                for (int j = 0; j < Columns; j++, target += Group)
                    *target = (float)(factor * row[j]);
            }
        }

        protected override void Compute(int group, ulong word, ReadOnlySpan<float> u, Span<float> result)
        {
            fixed (float* direction = u, slacks = result)
                Compute(word, memory.Pointer + ((long)group * Columns * Group), direction, slacks);
            GC.KeepAlive(memory);
        }

        [MethodImpl(Kernel.Method)]
        private void Compute(ulong word, float* rows, float* u, float* result)
        {
            V minus = V.Broadcast(-1), two = V.Broadcast(2);
            for (int first = 0; first < Group; first += 4 * V.Count)
            {
                V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
                float* line = rows + first;
                for (int j = 0; j < Columns; j++, line += Group)
                {
                    V factor = V.Broadcast(u[j]);
                    s0 = V.MultiplyAdd(V.Load(line), factor, s0);
                    s1 = V.MultiplyAdd(V.Load(line + V.Count), factor, s1);
                    s2 = V.MultiplyAdd(V.Load(line + (2 * V.Count)), factor, s2);
                    s3 = V.MultiplyAdd(V.Load(line + (3 * V.Count)), factor, s3);
                }

                Signed(s0, word >> first).Store(result + first);
                Signed(s1, word >> (first + V.Count)).Store(result + first + V.Count);
                Signed(s2, word >> (first + (2 * V.Count))).Store(result + first + (2 * V.Count));
                Signed(s3, word >> (first + (3 * V.Count))).Store(result + first + (3 * V.Count));
            }

            V Signed(V value, ulong bits) => V.MultiplyAdd(V.Where((uint)bits, value), two, minus * value);
        }
    }

    /// <summary>Of a sparse X its entries, divided by the norms of their rows.</summary>
    private sealed class OfEntries : RowSlacks
    {
        private readonly SparseRows entries;
        private readonly float[] values;
        private readonly int[] starts;

        public OfEntries(Matrix data, SparseRows entries, ReadOnlySpan<double> rowNorms)
            : base(data)
        {
            this.entries = entries;
            values = new float[entries.Count];
            starts = new int[data.Rows + 1];
            for (int t = 0; t < data.Rows; t++)
            {
                double factor = rowNorms[t] > 0 ? 1 / rowNorms[t] : 0;
                ReadOnlySpan<double> row = entries.ValuesOf(t);
                for (int k = 0; k < row.Length; k++)
                    values[starts[t] + k] = (float)(factor * row[k]);
                starts[t + 1] = starts[t] + row.Length;
            }
        }

        protected override void Compute(int group, ulong word, ReadOnlySpan<float> u, Span<float> result)
        {
            result.Clear();
            int first = group * Group, count = Math.Min(Group, entries.Rows - first);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<int> places = entries.IndicesOf(first + i);
                ReadOnlySpan<float> row = values.AsSpan(starts[first + i], places.Length);
                float sum = 0;
                for (int k = 0; k < row.Length; k++)
                    sum += row[k] * u[places[k]];
                result[i] = (word >> i & 1) == 0 ? -sum : sum;
            }
        }
    }
}
