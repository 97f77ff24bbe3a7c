using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Memory;

namespace Bidual.Benchmarks.Kernels;

/// <summary>Data and calls of the dense cases, for the kernels or for the peer where one is given.</summary>
internal sealed unsafe class DenseRuns<T>(DenseKernels<T> own, OpenBlas? peer, int threads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Timed Product(int m, int n, int k)
    {
        AlignedMemory<T> a = Gaussian(m * k), b = Gaussian(k * n), c = new((long)m * n);
        return peer is null
            ? new(() => own.AddProduct(T.One, Operand.RowMajor(a.Pointer, k), Operand.RowMajor(b.Pointer, n), c.Pointer, n, m, n, k, threads))
            : new(() => peer.Gemm(m, n, k, a.Pointer, b.Pointer, c.Pointer));
    }

    public Timed Gram(int n, int k)
    {
        AlignedMemory<T> a = Gaussian(n * k), c = new((long)n * n);
        return peer is null
            ? new(() => own.AddLowerGram(T.One, Operand.RowMajor(a.Pointer, k), c.Pointer, n, n, k, threads))
            : new(() => peer.Syrk(n, k, a.Pointer, c.Pointer));
    }

    public Timed Factor(int n)
    {
        AlignedMemory<T> g = Gaussian(n * n), matrix = new((long)n * n), work = new((long)n * n);
        own.AddProduct(T.One, Operand.RowMajor(g.Pointer, n), Operand.RowMajor(g.Pointer, n).Transposed, matrix.Pointer, n, n, n, n, 1);
        for (int i = 0; i < n; i++)
            matrix.Pointer[((long)i * n) + i] += T.One;
        Action reset = () => matrix.Span(0, n * n).CopyTo(work.Span(0, n * n));
        return peer is null
            ? new(() => own.FactorCholesky(work.Pointer, n, threads), reset)
            : new(() => peer.Cholesky(n, work.Pointer), reset);
    }

    public Timed Eigen(int n)
    {
        AlignedMemory<T> matrix = Gaussian(n * n), work = new((long)n * n), values = new(n), vectors = new((long)n * n);
        for (int i = 0; i < n * n; i++)
            matrix.Pointer[(i % n * n) + (i / n)] = matrix.Pointer[i];
        return peer is null
            ? new(() => own.DecomposeSymmetric(matrix.Pointer, n, values.Pointer, vectors.Pointer, threads))
            : new(() => peer.Eigen(n, (double*)work.Pointer, (double*)values.Pointer), () => matrix.Span(0, n * n).CopyTo(work.Span(0, n * n)));
    }

    public Timed Qr(int m, int n)
    {
        AlignedMemory<T> a = Gaussian(m * n), q = new((long)m * n), r = new((long)n * n);
        return peer is null
            ? new(() => own.FactorQr(a.Pointer, m, n, q.Pointer, r.Pointer, [], threads))
            : new(() => peer.Qr(m, n, (double*)q.Pointer), () => a.Span(0, m * n).CopyTo(q.Span(0, m * n)));
    }

    public Timed Svd(int m, int n)
    {
        AlignedMemory<T> a = Gaussian(m * n), u = new((long)m * n), sigma = new(n), w = new((long)n * n), work = new((long)m * n);
        return peer is null
            ? new(() => own.DecomposeSingular(a.Pointer, m, n, u.Pointer, sigma.Pointer, w.Pointer, threads))
            : new(() => peer.Svd(m, n, (double*)work.Pointer, (double*)u.Pointer, (double*)sigma.Pointer, (double*)w.Pointer), () => a.Span(0, m * n).CopyTo(work.Span(0, m * n)));
    }

    private static AlignedMemory<T> Gaussian(int count)
    {
        var values = new double[count];
        new RandomSource(count).FillGaussian(values);
        var memory = new AlignedMemory<T>(count);
        for (int i = 0; i < count; i++)
            memory.Pointer[i] = T.CreateTruncating(values[i]);
        return memory;
    }
}
