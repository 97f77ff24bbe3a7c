using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>Copies between matrices and panels: step p of a panel holds entry p of each of its rows, width numbers in all.</summary>
internal static unsafe class Packing<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>panel[p·width + i] ← source(i, p), zero for rows from <paramref name="rows"/> to <paramref name="width"/>.</summary>
    [MethodImpl(Kernel.Method)]
    public static void Pack(Operand<T> source, int rows, int k, T* panel, int width)
    {
        int i = 0;
        if (source.RowStride == 1 && rows == width)
        {
            Copy(source.Start, source.ColumnStride, k, panel, width);
            return;
        }

        if (source.ColumnStride == 1)
        {
            for (; i + 4 <= rows; i += 4)
                PackFourRows(source.At(i, 0), source.RowStride, k, panel + i, width);
        }

        for (; i < rows; i++)
        {
            T* x = source.At(i, 0), y = panel + i;
            for (int p = 0; p < k; p++)
                y[(nint)p * width] = x[p * source.ColumnStride];
        }

        if (i == width)
            return;
        for (int p = 0; p < k; p++)
        {
            for (int lane = i; lane < width; lane++)
                panel[((nint)p * width) + lane] = T.Zero;
        }
    }

    /// <summary>target(i, p) ← panel[p·width + i] for i below <paramref name="rows"/>.</summary>
    [MethodImpl(Kernel.Method)]
    public static void Unpack(T* panel, int width, int rows, int k, Operand<T> target)
    {
        int p = 0;
        if (target.ColumnStride == 1)
        {
            for (; p + 4 <= k; p += 4)
                PackFourRows(panel + ((nint)p * width), width, rows, target.At(0, p), target.RowStride);
        }

        for (; p < k; p++)
        {
            T* x = panel + ((nint)p * width), y = target.At(0, p);
            for (int i = 0; i < rows; i++)
                y[i * target.RowStride] = x[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* x, nint stride, int k, T* panel, int width)
    {
        if (Avx512F.IsSupported && width % Vector512<T>.Count == 0)
        {
            for (int p = 0; p < k; p++, x += stride, panel += width)
            {
                for (int i = 0; i < width; i += Vector512<T>.Count)
                    Vector512.Load(x + i).Store(panel + i);
            }
        }
        else if (Vector128.IsHardwareAccelerated && width % Vector128<T>.Count == 0)
        {
            for (int p = 0; p < k; p++, x += stride, panel += width)
            {
                for (int i = 0; i < width; i += Vector128<T>.Count)
                    Vector128.Load(x + i).Store(panel + i);
            }
        }
        else
        {
            for (int p = 0; p < k; p++, x += stride, panel += width)
            {
                for (int i = 0; i < width; i++)
                    panel[i] = x[i];
            }
        }
    }

    /// <summary>panel[p·width + i] ← x[i·stride + p] for four i, in transposed squares of 4×4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackFourRows(T* x, nint stride, int k, T* panel, nint width)
    {
        T* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
        int p = 0;
        if (typeof(T) == typeof(double) && Avx.IsSupported)
        {
            for (; p + 4 <= k; p += 4, panel += 4 * width)
                Transpose((double*)(x + p), (double*)(x1 + p), (double*)(x2 + p), (double*)(x3 + p), (double*)panel, width);
        }

        if (typeof(T) == typeof(float) && Sse.IsSupported)
        {
            for (; p + 4 <= k; p += 4, panel += 4 * width)
                Transpose((float*)(x + p), (float*)(x1 + p), (float*)(x2 + p), (float*)(x3 + p), (float*)panel, width);
        }

        for (; p < k; p++, panel += width)
        {
            panel[0] = x[p];
            panel[1] = x1[p];
            panel[2] = x2[p];
            panel[3] = x3[p];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(double* x0, double* x1, double* x2, double* x3, double* y, nint stride)
    {
        Vector256<double> r0 = Vector256.Load(x0), r1 = Vector256.Load(x1), r2 = Vector256.Load(x2), r3 = Vector256.Load(x3);
        Vector256<double> even01 = Avx.UnpackLow(r0, r1), odd01 = Avx.UnpackHigh(r0, r1), even23 = Avx.UnpackLow(r2, r3), odd23 = Avx.UnpackHigh(r2, r3);
        Avx.Permute2x128(even01, even23, 0x20).Store(y);
        Avx.Permute2x128(odd01, odd23, 0x20).Store(y + stride);
        Avx.Permute2x128(even01, even23, 0x31).Store(y + (2 * stride));
        Avx.Permute2x128(odd01, odd23, 0x31).Store(y + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* x0, float* x1, float* x2, float* x3, float* y, nint stride)
    {
        Vector128<float> r0 = Vector128.Load(x0), r1 = Vector128.Load(x1), r2 = Vector128.Load(x2), r3 = Vector128.Load(x3);
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), high01 = Sse.UnpackHigh(r0, r1), low23 = Sse.UnpackLow(r2, r3), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(y);
        Sse.MoveHighToLow(low23, low01).Store(y + stride);
        Sse.MoveLowToHigh(high01, high23).Store(y + (2 * stride));
        Sse.MoveHighToLow(high23, high01).Store(y + (3 * stride));
    }
}
