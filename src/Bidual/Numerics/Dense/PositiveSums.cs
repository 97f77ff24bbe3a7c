using System.Numerics;
using System.Runtime.CompilerServices;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Dense;

/// <summary>
/// y_t = Σ_j a_j max(0, x_tᵀu_j + b_j): a layer of rectified units and the sum after it, without the layer's outputs ever leaving the registers. Four rows and two registers of
/// units at a time, so that a step of the inner loop is eight multiply-adds for six loads.
/// </summary>
internal static unsafe class PositiveSums<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged, IOrderedLanes<V, T>
{
    private const int Rows = 4;

    /// <summary>Units of a group: two registers.</summary>
    private static int Group => 2 * V.Count;

    /// <summary>
    /// Groups of units, the last one of one register where that is enough and filled up with zeros: of each the b, then for every input the weights of all its units, then the a.
    /// </summary>
    /// <param name="weights">u, m×d.</param>
    /// <param name="biases">b, length m.</param>
    /// <param name="outputs">a, length m.</param>
    /// <param name="d">Inputs.</param>
    public static T[] Pack(ReadOnlySpan<T> weights, ReadOnlySpan<T> biases, ReadOnlySpan<T> outputs, int d)
    {
        int m = biases.Length, registers = (m + V.Count - 1) / V.Count;
        var packed = new T[registers * V.Count * (d + 2)];
        for (int j = 0; j < m; j++)
        {
            int group = j / Group, stride = (group + 1) * Group <= registers * V.Count ? Group : V.Count;
            int at = (group * Group * (d + 2)) + (j % Group);
            packed[at] = biases[j];
            for (int i = 0; i < d; i++)
                packed[at + ((i + 1) * stride)] = weights[(j * d) + i];
            packed[at + ((d + 1) * stride)] = outputs[j];
        }

        return packed;
    }

    /// <summary>y of n rows.</summary>
    /// <param name="x">n×d, row-major.</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Inputs.</param>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    /// <param name="length">Its length.</param>
    /// <param name="y">Length n; overwritten.</param>
    [MethodImpl(Kernel.Method)]
    public static void Run(T* x, int n, int d, T* packed, int length, T* y)
    {
        int t = 0, pairs = length - (length % (Group * (d + 2)));
        for (; t + Rows <= n; t += Rows)
        {
            T* x0 = x + ((nint)t * d), x1 = x0 + d, x2 = x1 + d, x3 = x2 + d;
            V y0 = V.Zero, y1 = V.Zero, y2 = V.Zero, y3 = V.Zero;
            T* p = packed;
            while (p < packed + pairs)
            {
                V s00 = V.Load(p), s01 = V.Load(p + V.Count), s10 = s00, s11 = s01, s20 = s00, s21 = s01, s30 = s00, s31 = s01;
                p += Group;
                for (int i = 0; i < d; i++, p += Group)
                {
                    V u0 = V.Load(p), u1 = V.Load(p + V.Count), one = V.Broadcast(x0[i]);
                    s00 = V.MultiplyAdd(one, u0, s00);
                    s01 = V.MultiplyAdd(one, u1, s01);
                    one = V.Broadcast(x1[i]);
                    s10 = V.MultiplyAdd(one, u0, s10);
                    s11 = V.MultiplyAdd(one, u1, s11);
                    one = V.Broadcast(x2[i]);
                    s20 = V.MultiplyAdd(one, u0, s20);
                    s21 = V.MultiplyAdd(one, u1, s21);
                    one = V.Broadcast(x3[i]);
                    s30 = V.MultiplyAdd(one, u0, s30);
                    s31 = V.MultiplyAdd(one, u1, s31);
                }

                V a0 = V.Load(p), a1 = V.Load(p + V.Count);
                p += Group;
                y0 = V.MultiplyAdd(Positive(s00), a0, V.MultiplyAdd(Positive(s01), a1, y0));
                y1 = V.MultiplyAdd(Positive(s10), a0, V.MultiplyAdd(Positive(s11), a1, y1));
                y2 = V.MultiplyAdd(Positive(s20), a0, V.MultiplyAdd(Positive(s21), a1, y2));
                y3 = V.MultiplyAdd(Positive(s30), a0, V.MultiplyAdd(Positive(s31), a1, y3));
            }

            if (pairs < length)
            {
                V s0 = V.Load(p), s1 = s0, s2 = s0, s3 = s0;
                p += V.Count;
                for (int i = 0; i < d; i++, p += V.Count)
                {
                    V u = V.Load(p);
                    s0 = V.MultiplyAdd(V.Broadcast(x0[i]), u, s0);
                    s1 = V.MultiplyAdd(V.Broadcast(x1[i]), u, s1);
                    s2 = V.MultiplyAdd(V.Broadcast(x2[i]), u, s2);
                    s3 = V.MultiplyAdd(V.Broadcast(x3[i]), u, s3);
                }

                V a = V.Load(p);
                y0 = V.MultiplyAdd(Positive(s0), a, y0);
                y1 = V.MultiplyAdd(Positive(s1), a, y1);
                y2 = V.MultiplyAdd(Positive(s2), a, y2);
                y3 = V.MultiplyAdd(Positive(s3), a, y3);
            }

            y[t] = V.Sum(y0);
            y[t + 1] = V.Sum(y1);
            y[t + 2] = V.Sum(y2);
            y[t + 3] = V.Sum(y3);
        }

        for (; t < n; t++)
        {
            T* row = x + ((nint)t * d);
            V sum = V.Zero;
            T* p = packed;
            while (p < packed + pairs)
            {
                V s0 = V.Load(p), s1 = V.Load(p + V.Count);
                p += Group;
                for (int i = 0; i < d; i++, p += Group)
                {
                    V one = V.Broadcast(row[i]);
                    s0 = V.MultiplyAdd(one, V.Load(p), s0);
                    s1 = V.MultiplyAdd(one, V.Load(p + V.Count), s1);
                }

                sum = V.MultiplyAdd(Positive(s0), V.Load(p), V.MultiplyAdd(Positive(s1), V.Load(p + V.Count), sum));
                p += Group;
            }

            if (pairs < length)
            {
                V s = V.Load(p);
                p += V.Count;
                for (int i = 0; i < d; i++, p += V.Count)
                    s = V.MultiplyAdd(V.Broadcast(row[i]), V.Load(p), s);
                sum = V.MultiplyAdd(Positive(s), V.Load(p), sum);
            }

            y[t] = V.Sum(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Positive(V value) => V.Choose(V.Less(V.Zero, value), value, V.Zero);
}
