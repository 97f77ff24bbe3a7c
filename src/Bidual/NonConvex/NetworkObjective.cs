using System.Runtime.InteropServices;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;
using Bidual.Programs.Losses;
using Lane = System.Numerics.Vector<double>;

namespace Bidual.NonConvex;

/// <summary>
/// Objective (0) of a two-layer ReLU network with one output, and its gradient, as a function of the weights:
/// L(Σ_j (X u_j)₊ a_j + √n Qᵀe, y) + (β/2) Σ_j (‖u_j‖² + a_j²). The weights are one vector: U as d×m row-major, then the m entries of a, then the r of e, which are free.
/// Rows are summed in as many fixed parts as there are threads, so that the same thread count gives the same bits; a part multiplies a chunk of rows at a time,
/// whose hidden values stay in the cache.
/// </summary>
internal sealed class NetworkObjective
{
    private const int ChunkRows = 128;

    /// <summary>Multiplications of a product from which a second thread is worth waking.</summary>
    private const long LeastParallel = 100_000;

    private readonly Matrix data;
    private readonly double[] targets;
    private readonly ILoss loss;
    private readonly double beta;
    private readonly int m;
    private readonly int d;
    private readonly Part[] parts;

    /// <summary>√n Qᵀ, n×r.</summary>
    private readonly Matrix free;
    private readonly double freeScale;

    public NetworkObjective(Matrix data, double[] targets, ILoss loss, double beta, int neurons, int threads, Matrix? basis = null)
    {
        this.data = data;
        this.targets = targets;
        this.loss = loss;
        this.beta = beta;
        m = neurons;
        d = data.Columns;
        freeScale = Math.Sqrt(data.Rows);
        free = basis?.Transpose() ?? new Matrix(data.Rows, 0);
        Vector.Scale(freeScale, free.Data, free.Data);
        parts = new Part[(long)data.Stored.Length * m > LeastParallel ? threads : 1];
        int share = (((data.Rows + parts.Length - 1) / parts.Length) + ChunkRows - 1) / ChunkRows * ChunkRows;
        for (int p = 0; p < parts.Length; p++)
            parts[p] = new Part(Math.Min(p * share, data.Rows), Math.Min((p + 1) * share, data.Rows), Length, m);
    }

    /// <summary>m·(d + 1) + r.</summary>
    public int Length => Penalised + free.Columns;

    /// <summary>How many of the weights have a penalty, the first.</summary>
    private int Penalised => m * (d + 1);

    /// <summary>The entries of e for coordinates in Q.</summary>
    public double[] FreeCoordinates(double[] coordinates) => Array.ConvertAll(coordinates, e => e / freeScale);

    /// <summary>The objective and its gradient.</summary>
    public double Evaluate(double[] weights, Span<double> gradient)
    {
        ForkJoin.Run(parts.Length, p => Accumulate(parts[p], weights));
        double value = beta / 2 * Vector.SquaredNorm(weights.AsSpan(0, Penalised));
        Vector.Scale(beta, weights.AsSpan(0, Penalised), gradient[..Penalised]);
        gradient[Penalised..].Clear();
        foreach (Part part in parts)
        {
            value += part.Loss;
            Vector.AddScaled(1, part.Gradient, gradient);
        }

        return value;
    }

