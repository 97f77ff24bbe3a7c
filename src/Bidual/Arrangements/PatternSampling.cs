using Bidual.Numerics;
using Bidual.Numerics.Dense;

namespace Bidual.Arrangements;

/// <summary>
/// Draws patterns for a convex program by how much each matters: from several times as many patterns of Gaussian directions, without replacement and with chances in proportion to a weight
/// (Efraimidis &amp; Spirakis, Inf. Process. Lett. 97, 2006). Sampling columns of [D₁X … D_PX], a block at a time, sketches the program from the right.
/// </summary>
public static class PatternSampling
{
    /// <summary>Patterns drawn from for each that is wanted.</summary>
    private const int PoolFactor = 8;

    /// <summary>Share of the mean squared singular value that leverage scores are regularised by (Alaoui &amp; Mahoney, NIPS 2015).</summary>
    private const double RidgeShare = 1e-2;

    /// <summary>Rows up to which leverage scores, a matrix of that order, are affordable.</summary>
    private const int MostRows = 8000;

    /// <summary>Draws patterns.</summary>
    /// <param name="inputs">X, n×d, finite.</param>
    /// <param name="count">How many to look for.</param>
    /// <param name="weight">What they are drawn by.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="threads">Worker threads; the set does not depend on them.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="Data.DataException">There are too many rows for leverage scores.</exception>
    public static PatternSet Draw(Matrix inputs, int count, PatternWeight weight, long seed, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (weight == PatternWeight.Uniform)
            return Arrangement.Sample(inputs, count, seed, threads, cancellation);
        PatternSet pool = Arrangement.Sample(inputs, checked(PoolFactor * count), seed, threads, cancellation);
        double[] weights = Weights(inputs, pool, weight, threads);
        var random = new RandomSource(seed + 1);
        double[] keys = Array.ConvertAll(weights, value => Math.Log(1 - random.NextDouble()) / Math.Max(value, double.Epsilon));
        int[] chosen = [.. Enumerable.Range(0, pool.Count).OrderByDescending(i => keys[i]).Take(count).Order()];
        var builder = new PatternSetBuilder(inputs);
        foreach (int i in chosen)
            builder.Add(pool.Witness(i), pool.Pattern(i));
        return builder.Build(Coverage.Sampled);
    }

    /// <summary>The weight of every pattern.</summary>
    /// <param name="inputs">X, n×d.</param>
    /// <param name="patterns">Patterns of X.</param>
    /// <param name="weight">Which.</param>
    /// <param name="threads">Worker threads.</param>
    /// <returns>One value a pattern, at least 0. Leverage scores sum to Σ σ²/(σ² + λ) over the singular values σ of [D₁X … D_PX].</returns>
    /// <exception cref="Data.DataException">There are too many rows for leverage scores.</exception>
    public static double[] Weights(Matrix inputs, PatternSet patterns, PatternWeight weight, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(patterns);
        return weight switch
        {
            PatternWeight.Uniform => [.. Enumerable.Repeat(1.0, patterns.Count)],
            PatternWeight.Norms => Norms(inputs, patterns),
            _ => Leverage(inputs, patterns, threads),
        };
    }

    private static double[] Norms(Matrix inputs, PatternSet patterns)
    {
        double[] squares = [.. Enumerable.Range(0, inputs.Rows).Select(t => Vector.SquaredNorm(inputs.Row(t)))];
        return [.. Enumerable.Range(0, patterns.Count).Select(i => Enumerable.Range(0, squares.Length).Where(t => patterns.IsActive(i, t)).Sum(t => squares[t]))];
    }

    /// <summary>tr XᵀD_i(M + λI)⁻¹D_iX with M = Σ_i D_iXXᵀD_i: d_iᵀ(XXᵀ ∘ (M + λI)⁻¹)d_i, d_i the bits.</summary>
    private static double[] Leverage(Matrix inputs, PatternSet patterns, int threads)
    {
        int n = inputs.Rows;
        if (n > MostRows)
            throw new Data.DataException(FormattableString.Invariant($"--patterns sampled:N:leverage needs a matrix of the order of the rows, of which there are {n:N0}; it is for up to {MostRows:N0}."));
        var bits = new Matrix(n, patterns.Count);
        for (int t = 0; t < n; t++)
        {
            Span<double> row = bits.MutableRow(t);
            for (int i = 0; i < row.Length; i++)
                row[i] = patterns.IsActive(i, t) ? 1 : 0;
        }

        Matrix kernel = new(n, n), sum = new(n, n), inverse = new(n, n), image = new(n, patterns.Count);
        Products.Add(1, inputs, inputs, kernel, threads, turnSecond: true);
        Products.Add(1, bits, bits, sum, threads, turnSecond: true);
        Vector.Multiply(kernel.Values, sum.Data);
        double trace = Enumerable.Range(0, n).Sum(t => sum[t, t]), ridge = RidgeShare * trace / n;
        for (int t = 0; t < n; t++)
        {
            sum.MutableRow(t)[t] += ridge;
            inverse.MutableRow(t)[t] = 1;
        }

        Cholesky.Factor(sum.Data, n, threads);
        Invert(sum, inverse, threads);
        Vector.Multiply(kernel.Values, inverse.Data);
        Products.Add(1, inverse, bits, image, threads);
        var scores = new double[patterns.Count];
        for (int t = 0; t < n; t++)
        {
            for (int i = 0; i < scores.Length; i++)
                scores[i] += bits[t, i] * image[t, i];
        }

        return Array.ConvertAll(scores, score => Math.Max(0, score));
    }

    private static unsafe void Invert(Matrix factor, Matrix identity, int threads)
    {
        int n = factor.Rows;
        fixed (double* l = factor.Data, x = identity.Data)
        {
            DenseKernels<double>.Best.SolveLower(Operand.RowMajor(l, n), n, Operand.RowMajor(x, n), n, threads);
            DenseKernels<double>.Best.SolveLowerTransposed(Operand.RowMajor(l, n), n, Operand.RowMajor(x, n), n, threads);
        }
    }
}
