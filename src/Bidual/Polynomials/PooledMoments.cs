using Bidual.Data;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;

namespace Bidual.Polynomials;

/// <summary>
/// Patches of pools by their second and first moments: (1/q)Σ_l σ(x_lᵀu) = a·uᵀMu + b·mᵀu + c with M = (1/q)Σ_l x_l x_lᵀ and m = (1/q)Σ_l x_l. A row and pool is as many numbers as M has in its lower triangle and m after it,
/// whatever q is, and of any number of neurons what is predicted is one product with them. Kept where they are few enough, else made anew, block of rows after block, wherever they are used.
/// </summary>
internal sealed class PooledMoments : NeuronInputs
{
    /// <summary>Rows of a block, and numbers, of all, up to which they are kept: 2 GiB.</summary>
    private const int BlockRows = 512;
    private const long MostKept = 1L << 28;

    private readonly Matrix inputs;
    private readonly PatchLayout layout;

    /// <summary>Block after block the moments of all pools; null where they are not kept.</summary>
    private readonly Matrix[][]? kept;

    /// <param name="inputs">Images, n×d, with a column of ones or without.</param>
    /// <param name="layout">Their patches.</param>
    /// <param name="threads">Worker threads.</param>
    public PooledMoments(Matrix inputs, PatchLayout layout, int threads)
    {
        this.inputs = inputs;
        this.layout = layout;
        Order = layout.PatchSize + inputs.Columns - layout.Pixels;
        if ((long)inputs.Rows * Pools * Size > MostKept)
            return;
        var blocks = new Matrix[Blocks][];
        SharedLoop.For(0, Blocks, threads, b => blocks[b] = [.. Enumerable.Range(0, Pools).Select(g => Made(g, b))]);
        kept = blocks;
    }

    public override int Rows => inputs.Rows;

    public override int Order { get; }

    public override int Pools => layout.Pools;

    /// <summary>q.</summary>
    public int PoolSize => layout.PoolSize;

    /// <summary>Numbers of a row and pool: f(f + 1)/2 of M, M_ij at i(i + 1)/2 + j, and f of m.</summary>
    private int Size => Quadratic + Order;

    private int Quadratic => Order * (Order + 1) / 2;

    private int Blocks => (Rows + BlockRows - 1) / BlockRows;

    /// <summary>fit += Σ_g (⟨M_tg, S_kg⟩ + m_tgᵀr_kg) for every row t and output k.</summary>
    /// <param name="bend">S, a slot each: symmetric, f×f.</param>
    /// <param name="slope">r, a slot each: length f.</param>
    /// <param name="fit">n×c.</param>
    /// <param name="threads">Worker threads.</param>
    public void AddProducts(IReadOnlyList<double[]> bend, IReadOnlyList<double[]> slope, Matrix fit, int threads)
    {
        int c = fit.Columns;
        Matrix[] weights = [.. Enumerable.Range(0, Pools).Select(g => Matrix.FromColumns([.. Enumerable.Range(0, c).Select(k => Weights(bend[(k * Pools) + g], slope[(k * Pools) + g]))]))];
        EachBlock(threads, (_, b, pools) =>
        {
            var sum = new Matrix(Math.Min(BlockRows, Rows - (b * BlockRows)), c);
            for (int g = 0; g < Pools; g++)
                Products.Add(1, pools(g), weights[g], sum, 1);
            Span<double> rows = fit.Data.AsSpan(b * BlockRows * c, sum.Data.Length);
            Vector.AddScaled(1, sum.Data, rows);
        });
    }

    /// <summary>Σ_t N_tk M_tg, of which the lower triangle is written, f×f, and Σ_t N_tk m_tg, a slot each.</summary>
    /// <param name="dual">N, n×c.</param>
    /// <param name="threads">Worker threads.</param>
    public (double[] Bend, double[] Slope)[] Turned(Matrix dual, int threads)
    {
        int c = dual.Columns;
        Matrix[]? first = null;
        var sums = new Matrix[Math.Max(1, threads)][];
        EachBlock(threads, (part, b, pools) =>
        {
            Matrix[] sum = sums[part] ??= [.. Enumerable.Range(0, Pools).Select(_ => new Matrix(c, Size))];
            int count = Math.Min(BlockRows, Rows - (b * BlockRows));
            var rows = new Matrix(count, c, dual.Data[(b * BlockRows * c)..(((b * BlockRows) + count) * c)]);
            for (int g = 0; g < Pools; g++)
                Products.Add(1, rows, pools(g), sum[g], 1, turnFirst: true);
        });
        foreach (Matrix[]? sum in sums)
        {
            for (int g = 0; sum is not null && first is not null && g < Pools; g++)
                Vector.AddScaled(1, sum[g].Data, first[g].Data);
            first ??= sum;
        }

        return [.. Enumerable.Range(0, c * Pools).Select(slot => Unpacked((first?[slot % Pools] ?? new Matrix(c, Size)).Row(slot / Pools)))];
    }