    private void Accumulate(Part part, double[] weights)
    {
        Array.Clear(part.Gradient);
        part.Loss = 0;
        ReadOnlySpan<double> a = weights.AsSpan(m * d, m);
        Span<double> gradientOfOutput = part.Gradient.AsSpan(m * d, m), gradientOfFree = part.Gradient.AsSpan(Penalised);
        ReadOnlySpan<double> e = weights.AsSpan(Penalised);
        for (int first = part.First; first < part.Last; first += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, part.Last - first);
            MultiplyForward(part, first, rows, weights);
            for (int k = 0; k < rows; k++)
                part.Fit[k] = Rectify(part.Hidden.AsSpan(k * m, m), a);
            for (int k = 0; k < rows && e.Length > 0; k++)
                part.Fit[k] += Vector.Dot(free.Row(first + k), e);
            ReadOnlySpan<double> y = targets.AsSpan(first, rows);
            part.Loss += loss.Value(part.Fit.AsSpan(0, rows), y);
            loss.Gradient(part.Fit.AsSpan(0, rows), y, part.Residual);
            for (int k = 0; k < rows; k++)
                BackPropagate(part.Residual[k], a, part.Hidden.AsSpan(k * m, m), gradientOfOutput);
            for (int k = 0; k < rows && e.Length > 0; k++)
                Vector.AddScaled(part.Residual[k], free.Row(first + k), gradientOfFree);
            AddTransposed(part, first, rows);
        }
    }

    /// <summary>hidden ← X_chunk U.</summary>
    private unsafe void MultiplyForward(Part part, int first, int rows, double[] weights)
    {
        part.Hidden.AsSpan(0, rows * m).Clear();
        if (data.Sparse is { } entries)
        {
            for (int k = 0; k < rows; k++)
                entries.AddProduct(first + k, weights, part.Hidden.AsSpan(k * m, m));
            return;
        }

        fixed (double* x = data.Values, u = weights, hidden = part.Hidden)
            DenseKernels<double>.Best.AddProduct(1, Operand.RowMajor(x + ((long)first * d), d), Operand.RowMajor(u, m), hidden, m, rows, m, d, threads: 1);
    }

    /// <summary>The gradient of U ← itself + X_chunkᵀ hidden.</summary>
    private unsafe void AddTransposed(Part part, int first, int rows)
    {
        if (data.Sparse is { } entries)
        {
            for (int k = 0; k < rows; k++)
                entries.AddTransposedProduct(first + k, part.Hidden.AsSpan(k * m, m), part.Gradient);
            return;
        }

        fixed (double* x = data.Values, hidden = part.Hidden, gradient = part.Gradient)
            DenseKernels<double>.Best.AddProduct(1, Operand.RowMajor(x + ((long)first * d), d).Transposed, Operand.RowMajor(hidden, m), gradient, m, d, m, rows, threads: 1);
    }

    /// <summary>z ← z₊; returns zᵀa.</summary>
    private static double Rectify(Span<double> z, ReadOnlySpan<double> a)
    {
        ref double values = ref MemoryMarshal.GetReference(z);
        ref double factors = ref MemoryMarshal.GetReference(a[..z.Length]);
        Lane sums = default;
        int i = 0;
        for (; i <= z.Length - Lane.Count; i += Lane.Count)
        {
            Lane positive = System.Numerics.Vector.Max(System.Numerics.Vector.LoadUnsafe(ref values, (nuint)i), Lane.Zero);
            System.Numerics.Vector.StoreUnsafe(positive, ref values, (nuint)i);
            sums += positive * System.Numerics.Vector.LoadUnsafe(ref factors, (nuint)i);
        }

        double sum = System.Numerics.Vector.Sum(sums);
        for (; i < z.Length; i++)
        {
            z[i] = Math.Max(z[i], 0);
            sum += z[i] * a[i];
        }

        return sum;
    }

    /// <summary>The gradient of a receives r z; z, which is not negative, becomes its own slope r a where it is positive.</summary>
    private static void BackPropagate(double r, ReadOnlySpan<double> a, Span<double> z, Span<double> gradient)
    {
        ref double values = ref MemoryMarshal.GetReference(z);
        ref double factors = ref MemoryMarshal.GetReference(a[..z.Length]);
        ref double sums = ref MemoryMarshal.GetReference(gradient[..z.Length]);
        int i = 0;
        for (; i <= z.Length - Lane.Count; i += Lane.Count)
        {
            Lane value = System.Numerics.Vector.LoadUnsafe(ref values, (nuint)i), slope = r * System.Numerics.Vector.LoadUnsafe(ref factors, (nuint)i);
            System.Numerics.Vector.StoreUnsafe(System.Numerics.Vector.LoadUnsafe(ref sums, (nuint)i) + (r * value), ref sums, (nuint)i);
            System.Numerics.Vector.StoreUnsafe(System.Numerics.Vector.ConditionalSelect(System.Numerics.Vector.GreaterThan(value, Lane.Zero), slope, Lane.Zero), ref values, (nuint)i);
        }

        for (; i < z.Length; i++)
        {
            gradient[i] += r * z[i];
            z[i] = z[i] > 0 ? r * a[i] : 0;
        }
    }

    private sealed class Part(int first, int last, int length, int neurons)
    {
        public int First { get; } = first;

        public int Last { get; } = last;

        public double Loss { get; set; }

        public double[] Gradient { get; } = new double[length];

        public double[] Hidden { get; } = new double[ChunkRows * neurons];

        public double[] Fit { get; } = new double[ChunkRows];

        public double[] Residual { get; } = new double[ChunkRows];
    }
}
