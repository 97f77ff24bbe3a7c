using System.Numerics;
using Bidual.Numerics;
using Bidual.Numerics.Lanes;
using Bidual.Numerics.Memory;
using Bidual.Pricing;

namespace Bidual.Tests.Pricing;

/// <summary>The majorants of the rows lie above Σ v (s + xᵀδ)₊ at every point of a box, its corners included, on every instruction path.</summary>
public sealed unsafe class MajorantTests
{
    private const int Points = 60;

    public static TheoryData<int, int> Shapes()
    {
        var shapes = new TheoryData<int, int>();
        foreach (int m in new[] { 1, 2, 3, 4, 5, 8 })
        {
            foreach (int n in new[] { 1, 5, 8, 23, 64 })
                shapes.Add(m, n);
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void They_are_nowhere_below(int m, int n)
    {
        Check<Lanes512<double>, Lanes512<float>>(m, n);
        Check<Lanes256<double>, Lanes256<float>>(m, n);
        Check<Lanes128<double>, Lanes128<float>>(m, n);
        Check<LanesScalar<double>, LanesScalar<float>>(m, n);
    }

    private static void Check<V, W>(int m, int n)
        where V : unmanaged, IOrderedLanes<V, double>
        where W : unmanaged, IOrderedLanes<W, float>
    {
        double* slopes = stackalloc double[Box.MostDimensions], gram = stackalloc double[Box.MostDimensions * Box.MostDimensions];
        for (int seed = 1; seed <= 10; seed++)
        {
            var problem = new Boxed<V>(m, n, seed);
            double linear = problem.Linear(slopes, out BoxRows<double> packed, out Box box, out double open);
            problem.AssertAbove("linear", linear, slopes, null);
            Assert.Equal(problem.At(new double[m]), open + problem.Decided(box, new double[m]), 1e-10);

            double touching = problem.Touching(packed, box, slopes);
            problem.AssertAbove("by shares", touching, slopes, null);
            double value = problem.Quadratic<V, double>(packed, box, slopes, gram);
            problem.AssertAbove("quadratic", value, slopes, gram);
            double exact = value;
            value = problem.Quadratic<W, float>(packed, box, slopes, gram);
            problem.AssertAbove("quadratic in floats", value, slopes, gram);
            Assert.InRange(value, exact - (1e-5 * problem.Mass), exact + (3e-5 * problem.Mass));
            Majorant majorant = default;
            for (int j = 0; j < m; j++)
                majorant.Slope[j] = slopes[j];
            fixed (double* half = problem.Half)
                QuadraticMajorant.Linearise(value, ref majorant, gram, half, m);
            double centre = majorant.Top;
            for (int j = 0; j < m; j++)
            {
                slopes[j] = majorant.Slope[j];
                centre -= Math.Abs(slopes[j]) * problem.Half[j];
            }

            problem.AssertAbove("linearised", centre, slopes, null);
        }
    }

    /// <summary>Random rows and a box, its passes run on one kind of register.</summary>
    private sealed class Boxed<V>
        where V : unmanaged, IOrderedLanes<V, double>
    {
        private readonly int m, n, padded;
        private readonly RandomSource random;
        private readonly AlignedMemory<double> memory;
        private readonly AlignedMemory<uint> bits;
        private readonly Matrix rows;
        private readonly double[] weights, values;
        private int taken;

        public Boxed(int m, int n, int seed)
        {
            (this.m, this.n) = (m, n);
            random = new RandomSource(seed);
            padded = (n + V.Count - 1) / V.Count * V.Count;
            memory = new AlignedMemory<double>(64L * (padded + 8));
            bits = new AlignedMemory<uint>(padded);
            rows = new Matrix(n, m);
            random.FillGaussian(rows.Data);
            (weights, values, Half) = (new double[n], new double[n], new double[m]);
            random.FillGaussian(weights);
            for (int j = 0; j < m; j++)
                Half[j] = random.NextDouble();
            for (int t = 0; t < n; t++)
                values[t] = 1.4 * Reach(t) * ((2 * random.NextDouble()) - 1);
        }

        public double[] Half { get; }

        /// <summary>Σ|v|w.</summary>
        public double Mass => Enumerable.Range(0, n).Sum(t => Math.Abs(weights[t]) * Reach(t));

        public double At(ReadOnlySpan<double> offset)
        {
            double sum = 0;
            for (int t = 0; t < n; t++)
                sum += weights[t] * Math.Max(0, values[t] + Bidual.Numerics.Vector.Dot(rows.Row(t), offset));
            return sum;
        }

        public double Decided(in Box box, ReadOnlySpan<double> offset)
        {
            double sum = box.Constant;
            for (int j = 0; j < m; j++)
                sum += box.Slope[j] * offset[j];
            return sum;
        }

        /// <summary>The pass from a parent that is half as large again and shifted in dimension 0.</summary>
        public double Linear(double* slopes, out BoxRows<double> packed, out Box box, out double open)
        {
            var parent = new BoxRows<double>(Take(BoxRows<double>.Columns(m) * padded), padded, n, m);
            BoxStep step = default;
            step.Count = 1;
            (step.Shift[0], step.Shrink[0]) = (0.25, 0.5 * Half[0]);
            for (int t = 0; t < n; t++)
            {
                for (int j = 0; j < m; j++)
                    parent.Column(j)[t] = rows[t, j];
                parent.Weights[t] = weights[t];
                parent.Numbers[t] = t;
                parent.Values[t] = values[t] - (0.25 * rows[t, 0]);
                parent.Reaches[t] = (Reach(t) + (0.5 * Half[0] * Math.Abs(rows[t, 0]))) * (1 + 1e-12);
            }

            parent.Pad();
            var pass = new LinearPass { Values = Take(padded), Reaches = Take(padded), Slopes = Take(padded), Undecided = bits.Pointer };
            LinearPass<V>.Run(parent, step, ref pass);
            SumColumns(parent, pass.Slopes, slopes);
            int length = (pass.Count + V.Count - 1) / V.Count * V.Count;
            packed = new BoxRows<double>(Take((BoxRows<double>.Columns(m) * length) + V.Count), length, pass.Count, m);
            box = default;
            open = RowPacking<V>.Run(parent, m, pass, packed, ref box);
            return pass.Value;
        }

        public double Quadratic<W, T>(in BoxRows<double> packed, in Box box, double* slopes, double* gram)
            where W : unmanaged, IOrderedLanes<W, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double value = new CurvedRows<W, T>(n, m).Sum(packed, slopes, gram) + box.Constant;
            for (int j = 0; j < m; j++)
                slopes[j] += box.Slope[j];
            return value;
        }

        /// <summary>The linear majorant of a ridge whose shares are random.</summary>
        public double Touching(in BoxRows<double> packed, in Box box, double* slopes)
        {
            double* rowSlopes = Take(padded);
            double[] shares = [.. Enumerable.Range(0, n).Select(_ => Math.Clamp((1.6 * random.NextDouble()) - 0.3, 0, 1))];
            double value = RidgePass<V>.Run(packed, shares, rowSlopes) + box.Constant;
            SumColumns(packed, rowSlopes, slopes);
            for (int j = 0; j < m; j++)
                slopes[j] += box.Slope[j];
            return value;
        }

        public void AssertAbove(string name, double value, double* slopes, double* gram)
        {
            var offset = new double[m];
            for (int k = 0; k < Points; k++)
            {
                double bound = value;
                for (int j = 0; j < m; j++)
                {
                    double z = (2 * random.NextDouble()) - 1;
                    offset[j] = Half[j] * (k % 2 == 0 ? z : Math.Sign(z));
                    bound += slopes[j] * offset[j];
                }

                for (int i = 0; gram is not null && i < m; i++)
                {
                    for (int j = 0; j <= i; j++)
                        bound += (i == j ? 1 : 2) * gram[(i * Box.MostDimensions) + j] * offset[i] * offset[j];
                }

                double exact = At(offset);
                Assert.True(exact <= bound + (1e-10 * n * m), $"{typeof(V).Name}, {name}: {exact} above {bound}.");
            }
        }

        private double Reach(int t)
        {
            double reach = 0;
            for (int j = 0; j < m; j++)
                reach += Math.Abs(rows[t, j]) * Half[j];
            return reach;
        }

        private void SumColumns(in BoxRows<double> of, double* by, double* sums)
        {
            double** columns = stackalloc double*[Box.MostDimensions];
            ColumnKernels<V, double>.Sums(columns, Columns(of, columns), by, of.Padded, sums, absolute: false);
        }

        private int Columns(in BoxRows<double> of, double** columns)
        {
            for (int j = 0; j < m; j++)
                columns[j] = of.Column(j);
            if (m % 2 == 1)
                columns[m] = Take(padded);
            return m + (m % 2);
        }

        private double* Take(int count)
        {
            double* start = memory.Pointer + taken;
            taken += (count + 7) & ~7;
            return start;
        }
    }
}
