using Bidual.Numerics;

namespace Bidual.Tests.Pricing;

/// <summary>Small data to price, plain and degenerate.</summary>
internal static class PricingData
{
    public static readonly string[] Degenerate =
    [
        "duplicates", "zero rows", "parallel", "opposite", "collinear", "rank 2 of 4", "ones column", "grid", "zero column", "cancelling", "all opposite", "nearly parallel", "large and small",
    ];

    public static (Matrix Inputs, double[] Dual) Gaussian(int n, int d, long seed)
    {
        var random = new RandomSource(seed);
        var inputs = new Matrix(n, d);
        random.FillGaussian(inputs.Data);
        return (inputs, Dual(n, random));
    }

    /// <summary>Columns that become smaller by a factor each.</summary>
    public static (Matrix Inputs, double[] Dual) Decaying(int n, int d, double decay, long seed)
    {
        (Matrix inputs, double[] dual) = Gaussian(n, d, seed);
        for (int t = 0; t < n; t++)
        {
            for (int j = 0; j < d; j++)
                inputs.MutableRow(t)[j] *= Math.Pow(decay, j);
        }

        return (inputs, dual);
    }

    public static (Matrix Inputs, double[] Dual) Named(string kind)
    {
        const int n = 14;
        var random = new RandomSource(7);
        int d = kind == "rank 2 of 4" ? 4 : 3;
        var x = new Matrix(n, d);
        random.FillGaussian(x.Data);
        double[] dual = Dual(n, random);
        for (int t = 0; t < n; t++)
        {
            Span<double> row = x.MutableRow(t);
            switch (kind)
            {
                case "duplicates" when t % 2 == 1:
                    x.Row(t - 1).CopyTo(row);
                    break;
                case "zero rows" when t % 3 == 0:
                    row.Clear();
                    break;
                case "parallel" when t % 2 == 1:
                    Vector.Scale(0.1 + t, x.Row(t - 1), row);
                    break;
                case "opposite" when t % 2 == 1:
                    Vector.Scale(-0.3 * t, x.Row(t - 1), row);
                    break;
                case "all opposite" when t > 2:
                    Vector.Scale(t % 2 == 0 ? 1 : -1, x.Row(t % 3), row);
                    break;
                case "collinear":
                    Vector.Scale(t - 5.5, x.Row(0), row);
                    break;
                case "rank 2 of 4":
                    (row[2], row[3]) = (row[0] + row[1], row[0] - (2 * row[1]));
                    break;
                case "ones column":
                    row[d - 1] = 1;
                    break;
                case "grid":
                    (row[0], row[1], row[2]) = ((t % 3) - 1, (t / 3 % 3) - 1, 1);
                    break;
                case "zero column":
                    row[1] = 0;
                    break;
                case "cancelling" when t % 2 == 1:
                    x.Row(t - 1).CopyTo(row);
                    dual[t] = t < 9 ? -dual[t - 1] : dual[t];
                    break;
                case "nearly parallel" when t % 2 == 1:
                    Vector.Scale(1 + 1e-9, x.Row(t - 1), row);
                    row[0] += 1e-9;
                    break;
                case "large and small":
                    Vector.Scale(Math.Pow(10, (t % 5) - 2), row, row);
                    break;
            }
        }

        return (x, dual);
    }

    private static double[] Dual(int n, RandomSource random)
    {
        var dual = new double[n];
        random.FillGaussian(dual);
        return dual;
    }
}
