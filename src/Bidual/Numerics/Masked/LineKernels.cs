using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Bidual.Numerics.Lanes;

namespace Bidual.Numerics.Masked;

/// <summary>Passes over panels that are bound by memory and need no path of their own.</summary>
internal static unsafe class LineKernels
{
    /// <summary>norms_i += ‖line i‖², a line being 64 bytes.</summary>
    [MethodImpl(Kernel.Method)]
    public static void AddSquaredNorms<T>(T* lines, Span<T> norms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Panels<T>.Width;
        for (int i = 0; i < norms.Length; i++, lines += width)
        {
            if (Avx512F.IsSupported)
            {
                Vector512<T> x = Vector512.Load(lines);
                norms[i] += Vector512.Sum(x * x);
                continue;
            }

            T sum = T.Zero;
            for (int j = 0; j < width; j++)
                sum += lines[j] * lines[j];
            norms[i] += sum;
        }
    }

    /// <summary>y ← y + x.</summary>
    [MethodImpl(Kernel.Method)]
    public static void Add<T>(T* x, T* y, long length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long i = 0;
        for (; i + Vector<T>.Count <= length; i += Vector<T>.Count)
            (System.Numerics.Vector.Load(y + i) + System.Numerics.Vector.Load(x + i)).Store(y + i);
        for (; i < length; i++)
            y[i] += x[i];
    }
}
