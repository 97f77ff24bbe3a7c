using System.Numerics;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>The dense kernels of one precision on one path. A path is chosen once, by the processor or by a test.</summary>
/// <typeparam name="T">double or float.</typeparam>
internal abstract unsafe class DenseKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>On the widest path of this processor.</summary>
    public static DenseKernels<T> Best { get; } = On(InstructionPaths.Best);

    /// <summary>On a given path, fast or not.</summary>
    public static DenseKernels<T> On(InstructionPath path) => path switch
    {
        InstructionPath.Avx512 => new Kernels<Lanes512<T>>(),
        InstructionPath.Avx2 => new Kernels<Lanes256<T>>(),
        InstructionPath.Vector128 => new Kernels<Lanes128<T>>(),
        _ => new Kernels<LanesScalar<T>>(),
    };

    /// <summary>C ← C + α·A B.</summary>
    /// <param name="alpha">α.</param>
    /// <param name="a">m×k.</param>
    /// <param name="b">k×n.</param>
    /// <param name="c">m×n, row-major.</param>
    /// <param name="ldc">From one row of C to the next.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="threads">Threads to use at most; the result does not depend on it.</param>
    public abstract void AddProduct(T alpha, Operand<T> a, Operand<T> b, T* c, nint ldc, int m, int n, int k, int threads);

    /// <summary>The lower triangle of C ← C + α·A B, n×n; nothing above it is touched.</summary>
    public abstract void AddLowerProduct(T alpha, Operand<T> a, Operand<T> b, T* c, nint ldc, int n, int k, int threads);

    /// <summary>The lower triangle of C ← C + α·A Aᵀ, A n×k.</summary>
    public void AddLowerGram(T alpha, Operand<T> a, T* c, nint ldc, int n, int k, int threads) =>
        AddLowerProduct(alpha, a, a.Transposed, c, ldc, n, k, threads);

    /// <summary>A = L Lᵀ in place, n×n row-major, lower triangle; returns the number of pivots replaced.</summary>
    public abstract int FactorCholesky(T* a, int n, int threads);

    /// <summary>X ← L⁻¹ X for the lower triangle L of n×n, X n×count.</summary>
    public abstract void SolveLower(Operand<T> factor, int n, Operand<T> x, int count, int threads);

    /// <summary>X ← L⁻ᵀ X: the same solve with the order of the unknowns reversed.</summary>
    public void SolveLowerTransposed(Operand<T> factor, int n, Operand<T> x, int count, int threads)
    {
        if (n == 0)
            return;
        var reversed = new Operand<T>(factor.At(n - 1, n - 1), -factor.ColumnStride, -factor.RowStride);
        SolveLower(reversed, n, new Operand<T>(x.At(n - 1, 0), -x.RowStride, x.ColumnStride), count, threads);
    }

    /// <summary>Solves L x = b in place for one right-hand side.</summary>
    public abstract void SolveLower(T* factor, nint stride, int n, T* b);

    /// <summary>Solves Lᵀ x = b in place for one right-hand side.</summary>
    public abstract void SolveLowerTransposed(T* factor, nint stride, int n, T* b);

    /// <summary>A = Zᵀ diag(λ) Z of a symmetric matrix from its lower triangle; λ ascending, eigenvectors in the rows of Z. False if it did not converge or A is not finite.</summary>
    public abstract bool DecomposeSymmetric(T* a, int n, T* values, T* vectors, int threads);

    /// <summary>A P = Q R, A m×n, Q m×min(m, n) or null, R min(m, n)×n, all row-major; column j of Q R is column pivots[j] of A, or no pivoting where that is empty.</summary>
    public abstract void FactorQr(T* a, int m, int n, T* q, T* r, Span<int> pivots, int threads);

    /// <summary>A = U diag(σ) Wᵀ, thin, m ≥ n, σ falling, U m×n or null, W n×n, row-major. False if it did not converge or A is not finite.</summary>
    public abstract bool DecomposeSingular(T* a, int m, int n, T* u, T* sigma, T* w, int threads);

    /// <summary>Units u_j, b_j, a_j as <see cref="PositiveSums"/> takes them.</summary>
    public abstract T[] PackUnits(ReadOnlySpan<T> weights, ReadOnlySpan<T> biases, ReadOnlySpan<T> outputs, int d);

    /// <summary>n rounded up to whole registers.</summary>
    public abstract int WholeRegisters(int n);

    /// <summary>The n rows x of d inputs less their offsets as <see cref="PositiveSums"/> takes them, d×stride, stride being n in whole registers.</summary>
    public abstract void TurnRows(T* x, int n, int d, ReadOnlySpan<T> offsets, T* turned, int stride);

    /// <summary>y_t = Σ_j a_j max(0, x_tᵀu_j + b_j) for the rows that <see cref="TurnRows"/> gave, length stride; a row's sum does not depend on the rows around it.</summary>
    public abstract void PositiveSums(T* turned, int stride, int d, ReadOnlySpan<T> units, T* y);

    private sealed class Kernels<V> : DenseKernels<T>
        where V : unmanaged, IOrderedLanes<V, T>
    {
        public override T[] PackUnits(ReadOnlySpan<T> weights, ReadOnlySpan<T> biases, ReadOnlySpan<T> outputs, int d) =>
            PositiveSums<T, V>.Pack(weights, biases, outputs, d);

        public override int WholeRegisters(int n) => (n + V.Count - 1) / V.Count * V.Count;

        public override void TurnRows(T* x, int n, int d, ReadOnlySpan<T> offsets, T* turned, int stride)
        {
            fixed (T* o = offsets)
                PositiveSums<T, V>.Turn(x, n, d, o, turned, stride);
        }

        public override void PositiveSums(T* turned, int stride, int d, ReadOnlySpan<T> units, T* y)
        {
            fixed (T* packed = units)
                PositiveSums<T, V>.Run(turned, stride, d, packed, units.Length, y);
        }

        public override void AddProduct(T alpha, Operand<T> a, Operand<T> b, T* c, nint ldc, int m, int n, int k, int threads) =>
            Gemm<T, V>.Add(alpha, a, b, c, ldc, m, n, k, lower: false, threads);

        public override void AddLowerProduct(T alpha, Operand<T> a, Operand<T> b, T* c, nint ldc, int n, int k, int threads) =>
            Gemm<T, V>.Add(alpha, a, b, c, ldc, n, n, k, lower: true, threads);

        public override int FactorCholesky(T* a, int n, int threads) => CholeskyFactor<T, V>.Factor(a, n, threads);

        public override void SolveLower(Operand<T> factor, int n, Operand<T> x, int count, int threads) =>
            TriangularSolve<T, V>.Solve(factor, n, x, count, threads);

        public override bool DecomposeSymmetric(T* a, int n, T* values, T* vectors, int threads) =>
            SymmetricEigen<T, V>.Decompose(a, n, values, vectors, threads);

        public override void FactorQr(T* a, int m, int n, T* q, T* r, Span<int> pivots, int threads)
        {
            if (pivots.IsEmpty)
                TallQr<T, V>.Factor(a, m, n, q, r, threads);
            else
                HouseholderQr<T, V>.Factor(a, m, n, q, r, pivots, threads);
        }

        public override bool DecomposeSingular(T* a, int m, int n, T* u, T* sigma, T* w, int threads) => SingularValues<T, V>.Decompose(a, m, n, u, sigma, w, threads);

        public override void SolveLower(T* factor, nint stride, int n, T* b) => Substitution<T, V>.Forward(factor, stride, n, b);

        public override void SolveLowerTransposed(T* factor, nint stride, int n, T* b) => Substitution<T, V>.Backward(factor, stride, n, b);
    }
}
