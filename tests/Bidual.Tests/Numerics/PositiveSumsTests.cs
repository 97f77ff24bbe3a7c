using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Numerics.Lanes;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Numerics;

/// <summary>The sum over rectified units against its definition, on every path, at every awkward length.</summary>
public sealed class PositiveSumsTests
{
    public static TheoryData<string> Paths => [.. InstructionPaths.Supported().Select(path => path.ToString())];

    [Theory, MemberData(nameof(Paths))]
    public unsafe void Is_its_definition(string path)
    {
        DenseKernels<double> kernels = DenseKernels<double>.On(Enum.Parse<InstructionPath>(path));
        foreach (int n in (int[])[1, 3, 4, 5, 11, 24, 31, 50])
        {
            foreach (int d in (int[])[1, 2, 7])
            {
                foreach (int m in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 25, 40])
                {
                    Matrix x = RandomPrograms.Gaussian(n, d, n + d), u = RandomPrograms.Gaussian(m, d, m + d + 1);
                    double[] b = RandomPrograms.Gaussian(m, 2), a = RandomPrograms.Gaussian(m, 3), offsets = RandomPrograms.Gaussian(d, 4);
                    int stride = kernels.WholeRegisters(n);
                    double[] turned = RandomPrograms.Gaussian(stride * d, 5), y = RandomPrograms.Gaussian(stride, 6);
                    double[] units = kernels.PackUnits(u.Data, b, a, d);
                    fixed (double* px = x.Data, pt = turned, py = y)
                    {
                        kernels.TurnRows(px, n, d, offsets, pt, stride);
                        kernels.PositiveSums(pt, stride, d, units, py);
                    }

                    for (int t = 0; t < n; t++)
                    {
                        double[] centred = new double[d];
                        Vector.Subtract(x.Row(t), offsets, centred);
                        double expected = Enumerable.Range(0, m).Sum(j => a[j] * Math.Max(0, Vector.Dot(centred, u.Row(j)) + b[j]));
                        Assert.Equal(expected, y[t], 1e-13 * (1 + m));
                    }
                }
            }
        }
    }
}
