using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Masked;

namespace Bidual.Tests.Numerics.Masked;

public abstract unsafe class PanelsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void A_matrix_comes_back_and_its_padding_is_zero()
    {
        foreach (int n in new[] { 0, 1, 63, 64, 65 })
        {
            foreach (int d in new[] { 0, 1, 7, 8, 9, 16, 17 })
            {
                T[] matrix = Numbers(n * d);
                var panels = new Panels<T>(n, d, 2);
                panels.Pack(matrix, 1);
                var back = new T[n * d];
                panels.Unpack(back, 1);
                Assert.Equal(matrix, back);
                Assert.Equal(0, (int)((nuint)panels.Panel(0) % 64));
                for (int chunk = 0; chunk < panels.Chunks; chunk++)
                {
                    for (int k = 0; k < panels.PanelLength; k++)
                    {
                        int i = k / Panels<T>.Width, j = (chunk * Panels<T>.Width) + (k % Panels<T>.Width);
                        Assert.Equal(i < n && j < d ? matrix[(i * d) + j] : T.Zero, panels.Panel(chunk, 1)[k]);
                        Assert.Equal(T.Zero, panels.Panel(chunk)[k]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Norms_are_those_of_the_rows_over_all_sets()
    {
        T[] one = Numbers(70 * 19), two = [.. one.Select(x => x + x)];
        var panels = new Panels<T>(70, 19, 2);
        panels.Pack(one);
        panels.Pack(two, 1);
        var norms = new T[70];
        panels.SquaredNorms(norms);
        for (int i = 0; i < 70; i++)
        {
            double expected = 5 * one.Skip(i * 19).Take(19).Sum(x => Math.Pow(double.CreateTruncating(x), 2));
            Assert.Equal(expected, double.CreateTruncating(norms[i]), 20 * MaskedProblem<T>.Epsilon * expected);
        }

        panels.Clear();
        panels.SquaredNorms(norms);
        Assert.DoesNotContain(norms, norm => norm != T.Zero);
    }

    private static T[] Numbers(int length)
    {
        var values = new double[length];
        new RandomSource(length).FillGaussian(values);
        return [.. values.Select(T.CreateTruncating)];
    }
}

public sealed class DoublePanelsTests : PanelsTests<double>;

public sealed class SinglePanelsTests : PanelsTests<float>;
