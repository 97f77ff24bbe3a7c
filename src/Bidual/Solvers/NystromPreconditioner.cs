using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Threads;

namespace Bidual.Solvers;

/// <summary>
/// Nearly (I + σ K)⁻¹ for a K ⪰ 0 of order n that is known by its products: K ≈ Uᵀ Λ U of rank r by Nyström's method, and
/// I + Uᵀ ((1 + σλ_r)(1 + σΛ)⁻¹ − I) U (Frangella, Tropp &amp; Udell 2023). Made again it starts from the U it has: a step of
/// subspace iteration, for a K that has changed little. Results do not depend on the number of threads that ran.
/// </summary>
internal sealed class NystromPreconditioner
{
    /// <summary>Rounding of products in single precision, relative to the mean of ΩᵀKΩ's diagonal.</summary>
    private const double Shift = 1e-6;

    private const int Strip = 1024;

    private readonly int n;
    private readonly int rank;
    private readonly int threads;
    private readonly float[] basis;
    private readonly double[] eigenvalues;
    private readonly float[] weights;
    private readonly float[] vector;
    private readonly float[] sums;
    private bool made;

    /// <param name="n">Order.</param>
    /// <param name="rank">r.</param>
    /// <param name="threads">Worker threads.</param>
    public NystromPreconditioner(int n, int rank, int threads)
    {
        this.n = n;
        this.rank = rank;
        this.threads = threads;
        basis = new float[checked(rank * n)];
        eigenvalues = new double[rank];
        weights = new float[rank];
        vector = new float[n];
        sums = new float[((n + Strip - 1) / Strip) * rank];
    }

    /// <summary>Takes r products.</summary>
    /// <param name="multiply">Writes K x of its first argument into its second.</param>
    public void Make(Action<double[], double[]> multiply)
    {
        var probes = new double[rank * n];
        var products = new double[rank * n];
        var random = new RandomSource(0);
        double[] x = new double[n], kx = new double[n];
        for (int k = 0; k < rank; k++)
        {
            if (made)
                Widen(basis.AsSpan(k * n, n), x);
            else
                random.FillGaussian(x);
            multiply(x, kx);
            x.CopyTo(probes, k * n);
            kx.CopyTo(products, k * n);
        }

        Decompose(probes, products);
        Conversion.Copy(products, basis);
        made = true;
    }

    /// <summary>y ≈ (I + σ K)⁻¹ x up to a factor, length n both.</summary>
    public void Apply(double sigma, double[] x, double[] y)
    {
        for (int k = 0; k < rank; k++)
            weights[k] = (float)(((1 + (sigma * eigenvalues[0])) / (1 + (sigma * eigenvalues[k]))) - 1);
        Conversion.Copy(x, vector);
        ForEachStrip((strip, first, count) =>
        {
            for (int k = 0; k < rank; k++)
                sums[(strip * rank) + k] = Vector.Dot(basis.AsSpan((k * n) + first, count), vector.AsSpan(first, count));
        });
        for (int k = 0; k < rank; k++)
        {
            float sum = 0;
            for (int at = k; at < sums.Length; at += rank)
                sum += sums[at];
            weights[k] *= sum;
        }

        ForEachStrip((_, first, count) =>
        {
            Span<float> part = vector.AsSpan(first, count);
            part.Clear();
            for (int k = 0; k < rank; k++)
                Vector.AddScaled(weights[k], basis.AsSpan((k * n) + first, count), part);
            for (int t = first; t < first + count; t++)
                y[t] = x[t] + vector[t];
        });
    }

    private static void Widen(ReadOnlySpan<float> from, Span<double> to)
    {
        for (int t = 0; t < to.Length; t++)
            to[t] = from[t];
    }

    /// <summary>From Ω (rows) and K Ω: the eigenvalues, ascending, and in place of K Ω the rows of U.</summary>
    private unsafe void Decompose(double[] probes, double[] products)
    {
        double[] core = new double[rank * rank], turn = new double[rank * rank];
        DenseKernels<double> dense = DenseKernels<double>.Best;
        fixed (double* omega = probes, k = products, c = core, z = turn, lambda = eigenvalues)
        {
            // K ≈ (KΩ)(ΩᵀKΩ)⁻¹(KΩ)ᵀ = F Fᵀ with F = KΩ L⁻ᵀ; its eigenvectors are F's left singular vectors.
            dense.AddLowerProduct(1, Operand.RowMajor(omega, n), Operand.RowMajor(k, n).Transposed, c, rank, rank, n, threads);
            double trace = 0;
            for (int i = 0; i < rank; i++)
                trace += core[(i * rank) + i];
            for (int i = 0; i < rank; i++)
                core[(i * rank) + i] += Shift * trace / rank;
            dense.FactorCholesky(c, rank, threads);
            dense.SolveLower(Operand.RowMajor(c, rank), rank, Operand.RowMajor(k, n), n, threads);
            core.AsSpan().Clear();
            dense.AddLowerGram(1, Operand.RowMajor(k, n), c, rank, rank, n, threads);
            dense.DecomposeSymmetric(c, rank, lambda, z, threads);
            for (int i = 0; i < rank; i++)
            {
                eigenvalues[i] = Math.Max(0, eigenvalues[i]);
                double scale = eigenvalues[i] > 0 ? 1 / Math.Sqrt(eigenvalues[i]) : 0;
                Vector.Scale(scale, turn.AsSpan(i * rank, rank), turn.AsSpan(i * rank, rank));
            }

            probes.AsSpan().Clear();
            dense.AddProduct(1, Operand.RowMajor(z, rank), Operand.RowMajor(k, n), omega, n, rank, n, rank, threads);
        }

        probes.CopyTo(products, 0);
    }

    private void ForEachStrip(Action<int, int, int> work)
    {
        int strips = sums.Length / rank;
        SharedLoop.For(0, strips, strips == 1 ? 1 : threads, strip => work(strip, strip * Strip, Math.Min(Strip, n - (strip * Strip))));
    }
}
