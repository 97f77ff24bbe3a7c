using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// y_t = Σ_j a_j max(0, x_tᵀu_j + b_j): a layer of rectified units and the sum after it, without the layer's outputs ever leaving the registers. The rows lie in the lanes, so that nothing is
/// summed across them and no lane is idle however few units there are: four units and three registers of rows at a time, twelve multiply-adds for three loads and four broadcasts.
/// </summary>
internal static unsafe class PositiveSums<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, IOrderedLanes<V, T>
{
    /// <summary>Units of a group.</summary>
    private const int Group = 4;

    /// <summary>Groups of units, the last one filled up with zeros: of each the b, then for every input the weights of its units, then the a.</summary>
    /// <param name="weights">u, m×d.</param>
    /// <param name="biases">b, length m.</param>
    /// <param name="outputs">a, length m.</param>
    /// <param name="d">Inputs.</param>
    public static T[] Pack(ReadOnlySpan<T> weights, ReadOnlySpan<T> biases, ReadOnlySpan<T> outputs, int d)
    {
        int m = biases.Length;
        var packed = new T[(m + Group - 1) / Group * Group * (d + 2)];
        for (int j = 0; j < m; j++)
        {
            int at = (j / Group * Group * (d + 2)) + (j % Group);
            packed[at] = biases[j];
            for (int i = 0; i < d; i++)
                packed[at + ((i + 1) * Group)] = weights[(j * d) + i];
            packed[at + ((d + 1) * Group)] = outputs[j];
        }

        return packed;
    }

    /// <summary>Rows as <see cref="Run"/> takes them, less an offset for each input.</summary>
    /// <param name="x">n×d, row-major.</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Inputs.</param>
    /// <param name="offsets">Length d.</param>
    /// <param name="turned">d×stride.</param>
    /// <param name="stride">n rounded up to whole registers; what is beyond n becomes 0.</param>
    [MethodImpl(Kernel.Method)]
    public static void Turn(T* x, int n, int d, T* offsets, T* turned, int stride)
    {
        int t = 0;
        for (; t + 4 <= n; t += 4)
        {
            T* x0 = x + ((nint)t * d), x1 = x0 + d, x2 = x1 + d, x3 = x2 + d, to = turned + t;
            for (int i = 0; i < d; i++, to += stride)
            {
                T offset = offsets[i];
                to[0] = x0[i] - offset;
                to[1] = x1[i] - offset;
                to[2] = x2[i] - offset;
                to[3] = x3[i] - offset;
            }
        }

        for (; t < stride; t++)
        {
            for (int i = 0; i < d; i++)
                turned[((nint)i * stride) + t] = t < n ? x[((nint)t * d) + i] - offsets[i] : T.Zero;
        }
    }

    /// <summary>y of a number of rows.</summary>
    /// <param name="turned">d×stride: input i of all rows, one after another.</param>
    /// <param name="stride">Rows, a multiple of the register's length.</param>
    /// <param name="d">Inputs.</param>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <param name="length">Its length.</param>
    /// <param name="y">Length stride; overwritten.</param>
    [MethodImpl(Kernel.Method)]
    public static void Run(T* turned, int stride, int d, T* packed, int length, T* y)
    {
        int t = 0, lanes = V.Count;
        for (; t + (3 * lanes) <= stride; t += 3 * lanes)
        {
            V y0 = V.Zero, y1 = V.Zero, y2 = V.Zero;
            for (T* p = packed; p < packed + length; p += Group)
            {
                V s00 = V.Broadcast(p[0]), s01 = s00, s02 = s00, s10 = V.Broadcast(p[1]), s11 = s10, s12 = s10;
                V s20 = V.Broadcast(p[2]), s21 = s20, s22 = s20, s30 = V.Broadcast(p[3]), s31 = s30, s32 = s30;
                T* x = turned + t;
                p += Group;
                for (int i = 0; i < d; i++, p += Group, x += stride)
                {
                    V x0 = V.Load(x), x1 = V.Load(x + lanes), x2 = V.Load(x + (2 * lanes)), u = V.Broadcast(p[0]);
                    s00 = V.MultiplyAdd(x0, u, s00);
                    s01 = V.MultiplyAdd(x1, u, s01);
                    s02 = V.MultiplyAdd(x2, u, s02);
                    u = V.Broadcast(p[1]);
                    s10 = V.MultiplyAdd(x0, u, s10);
                    s11 = V.MultiplyAdd(x1, u, s11);
                    s12 = V.MultiplyAdd(x2, u, s12);
                    u = V.Broadcast(p[2]);
                    s20 = V.MultiplyAdd(x0, u, s20);
                    s21 = V.MultiplyAdd(x1, u, s21);
                    s22 = V.MultiplyAdd(x2, u, s22);
                    u = V.Broadcast(p[3]);
                    s30 = V.MultiplyAdd(x0, u, s30);
                    s31 = V.MultiplyAdd(x1, u, s31);
                    s32 = V.MultiplyAdd(x2, u, s32);
                }

                V a0 = V.Broadcast(p[0]), a1 = V.Broadcast(p[1]), a2 = V.Broadcast(p[2]), a3 = V.Broadcast(p[3]);
                y0 = Sum(Sum(Sum(Sum(y0, s00, a0), s10, a1), s20, a2), s30, a3);
                y1 = Sum(Sum(Sum(Sum(y1, s01, a0), s11, a1), s21, a2), s31, a3);
                y2 = Sum(Sum(Sum(Sum(y2, s02, a0), s12, a1), s22, a2), s32, a3);
            }

            y0.Store(y + t);
            y1.Store(y + t + lanes);
            y2.Store(y + t + (2 * lanes));
        }

        for (; t < stride; t += lanes)
        {
            V sum = V.Zero;
            for (T* p = packed; p < packed + length; p += Group)
            {
                V s0 = V.Broadcast(p[0]), s1 = V.Broadcast(p[1]), s2 = V.Broadcast(p[2]), s3 = V.Broadcast(p[3]);
                T* x = turned + t;
                p += Group;
                for (int i = 0; i < d; i++, p += Group, x += stride)
                {
                    V one = V.Load(x);
                    s0 = V.MultiplyAdd(one, V.Broadcast(p[0]), s0);
                    s1 = V.MultiplyAdd(one, V.Broadcast(p[1]), s1);
                    s2 = V.MultiplyAdd(one, V.Broadcast(p[2]), s2);
                    s3 = V.MultiplyAdd(one, V.Broadcast(p[3]), s3);
                }

                sum = Sum(Sum(Sum(Sum(sum, s0, V.Broadcast(p[0])), s1, V.Broadcast(p[1])), s2, V.Broadcast(p[2])), s3, V.Broadcast(p[3]));
            }

            sum.Store(y + t);
        }
    }

    /// <summary>y + a·max(0, s).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum(V y, V s, V a) => V.MultiplyAdd(V.Choose(V.Less(V.Zero, s), s, V.Zero), a, y);
}