    public override NeuronInputs Select(ReadOnlySpan<int> rows, int threads) => new PooledMoments(inputs.SelectRows(rows), layout, threads);

    public override PriceForm[] FormsOf(PolynomialActivation activation, Matrix dual, int threads) => [.. Turned(dual, threads).Select((sums, slot) =>
    {
        Vector.Scale(activation.A, sums.Bend, sums.Bend);
        Vector.Scale(activation.B, sums.Slope, sums.Slope);
        double total = 0;
        foreach (double entry in dual.Column(slot / Pools))
            total += entry;
        return new PriceForm(sums.Bend, sums.Slope, activation.C * total);
    })];

    /// <summary>The largest of all pools of Σ_t |ν_t| tr M_t and of Σ_t |ν_t| √tr M_t, which is no less than that with ‖m_t‖: what errors of rounding are measured by.</summary>
    /// <param name="dual">ν, length n.</param>
    public (double Squares, double Products) Sizes(ReadOnlySpan<double> dual)
    {
        double[] weights = dual.ToArray(), squares = new double[Pools], products = new double[Pools];
        EachBlock(1, (_, b, pools) =>
        {
            for (int g = 0; g < Pools; g++)
            {
                Matrix moments = pools(g);
                for (int t = 0; t < moments.Rows; t++)
                {
                    double trace = 0;
                    for (int i = 0; i < Order; i++)
                        trace += moments[t, (i * (i + 1) / 2) + i];
                    squares[g] += Math.Abs(weights[(b * BlockRows) + t]) * trace;
                    products[g] += Math.Abs(weights[(b * BlockRows) + t]) * Math.Sqrt(trace);
                }
            }
        });
        return (squares.Max(), products.Max());
    }

    /// <summary>Does something with every block of rows and its moments, each thread with blocks that follow each other.</summary>
    private void EachBlock(int threads, Action<int, int, Func<int, Matrix>> body)
    {
        int parts = Math.Max(1, Math.Min(threads, Blocks));
        ForkJoin.Run(parts, part =>
        {
            for (int b = Blocks * part / parts; b < Blocks * (part + 1) / parts; b++)
                body(part, b, g => kept?[b][g] ?? Made(g, b));
        });
    }

    /// <summary>The moments of a pool on a block of rows.</summary>
    private unsafe Matrix Made(int pool, int block)
    {
        int first = block * BlockRows, f = Order, q = PoolSize;
        var moments = new Matrix(Math.Min(BlockRows, Rows - first), Size);
        double[] patches = new double[q * f], gram = new double[f * f];
        fixed (double* x = patches, g = gram)
        {
            for (int t = 0; t < moments.Rows; t++)
            {
                layout.CopyPatches(inputs.Row(first + t), pool, patches);
                Array.Clear(gram);
                DenseKernels<double>.Best.AddLowerProduct(1.0 / q, Operand.RowMajor(x, f).Transposed, Operand.RowMajor(x, f), g, f, f, q, 1);
                Span<double> row = moments.MutableRow(t), mean = row[Quadratic..];
                for (int i = 0; i < f; i++)
                    gram.AsSpan(i * f, i + 1).CopyTo(row[(i * (i + 1) / 2)..]);
                for (int l = 0; l < q; l++)
                    Vector.AddScaled(1.0 / q, patches.AsSpan(l * f, f), mean);
            }
        }

        return moments;
    }

    private double[] Weights(double[] bend, double[] slope)
    {
        var weights = new double[Size];
        for (int i = 0; i < Order; i++)
        {
            for (int j = 0; j <= i; j++)
                weights[(i * (i + 1) / 2) + j] = (i == j ? 1 : 2) * bend[(i * Order) + j];
        }

        slope.CopyTo(weights, Quadratic);
        return weights;
    }

    private (double[] Bend, double[] Slope) Unpacked(ReadOnlySpan<double> sums)
    {
        var bend = new double[Order * Order];
        for (int i = 0; i < Order; i++)
            sums.Slice(i * (i + 1) / 2, i + 1).CopyTo(bend.AsSpan(i * Order));
        return (bend, sums[Quadratic..].ToArray());
    }
}
