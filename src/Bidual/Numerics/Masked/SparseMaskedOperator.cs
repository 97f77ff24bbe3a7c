using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;
using Bidual.Numerics.Threads;

namespace Bidual.Numerics.Masked;

/// <summary>
/// The masked products of a sparse X, by definition: an entry costs one operation a pattern. A column of V lies in a line of its own, so that registers hold neighbouring patterns,
/// and a part of a row's word is their mask.
/// </summary>
internal abstract unsafe class SparseMaskedOperator<T> : MaskedProducts<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows that a thread takes at a time.</summary>
    private const int RowBatch = 256;

    private readonly int threads;
    private readonly AlignedMemory<T> lines;
    private readonly AlignedMemory<T> rows;

    private SparseMaskedOperator(MaskBits masks, SparseEntries<T> byRow, SparseEntries<T> byColumn, int threads)
        : base(masks, byRow.Length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(byRow.Lines, masks.Rows, nameof(byRow));
        ByRow = byRow;
        ByColumn = byColumn;
        this.threads = threads;
        Stride = masks.PatternBlocks * 64;
        lines = new AlignedMemory<T>((long)Math.Max(1, Chunks * Panels<T>.Width) * Stride);
        rows = new AlignedMemory<T>(Math.Max(1, masks.Rows));
    }

    /// <summary>X by rows.</summary>
    protected SparseEntries<T> ByRow { get; }

    /// <summary>X by columns.</summary>
    protected SparseEntries<T> ByColumn { get; }

    /// <summary>Numbers of a line: P up to whole words.</summary>
    protected int Stride { get; }

    /// <summary>Column j of V or G.</summary>
    protected T* Line(int j) => lines.Pointer + ((long)j * Stride);

    /// <summary>f or r.</summary>
    protected T* Rows => rows.Pointer;

    private int Chunks => (Columns + Panels<T>.Width - 1) / Panels<T>.Width;

    /// <summary>The products of a matrix that is sparse.</summary>
    /// <param name="masks">M, n×P.</param>
    /// <param name="entries">X, n×d, by its rows and by its columns.</param>
    /// <param name="threads">Worker threads.</param>
    /// <param name="path">The instructions; null for the best of this machine.</param>
    public static SparseMaskedOperator<T> For(MaskBits masks, (SparseEntries<T> ByRow, SparseEntries<T> ByColumn) entries, int threads, InstructionPath? path = null) => (path ?? InstructionPaths.Best) switch
    {
        InstructionPath.Avx512 => new OnLanes<Lanes512<T>>(masks, entries.ByRow, entries.ByColumn, threads),
        InstructionPath.Avx2 => new OnLanes<Lanes256<T>>(masks, entries.ByRow, entries.ByColumn, threads),
        InstructionPath.Vector128 => new OnLanes<Lanes128<T>>(masks, entries.ByRow, entries.ByColumn, threads),
        _ => new OnLanes<LanesScalar<T>>(masks, entries.ByRow, entries.ByColumn, threads),
    };

    /// <inheritdoc/>
    public override void Forward(Panels<T> v, Span<T> f)
    {
        Check(v, f.Length);
        SharedLoop.For(0, Chunks, threads, chunk => Turn(v, chunk));
        SharedLoop.For(0, (Masks.Rows + RowBatch - 1) / RowBatch, threads, batch =>
        {
            int end = Math.Min(Masks.Rows, (batch + 1) * RowBatch);
            for (int t = batch * RowBatch; t < end; t++)
                Rows[t] = Sum(t);
        });
        rows.Span(0, f.Length).CopyTo(f);
    }

    /// <inheritdoc/>
    public override void Adjoint(ReadOnlySpan<T> r, Panels<T> g)
    {
        Check(g, r.Length);
        r.CopyTo(rows.Span(0, r.Length));
        SharedLoop.For(0, Chunks, threads, chunk =>
        {
            int first = chunk * Panels<T>.Width, end = Math.Min(Columns, first + Panels<T>.Width);
            for (int j = first; j < end; j++)
                SumColumn(j);
            TurnBack(g, chunk);
        });
    }

    /// <summary>Σ_i M[t,i] x_tᵀv_i.</summary>
    protected abstract T Sum(int t);

    /// <summary>Line j ← Σ_t r_t x_tj M[t,·].</summary>
    protected abstract void SumColumn(int j);

    private void Turn(Panels<T> v, int chunk)
    {
        int width = Panels<T>.Width, count = Math.Min(width, Columns - (chunk * width));
        T* source = v.Panel(chunk);
        for (int i = 0; i < Masks.Patterns; i++)
        {
            for (int c = 0; c < count; c++)
                Line((chunk * width) + c)[i] = source[(i * width) + c];
        }
    }

    private void TurnBack(Panels<T> g, int chunk)
    {
        int width = Panels<T>.Width, count = Math.Min(width, Columns - (chunk * width));
        T* target = g.Panel(chunk);
        for (int i = 0; i < Masks.Patterns; i++)
        {
            for (int c = 0; c < count; c++)
                target[(i * width) + c] = Line((chunk * width) + c)[i];
        }
    }

    private void Check(Panels<T> variables, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(variables.Rows, Masks.Patterns, nameof(variables));
        ArgumentOutOfRangeException.ThrowIfNotEqual(variables.Columns, Columns, nameof(variables));
        ArgumentOutOfRangeException.ThrowIfNotEqual(variables.Sets, 1, nameof(variables));
        ArgumentOutOfRangeException.ThrowIfNotEqual(length, Masks.Rows, nameof(length));
    }

    private sealed class OnLanes<V>(MaskBits masks, SparseEntries<T> byRow, SparseEntries<T> byColumn, int threads) : SparseMaskedOperator<T>(masks, byRow, byColumn, threads)
        where V : unmanaged, ILanes<V, T>
    {
        /// <summary>Terms that are summed in one go, for the rounding of floats.</summary>
        private const int SummedTerms = 1024;

        [MethodImpl(Kernel.Method)]
        protected override T Sum(int t)
        {
            int count = ByRow.Entries(t, out T* values, out int* places);
            V total = V.Zero;
            for (int first = 0; first < Stride; first += 4 * V.Count)
            {
                V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
                for (int k = 0; k < count; k++)
                {
                    V factor = V.Broadcast(values[k]);
                    T* line = Line(places[k]) + first;
                    s0 = V.MultiplyAdd(V.Load(line), factor, s0);
                    s1 = V.MultiplyAdd(V.Load(line + V.Count), factor, s1);
                    s2 = V.MultiplyAdd(V.Load(line + (2 * V.Count)), factor, s2);
                    s3 = V.MultiplyAdd(V.Load(line + (3 * V.Count)), factor, s3);
                }

                ulong word = Masks.ByRow(first >> 6)[t] >> (first & 63);
                total = total + V.Where((uint)word, s0) + V.Where((uint)(word >> V.Count), s1) + V.Where((uint)(word >> (2 * V.Count)), s2) + V.Where((uint)(word >> (3 * V.Count)), s3);
            }

            return V.Sum(total);
        }

        [MethodImpl(Kernel.Method)]
        protected override void SumColumn(int j)
        {
            int count = ByColumn.Entries(j, out T* values, out int* places);
            T* line = Line(j), r = Rows;
            for (int first = 0; first < Stride; first += 4 * V.Count)
            {
                ulong* words = Masks.ByRow(first >> 6);
                int shift = first & 63;
                V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero;
                for (int begin = 0; begin < count; begin += SummedTerms)
                {
                    int end = Math.Min(count, begin + SummedTerms);
                    V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
                    for (int k = begin; k < end; k++)
                    {
                        int t = places[k];
                        ulong word = words[t] >> shift;
                        V term = V.Broadcast(values[k] * r[t]);
                        s0 = s0 + V.Where((uint)word, term);
                        s1 = s1 + V.Where((uint)(word >> V.Count), term);
                        s2 = s2 + V.Where((uint)(word >> (2 * V.Count)), term);
                        s3 = s3 + V.Where((uint)(word >> (3 * V.Count)), term);
                    }

                    (a0, a1, a2, a3) = (a0 + s0, a1 + s1, a2 + s2, a3 + s3);
                }

                a0.Store(line + first);
                a1.Store(line + first + V.Count);
                a2.Store(line + first + (2 * V.Count));
                a3.Store(line + first + (3 * V.Count));
            }
        }
    }
}
