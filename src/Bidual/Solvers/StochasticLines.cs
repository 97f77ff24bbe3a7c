using System.Numerics;
using Bidual.Numerics.Masked;
using Bidual.Numerics.Threads;

namespace Bidual.Solvers;

/// <summary>
/// What <see cref="Stochastic"/> does to variables between two products, some lines of blocks at a time so that they are
/// read from memory once. A block is touched by one thread: the result does not depend on their number.
/// </summary>
internal static unsafe class StochasticLines<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Group = 64;

    /// <summary>x ← prox(x − batchStep·batch − meanStep·mean), the prox of threshold·Σ‖x_b‖; sum ← sum + x.</summary>
    public static void Step(Panels<T> x, T batchStep, Panels<T> batch, T meanStep, Panels<T> mean, T threshold, Panels<T> sum, int threads) =>
        ForEachGroup(x.Rows, threads, (first, count) =>
        {
            Span<T> factors = stackalloc T[Group];
            factors = factors[..count];
            factors.Clear();
            int length = count * Panels<T>.Width;
            long start = (long)first * Panels<T>.Width;
            for (int chunk = 0; chunk < x.Chunks; chunk++)
            {
                T* line = x.Panel(chunk) + start;
                Descend(line, batchStep, batch.Panel(chunk) + start, meanStep, mean.Panel(chunk) + start, length);
                LineKernels.AddSquaredNorms(line, factors);
            }

            foreach (ref T factor in factors)
            {
                T norm = T.Sqrt(factor);
                factor = norm > threshold ? T.One - (threshold / norm) : T.Zero;
            }

            for (int chunk = 0; chunk < x.Chunks; chunk++)
                Shrink(x.Panel(chunk) + start, factors, sum.Panel(chunk) + start);
        });

    /// <summary>x ← keep·x + weight·sum; sum ← 0.</summary>
    public static void Mix(T keep, Panels<T> x, T weight, Panels<T> sum, int threads) =>
        ForEachGroup(x.Rows, threads, (first, count) =>
        {
            int length = count * Panels<T>.Width;
            long start = (long)first * Panels<T>.Width;
            for (int chunk = 0; chunk < x.Chunks; chunk++)
            {
                var target = new Span<T>(x.Panel(chunk) + start, length);
                var added = new Span<T>(sum.Panel(chunk) + start, length);
                for (int i = 0; i < length; i++)
                    target[i] = (keep * target[i]) + (weight * added[i]);
                added.Clear();
            }
        });

    /// <summary>sum ← sum + x.</summary>
    public static void Add(Panels<T> x, Panels<T> sum, int threads) =>
        ForEachGroup(x.Rows, threads, (first, count) =>
        {
            long start = (long)first * Panels<T>.Width;
            for (int chunk = 0; chunk < x.Chunks; chunk++)
                LineKernels.Add(x.Panel(chunk) + start, sum.Panel(chunk) + start, (long)count * Panels<T>.Width);
        });

    private static void ForEachGroup(int rows, int threads, Action<int, int> body)
    {
        int groups = (rows + Group - 1) / Group, parts = Math.Min(threads, groups);
        ForkJoin.Run(parts, part =>
        {
            int last = (int)((long)groups * (part + 1) / parts);
            for (int group = (int)((long)groups * part / parts); group < last; group++)
                body(group * Group, Math.Min(Group, rows - (group * Group)));
        });
    }

    /// <summary>x ← x − a·p − b·q; the length is a multiple of that of a vector.</summary>
    private static void Descend(T* x, T a, T* p, T b, T* q, int length)
    {
        var factorOfP = new Vector<T>(a);
        var factorOfQ = new Vector<T>(b);
        for (int i = 0; i < length; i += Vector<T>.Count)
        {
            Vector<T> change = (factorOfP * Vector.Load(p + i)) + (factorOfQ * Vector.Load(q + i));
            (Vector.Load(x + i) - change).Store(x + i);
        }
    }

    /// <summary>Line i of x times factor i, added to sum.</summary>
    private static void Shrink(T* x, ReadOnlySpan<T> factors, T* sum)
    {
        int width = Panels<T>.Width;
        foreach (T factor in factors)
        {
            var all = new Vector<T>(factor);
            for (int end = 0; end < width; end += Vector<T>.Count, x += Vector<T>.Count, sum += Vector<T>.Count)
            {
                Vector<T> shrunk = all * Vector.Load(x);
                shrunk.Store(x);
                (Vector.Load(sum) + shrunk).Store(sum);
            }
        }
    }
}
