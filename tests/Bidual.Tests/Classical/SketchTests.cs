using Bidual.Classical;
using Bidual.Classical.Sketching;
using Bidual.Numerics;
using Bidual.Numerics.Dense;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Classical;

/// <summary>What sketches promise, at fixed seeds.</summary>
public sealed class SketchTests
{
    public static TheoryData<SketchKind> Kinds => [SketchKind.Gaussian, SketchKind.Hadamard, SketchKind.Count];

    [Fact]
    public void The_fast_transform_is_the_Hadamard_matrix()
    {
        foreach (int order in new[] { 1, 2, 8, 64 })
        {
            foreach (int width in new[] { 1, 3, 8 })
            {
                Matrix x = RandomPrograms.Gaussian(order, width, order + width);
                double[] fast = [.. x.Data];
                FastHadamard.Transform(fast, width);
                for (int i = 0; i < order; i++)
                {
                    for (int k = 0; k < width; k++)
                    {
                        double sum = 0;
                        for (int j = 0; j < order; j++)
                            sum += (int.PopCount(i & j) % 2 == 0 ? 1 : -1) * x[j, k];
                        Assert.Equal(sum, fast[(i * width) + k], 1e-12);
                    }
                }
            }
        }

        Assert.Equal((1, 2, 4, 16), (FastHadamard.OrderFor(1), FastHadamard.OrderFor(2), FastHadamard.OrderFor(3), FastHadamard.OrderFor(16)));
    }

    /// <summary>E SᵀS = I: the mean over 4,000 seeds is within five standard errors, of √(2/(m·4000)) and less, of every entry.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void The_mean_of_the_squares_is_the_identity(SketchKind kind)
    {
        const int n = 6, m = 4, seeds = 4000;
        var mean = new Matrix(n, n);
        for (int seed = 0; seed < seeds; seed++)
        {
            Matrix s = Sketch.Of(kind, m, n, seed).Apply(Identity(n), 1);
            Products.Add(1.0 / seeds, s, s, mean, 1, turnFirst: true);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                Assert.Equal(i == j ? 1 : 0, mean[i, j], 5 * Math.Sqrt(2.0 / m / seeds));
        }
    }

