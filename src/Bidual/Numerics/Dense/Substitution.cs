using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>Triangular solves with one right-hand side, four rows of the factor at a time.</summary>
internal static unsafe class Substitution<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, ILanes<V, T>
{
    /// <summary>L x = b in place, L row-major.</summary>
    [MethodImpl(Kernel.Method)]
    public static void Forward(T* factor, nint stride, int n, T* b)
    {
        int i = 0;
        for (; i + 4 <= n; i += 4)
        {
            T* r0 = factor + (i * stride), r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
            T s0 = b[i], s1 = b[i + 1], s2 = b[i + 2], s3 = b[i + 3];
            int j = 0;
            if (i >= V.Count)
            {
                V v0 = V.Zero, v1 = V.Zero, v2 = V.Zero, v3 = V.Zero;
                for (; j + V.Count <= i; j += V.Count)
                {
                    V x = V.Load(b + j);
                    v0 = V.MultiplyAdd(V.Load(r0 + j), x, v0);
                    v1 = V.MultiplyAdd(V.Load(r1 + j), x, v1);
                    v2 = V.MultiplyAdd(V.Load(r2 + j), x, v2);
                    v3 = V.MultiplyAdd(V.Load(r3 + j), x, v3);
                }

                s0 -= V.Sum(v0);
                s1 -= V.Sum(v1);
                s2 -= V.Sum(v2);
                s3 -= V.Sum(v3);
            }

            for (; j < i; j++)
            {
                T x = b[j];
                s0 -= r0[j] * x;
                s1 -= r1[j] * x;
                s2 -= r2[j] * x;
                s3 -= r3[j] * x;
            }

            b[i] = s0 /= r0[i];
            b[i + 1] = s1 = (s1 - (r1[i] * s0)) / r1[i + 1];
            b[i + 2] = s2 = (s2 - (r2[i] * s0) - (r2[i + 1] * s1)) / r2[i + 2];
            b[i + 3] = (s3 - (r3[i] * s0) - (r3[i + 1] * s1) - (r3[i + 2] * s2)) / r3[i + 3];
        }

        for (; i < n; i++)
        {
            T* row = factor + (i * stride);
            T sum = b[i];
            for (int j = 0; j < i; j++)
                sum -= row[j] * b[j];
            b[i] = sum / row[i];
        }
    }

    /// <summary>Lᵀ x = b in place, L row-major.</summary>
    [MethodImpl(Kernel.Method)]
    public static void Backward(T* factor, nint stride, int n, T* b)
    {
        int i = n;
        for (; i >= 4; i -= 4)
        {
            T* r3 = factor + ((i - 1) * stride), r2 = r3 - stride, r1 = r2 - stride, r0 = r1 - stride;
            int top = i - 4;
            T x3 = b[top + 3] / r3[top + 3];
            T x2 = (b[top + 2] - (r3[top + 2] * x3)) / r2[top + 2];
            T x1 = (b[top + 1] - (r3[top + 1] * x3) - (r2[top + 1] * x2)) / r1[top + 1];
            T x0 = (b[top] - (r3[top] * x3) - (r2[top] * x2) - (r1[top] * x1)) / r0[top];
            (b[top], b[top + 1], b[top + 2], b[top + 3]) = (x0, x1, x2, x3);
            V v0 = V.Broadcast(-x0), v1 = V.Broadcast(-x1), v2 = V.Broadcast(-x2), v3 = V.Broadcast(-x3);
            int j = 0;
            for (; j + V.Count <= top; j += V.Count)
            {
                V sum = V.MultiplyAdd(V.Load(r0 + j), v0, V.Load(b + j));
                sum = V.MultiplyAdd(V.Load(r1 + j), v1, sum);
                sum = V.MultiplyAdd(V.Load(r2 + j), v2, sum);
                V.MultiplyAdd(V.Load(r3 + j), v3, sum).Store(b + j);
            }

            for (; j < top; j++)
                b[j] -= (r0[j] * x0) + (r1[j] * x1) + (r2[j] * x2) + (r3[j] * x3);
        }

        while (i-- > 0)
        {
            T* row = factor + (i * stride);
            T x = b[i] /= row[i];
            for (int j = 0; j < i; j++)
                b[j] -= row[j] * x;
        }
    }
}
