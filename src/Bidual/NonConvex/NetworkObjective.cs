using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.NonConvex;

/// <summary>
/// Objective (0) of a two-layer ReLU network with one output, and its gradient, as a function of the weights:
/// L(Σ_j (X u_j)₊ a_j, y) + (β/2) Σ_j (‖u_j‖² + a_j²). The weights are one vector: U as d×m row-major, then the m entries of a.
/// Rows are summed in as many fixed parts as there are threads, so that the same thread count gives the same bits.
/// </summary>
internal sealed class NetworkObjective
{
    private const int ChunkRows = 64;

    private readonly Matrix data;
    private readonly double[] targets;
    private readonly ILoss loss;
    private readonly double beta;
    private readonly int m;
    private readonly int d;
    private readonly Part[] parts;

    public NetworkObjective(Matrix data, double[] targets, ILoss loss, double beta, int neurons, int threads)
    {
        this.data = data;
        this.targets = targets;
        this.loss = loss;
        this.beta = beta;
        m = neurons;
        d = data.Columns;
        parts = new Part[(long)data.Rows * m * d > 200_000 ? threads : 1];
        int share = (((data.Rows + parts.Length - 1) / parts.Length) + ChunkRows - 1) / ChunkRows * ChunkRows;
        for (int p = 0; p < parts.Length; p++)
            parts[p] = new Part(Math.Min(p * share, data.Rows), Math.Min((p + 1) * share, data.Rows), Length, m);
    }

    /// <summary>m·(d + 1).</summary>
    public int Length => m * (d + 1);

    /// <summary>The objective and its gradient.</summary>
    public double Evaluate(double[] weights, Span<double> gradient)
    {
        if (parts.Length == 1)
            Accumulate(parts[0], weights);
        else
            Parallel.For(0, parts.Length, new ParallelOptions { MaxDegreeOfParallelism = parts.Length }, p => Accumulate(parts[p], weights));
        double value = beta / 2 * Vector.SquaredNorm(weights);
        Vector.Scale(beta, weights, gradient);
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
        Span<double> gradientOfOutput = part.Gradient.AsSpan(m * d, m);
        Span<double> slopes = part.Slopes;
        for (int first = part.First; first < part.Last; first += ChunkRows)
        {
            int rows = Math.Min(ChunkRows, part.Last - first);
            for (int k = 0; k < rows; k++)
            {
                Span<double> z = part.Hidden.AsSpan(k * m, m);
                z.Clear();
                ReadOnlySpan<double> x = data.Row(first + k);
                for (int j = 0; j < d; j++)
                    Vector.AddScaled(x[j], weights.AsSpan(j * m, m), z);
                for (int i = 0; i < m; i++)
                    z[i] = Math.Max(z[i], 0);
                part.Fit[k] = Vector.Dot(z, a);
            }

            ReadOnlySpan<double> y = targets.AsSpan(first, rows);
            part.Loss += loss.Value(part.Fit.AsSpan(0, rows), y);
            loss.Gradient(part.Fit.AsSpan(0, rows), y, part.Residual);
            for (int k = 0; k < rows; k++)
            {
                ReadOnlySpan<double> z = part.Hidden.AsSpan(k * m, m);
                double r = part.Residual[k];
                Vector.AddScaled(r, z, gradientOfOutput);
                for (int i = 0; i < m; i++)
                    slopes[i] = z[i] > 0 ? r * a[i] : 0;
                ReadOnlySpan<double> x = data.Row(first + k);
                for (int j = 0; j < d; j++)
                    Vector.AddScaled(x[j], slopes, part.Gradient.AsSpan(j * m, m));
            }
        }
    }

    private sealed class Part(int first, int last, int length, int neurons)
    {
        public int First { get; } = first;

        public int Last { get; } = last;

        public double Loss { get; set; }

        public double[] Gradient { get; } = new double[length];

        public double[] Hidden { get; } = new double[ChunkRows * neurons];

        public double[] Slopes { get; } = new double[neurons];

        public double[] Fit { get; } = new double[ChunkRows];

        public double[] Residual { get; } = new double[ChunkRows];
    }
}