    /// <summary>The eigenvalues of UᵀSᵀSU are within 1 ± ε of 1 for an orthonormal U, so that no direction is lost.</summary>
    [Theory]
    [InlineData(SketchKind.Gaussian, 400, 0.5)]
    [InlineData(SketchKind.Hadamard, 400, 0.5)]
    [InlineData(SketchKind.Count, 800, 0.5)]
    public void A_subspace_is_embedded(SketchKind kind, int rows, double distortion)
    {
        // Spiky on purpose: one row carries a direction by itself.
        Matrix a = RandomPrograms.Gaussian(1000, 10, 1);
        a.MutableRow(17)[3] = 1e3;
        Matrix basis = ThinSvd.Of(a).Left;
        for (int seed = 0; seed < 5; seed++)
        {
            foreach (double sigma in ThinSvd.Of(Sketch.Of(kind, rows, 1000, seed).Apply(basis, 2)).Values)
                Assert.InRange(sigma * sigma, 1 - distortion, 1 + distortion);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_product_depends_neither_on_threads_nor_on_its_columns(SketchKind kind)
    {
        Matrix a = RandomPrograms.Gaussian(600, 11, 2);
        Matrix one = Sketch.Of(kind, 40, 600, 3).Apply(a, 1), two = Sketch.Of(kind, 40, 600, 3).Apply(a, 2), column = Sketch.Of(kind, 40, 600, 3).Apply(Matrix.FromColumn(a.Column(4)), 1);
        Assert.Equal(one.Data, two.Data);
        for (int k = 0; k < 40; k++)
            Assert.Equal(one[k, 4], column[k, 0], 1e-12);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_iterative_sketch_converges_geometrically_and_the_preconditioned_one_is_exact(SketchKind kind)
    {
        RidgeSketches problem = Problem(out _);
        double last = 1;
        for (int iterations = 1; iterations <= 8; iterations++)
        {
            double error = problem.Iterative(kind, 320, iterations, 5).Error;
            Assert.True(error < 0.7 * last, $"{error} after {last}");
            last = error;
        }

        Assert.True(last < 1e-3);
        Assert.True(problem.Iterative(kind, 320, 60, 5).Error < 1e-11);
        SketchedSolution exact = problem.Preconditioned(kind, 160, 6);
        Assert.True(exact.Error < 1e-10);
        Assert.Equal(1, exact.ObjectiveRatio, 1e-12);
        Assert.True(exact.Iterations < 60);
    }

    /// <summary>Sketch and solve: F(ŵ) ≤ (1 + ε)F(w*) with ε of the order of d/m (Drineas, Mahoney, Muthukrishnan &amp; Sarlós, Numer. Math. 117, 2011), here without its constant.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public void The_left_sketch_is_as_near_as_it_has_rows(SketchKind kind)
    {
        RidgeSketches problem = Problem(out _);
        foreach (int rows in new[] { 200, 800 })
        {
            SketchedSolution left = problem.Left(kind, rows, 4);
            Assert.InRange(left.ObjectiveRatio, 1, 1 + (2 * 20.0 / rows));
        }
    }

    [Fact]
    public void The_right_sketch_is_the_best_of_its_space()
    {
        RidgeSketches problem = Problem(out _);
        SketchedSolution right = problem.Right(SketchKind.Gaussian, 8, 3), whole = problem.Right(SketchKind.Gaussian, 20, 3);
        Assert.True(right.ObjectiveRatio > 1);
        Assert.True(whole.Error < 1e-10);
        Matrix space = Sketch.Of(SketchKind.Gaussian, 8, 20, 3).Apply(Identity(20), 1);
        for (int k = 0; k < 8; k++)
        {
            foreach (double step in new[] { 1e-3, -1e-3 })
            {
                double[] other = [.. right.Weights];
                Vector.AddScaled(step, space.Row(k), other);
                Assert.True(problem.Objective(other) > problem.Objective(right.Weights));
            }
        }
    }

    /// <summary>
    /// Rows in proportion to the effective dimension are enough, however many columns there are: with C = (XᵀX + βI)^−½ the eigenvalues of C(XᵀSᵀSX + βI)C are within 1 ± ε of 1 for m of the order
    /// of d_e/ε² (Cohen, Nelson &amp; Woodruff 2016; Lacotte &amp; Pilanci 2020). Here d = 60, d_e is below 6 and m = 200, three columns' worth.
    /// </summary>
    [Theory, MemberData(nameof(Kinds))]
    public void The_effective_dimension_says_how_many_rows_are_enough(SketchKind kind)
    {
        Matrix x = RandomPrograms.Gaussian(500, 60, 7);
        for (int t = 0; t < 500; t++)
        {
            for (int j = 0; j < 60; j++)
                x.MutableRow(t)[j] *= Math.Exp(-0.6 * j);
        }

        const double beta = 1;
        Assert.InRange(new SvdRidge(x, beta).EffectiveDimension, 3, 6);
        ThinSvd svd = ThinSvd.Of(x);
        Matrix whitened = new(500, 60);
        for (int t = 0; t < 500; t++)
        {
            for (int k = 0; k < 60; k++)
                whitened.MutableRow(t)[k] = svd.Left[t, k] * svd.Values[k] / Math.Sqrt((svd.Values[k] * svd.Values[k]) + beta);
        }

        Matrix sketched = Sketch.Of(kind, 200, 500, 8).Apply(whitened, 1), deviation = new(60, 60);
        Products.Add(1, sketched, sketched, deviation, 1, turnFirst: true);
        Products.Add(-1, whitened, whitened, deviation, 1, turnFirst: true);
        Assert.True(ThinSvd.Of(deviation).Values[0] < 0.5);
    }

    [Fact]
    public void The_Lasso_is_sketched_from_both_sides()
    {
        // Few rows and many columns, where the right sketch has something to sketch.
        Matrix x = RandomPrograms.Gaussian(20, 300, 11);
        var wide = new LassoSketches(x, [.. Enumerable.Range(0, 20).Select(t => (2 * x[t, 5]) - x[t, 77] + (0.1 * Math.Sin(t)))], 3);
        foreach (SketchKind kind in Enum.GetValues<SketchKind>())
        {
            SketchedSolution right = wide.Right(kind, 120, 1);
            Assert.Equal(1, right.ObjectiveRatio, 3e-8);
            Assert.True(right.Error < 1e-3);
        }

        RidgeSketches _ = Problem(out (Matrix Inputs, double[] Targets) data);
        var tall = new LassoSketches(data.Inputs, data.Targets, 40);
        SketchedSolution few = tall.Left(SketchKind.Gaussian, 100, 2), many = tall.Left(SketchKind.Gaussian, 1500, 2);
        Assert.InRange(many.ObjectiveRatio, 1 - 1e-8, few.ObjectiveRatio);
        Assert.InRange(many.ObjectiveRatio, 1 - 1e-8, 1.02);
    }

    [Fact]
    public void The_dual_barrier_ends_at_the_optimum()
    {
        RidgeSketches _ = Problem(out (Matrix Inputs, double[] Targets) data);
        const double beta = 40;
        double[] w = new LassoSketches(data.Inputs, data.Targets, beta, 1e-9).Exact, residual = RowProducts.Apply(data.Inputs, w);
        Vector.Subtract(data.Targets, residual, residual);
        double[] prices = RowProducts.ApplyTransposed(data.Inputs, residual);
        for (int j = 0; j < w.Length; j++)
        {
            Assert.True(Math.Abs(prices[j]) <= beta * (1 + 1e-6));
            if (Math.Abs(w[j]) > 1e-4)
                Assert.Equal(Math.CopySign(beta, w[j]), prices[j], 1e-4 * beta);
        }
    }

    /// <summary>With many more columns than rows: the bound (13d) of the weights' own residual, which errs by as much as the weights and not by the square of that, is near.</summary>
    [Fact]
    public void The_dual_barrier_is_proven_where_columns_are_many()
    {
        Matrix x = RandomPrograms.Gaussian(40, 2000, 12);
        double[] y = [.. Enumerable.Range(0, 40).Select(t => x[t, 0] - (2 * x[t, 9]) + x[t, 500] + (0.2 * Math.Sin(t)))];
        double beta = 0.2 * RowProducts.ApplyTransposed(x, y).Max(Math.Abs);
        var problem = new LassoSketches(x, y, beta);
        foreach (double[] w in new[] { problem.Exact, problem.Right(SketchKind.Count, 800, 1).Weights, problem.Right(SketchKind.Hadamard, 800, 1).Weights })
        {
            double[] residual = RowProducts.Apply(x, w);
            Vector.Subtract(y, residual, residual);
            double scale = Math.Min(1, beta / RowProducts.ApplyTransposed(x, residual).Max(Math.Abs));
            double bound = (scale * Vector.Dot<double>(residual, y)) - (scale * scale * Vector.SquaredNorm(residual) / 2);
            double objective = problem.Objective(w);
            Assert.True(w.Sum(Math.Abs) > 1, $"{w.Sum(Math.Abs)}");
            Assert.InRange(objective - bound, -1e-12, 1e-4 * objective);
        }
    }

    private static RidgeSketches Problem(out (Matrix Inputs, double[] Targets) data)
    {
        Matrix x = RandomPrograms.Gaussian(2000, 20, 1);
        double[] noise = RandomPrograms.Gaussian(2000, 2), y = [.. Enumerable.Range(0, 2000).Select(t => x[t, 0] - (0.5 * x[t, 3]) + noise[t])];
        data = (x, y);
        return new RidgeSketches(x, y, 1);
    }

    private static Matrix Identity(int order)
    {
        var identity = new Matrix(order, order);
        for (int i = 0; i < order; i++)
            identity.MutableRow(i)[i] = 1;
        return identity;
    }
}
