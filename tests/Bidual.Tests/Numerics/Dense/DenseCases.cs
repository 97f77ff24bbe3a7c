using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Lanes;

namespace Bidual.Tests.Numerics.Dense;

/// <summary>Matrices for the dense kernels, and slow oracles in double.</summary>
internal static class DenseCases
{
    /// <summary>All paths that this process runs at full speed: the others are the same code over wider registers.</summary>
    public static TheoryData<string> Paths => [.. InstructionPaths.Supported().Select(path => path.ToString())];

    public static DenseKernels<T> Kernels<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => DenseKernels<T>.On(Enum.Parse<InstructionPath>(path));

    public static T[] Gaussian<T>(int count, long seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new double[count];
        new RandomSource(seed).FillGaussian(values);
        return Array.ConvertAll(values, T.CreateTruncating);
    }

    /// <summary>G Gᵀ + shift·I of a Gaussian n×rank matrix.</summary>
    public static T[] PositiveDefinite<T>(int n, int rank, double shift, long seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] g = Gaussian<double>(n * rank, seed);
        var a = new T[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                a[(i * n) + j] = T.CreateTruncating(Bidual.Numerics.Vector.Dot(g.AsSpan(i * rank, rank), g.AsSpan(j * rank, rank)) + (i == j ? shift : 0));
        }

        return a;
    }

    /// <summary>Unit roundoff.</summary>
    public static double Epsilon<T>() => typeof(T) == typeof(double) ? 1.2e-16 : 6e-8;

    public static double Value<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(x);
}
