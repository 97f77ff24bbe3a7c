using System.Runtime.InteropServices;

namespace Bidual.Benchmarks.Kernels;

/// <summary>OpenBLAS as a peer, where the machine has it. Row-major arrays are passed as what they are: transposed column-major ones.</summary>
internal sealed unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Lower = 122;

    private readonly nint library;

    private OpenBlas(nint library) => this.library = library;

    /// <summary>The library with so many threads; null where it is not installed.</summary>
    public static OpenBlas? Load(int threads)
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out nint library))
            return null;
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(threads);
        return new OpenBlas(library);
    }

    /// <summary>C ← A B.</summary>
    public void Gemm<T>(int m, int n, int k, T* a, T* b, T* c)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            ((delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)Export("cblas_dgemm"))(
                RowMajor, NoTranspose, NoTranspose, m, n, k, 1, (double*)a, k, (double*)b, n, 1, (double*)c, n);
        }
        else
        {
            ((delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)Export("cblas_sgemm"))(
                RowMajor, NoTranspose, NoTranspose, m, n, k, 1, (float*)a, k, (float*)b, n, 1, (float*)c, n);
        }
    }

    /// <summary>The lower triangle of C ← A Aᵀ.</summary>
    public void Syrk<T>(int n, int k, T* a, T* c)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            ((delegate* unmanaged<int, int, int, int, int, double, double*, int, double, double*, int, void>)Export("cblas_dsyrk"))(
                RowMajor, Lower, NoTranspose, n, k, 1, (double*)a, k, 1, (double*)c, n);
        }
        else
        {
            ((delegate* unmanaged<int, int, int, int, int, float, float*, int, float, float*, int, void>)Export("cblas_ssyrk"))(
                RowMajor, Lower, NoTranspose, n, k, 1, (float*)a, k, 1, (float*)c, n);
        }
    }

    /// <summary>Cholesky factorisation of a symmetric array.</summary>
    public void Cholesky<T>(int n, T* a)
        where T : unmanaged
    {
        byte triangle = (byte)'U';
        int failed;
        ((delegate* unmanaged<byte*, int*, T*, int*, int*, nint, void>)Export(typeof(T) == typeof(double) ? "dpotrf_" : "spotrf_"))(&triangle, &n, a, &n, &failed, 1);
    }

    /// <summary>Eigenvalues and eigenvectors of a symmetric array by divide and conquer.</summary>
    public void Eigen(int n, double* a, double* values)
    {
        byte vectors = (byte)'V', triangle = (byte)'U';
        int length = 1 + (6 * n) + (2 * n * n), integers = 3 + (5 * n), failed;
        double[] work = new double[length];
        int[] integerWork = new int[integers];
        fixed (double* w = work)
        {
            fixed (int* i = integerWork)
            {
                ((delegate* unmanaged<byte*, byte*, int*, double*, int*, double*, double*, int*, int*, int*, int*, nint, nint, void>)Export("dsyevd_"))(
                    &vectors, &triangle, &n, a, &n, values, w, &length, i, &integers, &failed, 1, 1);
            }
        }
    }

    /// <summary>Q and R of a column-major array, Q in its place.</summary>
    public void Qr(int m, int n, double* a)
    {
        int length = 64 * n, failed;
        double[] factors = new double[n], work = new double[length];
        fixed (double* tau = factors, w = work)
        {
            ((delegate* unmanaged<int*, int*, double*, int*, double*, double*, int*, int*, void>)Export("dgeqrf_"))(&m, &n, a, &m, tau, w, &length, &failed);
            ((delegate* unmanaged<int*, int*, int*, double*, int*, double*, double*, int*, int*, void>)Export("dorgqr_"))(&m, &n, &n, a, &m, tau, w, &length, &failed);
        }
    }

    /// <summary>Singular values and vectors of a tall column-major array by divide and conquer.</summary>
    public void Svd(int m, int n, double* a, double* u, double* values, double* w)
    {
        byte thin = (byte)'S';
        int length = checked((12 * n * n) + (200 * (m + n))), failed;
        double[] work = new double[length];
        int[] integers = new int[8 * n];
        fixed (double* room = work)
        {
            fixed (int* i = integers)
            {
                ((delegate* unmanaged<byte*, int*, int*, double*, int*, double*, double*, int*, double*, int*, double*, int*, int*, int*, nint, void>)Export("dgesdd_"))(
                    &thin, &m, &n, a, &m, values, u, &m, w, &n, room, &length, i, &failed, 1);
            }
        }
    }

    private nint Export(string name) => NativeLibrary.GetExport(library, name);
}
