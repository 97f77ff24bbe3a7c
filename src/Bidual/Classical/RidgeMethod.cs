using Bidual.Numerics;

namespace Bidual.Classical;

/// <summary>How the system of a ridge regression is solved (Golub &amp; Van Loan 2013, chapters 4, 5, 8 and 11).</summary>
internal enum RidgeMethod
{
    /// <summary>A Cholesky factorisation of AᵀA + βI, or, with fewer rows than columns, of AAᵀ + βI.</summary>
    Cholesky,

    /// <summary>The triangle of the QR factorisation of A above √β·I: half the digits are not lost to AᵀA.</summary>
    Qr,

    /// <summary>The singular values of A.</summary>
    Svd,

    /// <summary>Conjugate gradients.</summary>
    ConjugateGradient,

    /// <summary>Conjugate gradients, preconditioned by a sketch where there are many rows, else by the diagonal.</summary>
    PreconditionedConjugateGradient,
}

/// <summary>The systems by method.</summary>
internal static class RidgeSystem
{
    /// <summary>Makes what can be made once for all g.</summary>
    /// <param name="method">How.</param>
    /// <param name="rows">A, n×d.</param>
    /// <param name="beta">β, above 0.</param>
    /// <param name="threads">Worker threads.</param>
    public static IRidgeSystem Of(RidgeMethod method, Matrix rows, double beta, int threads) => method switch
    {
        RidgeMethod.Qr => new QrRidge(rows, beta, threads),
        RidgeMethod.Svd => new SvdRidge(rows, beta, threads),
        RidgeMethod.ConjugateGradient => new ConjugateGradient(rows, beta),
        RidgeMethod.PreconditionedConjugateGradient => new ConjugateGradient(rows, beta, Preconditioner.Of(rows, beta, threads)),
        _ => new CholeskyRidge(rows, beta, threads),
    };
}
