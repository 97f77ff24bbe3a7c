using System.Text.Json;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Reference;

namespace Bidual.Tests.Polynomials;

/// <summary>(26): several outputs and pools of patches, against shared/cases and against what they are by definition.</summary>
public sealed class PooledPolynomialTests
{
    [Fact]
    public void Average_pooling_reaches_the_shared_optimum()
    {
        JsonElement root = Case("poly_cnn_avgpool_26"), patches = root.GetProperty("patches");
        int k = patches.GetArrayLength(), n = patches[0].GetArrayLength(), f = patches[0][0].GetArrayLength(), q = root.GetProperty("options").GetProperty("pool_size").GetInt32();

        // The patches side by side are a signal of k steps with f channels, which a filter of one step sees.
        var x = new Matrix(n, k * f, [.. from t in Enumerable.Range(0, n) from l in Enumerable.Range(0, k) from i in Enumerable.Range(0, f) select patches[l][t][i].GetDouble()]);
        var moments = new PooledMoments(x, new PatchLayout(k, 1, f, 1, 1, poolWidth: q, poolHeight: 1), 1);
        var loss = new SummedOutputs(Loss.Squared, Matrix.FromColumn(VectorOf(root.GetProperty("y"))), null);
        PolynomialPoint point = Optimum(new PolynomialProgram(moments, loss, 1, Activation(root), root.GetProperty("beta").GetDouble(), 1));
        RequireOptimum(root, point, 1);
    }

    [Fact]
    public void Several_outputs_reach_the_shared_optimum()
    {
        JsonElement root = Case("poly_vector_26");
        Matrix y = MatrixOf(root.GetProperty("Y"));
        var program = new PolynomialProgram(new RowInputs(MatrixOf(root.GetProperty("X"))), new SummedOutputs(Loss.Squared, y, null), y.Columns, Activation(root), root.GetProperty("beta").GetDouble(), 1);
        RequireOptimum(root, Optimum(program), y.Columns);
    }

    /// <summary>One patch that is the whole image is the network on rows.</summary>
    [Fact]
    public void One_patch_is_a_row()
    {
        (Matrix x, double[] y) = Data(40, 6);
        var whole = new PatchLayout(3, 2, 1, 3, 2);
        PolynomialProgram rows = new(x, y, Loss.Squared, PolynomialActivation.ReluFit, 0.5, 1), patches = rows with { Inputs = new PooledMoments(x, whole, 1) };
        PolynomialPoint dense = Optimum(rows), pooled = Optimum(patches);
        Assert.Equal(dense.Objective, pooled.Objective, 1e-9 * dense.Objective);
        for (int t = 0; t < 40; t++)
            Assert.Equal(dense.Fit[t, 0], pooled.Fit[t, 0], 1e-4);

        // At the same neurons, the same numbers up to rounding.
        PolynomialPoint same = patches.Evaluate(dense.Neurons, 1e-9);
        Assert.Equal(dense.Objective, same.Objective, 1e-13 * dense.Objective);
        Assert.Equal(dense.Price, same.Price, 1e-12);
    }

    /// <summary>Moments, the network's own passes over patches, and its neurons unrolled on whole rows predict alike, with blocks of rows and threads of any number.</summary>
    [Theory, InlineData(30, 1), InlineData(1100, 1), InlineData(1100, 3)]
    public void Moments_patches_and_unrolled_neurons_predict_alike(int rows, int threads)
    {
        (Matrix x, _) = Data(rows, (5 * 4 * 2) + 1);
        var layout = new PatchLayout(5, 4, 2, 2, 2, poolWidth: 2, poolHeight: 3);
        var moments = new PooledMoments(x, layout, threads);
        var random = new RandomSource(2);
        (double[] Direction, double Weight, int Slot)[] neurons = [.. Enumerable.Range(0, 5).Select(j => (Unit(random, 9), random.NextGaussian(), j % 4))];
        var program = new PolynomialProgram(moments, new SummedOutputs(Loss.Squared, new Matrix(rows, 2), null), 2, PolynomialActivation.ReluFit, 1, threads);
        PolynomialNeurons own = PolynomialNeurons.Of(9, neurons);
        Matrix fit = program.ObjectiveOf(own).Predict(own.Weights.Data);
        var output = new Matrix(5, 2);
        for (int j = 0; j < 5; j++)
            output.MutableRow(j)[neurons[j].Slot / 2] = neurons[j].Weight;
        var network = new Network(
            Bidual.Networks.Activation.Polynomial, Matrix.FromRows([.. neurons.Select(neuron => neuron.Direction)]), output, polynomial: PolynomialActivation.ReluFit, convolution: new Convolution(layout, [.. neurons.Select(neuron => neuron.Slot % 2)]));
        Matrix direct = network.Predict(x), unrolled = network.Unrolled.Predict(x);
        for (int i = 0; i < fit.Data.Length; i++)
        {
            Assert.Equal(direct.Data[i], fit.Data[i], 1e-12);
            Assert.Equal(direct.Data[i], unrolled.Data[i], 1e-12);
        }
    }

    /// <summary>No neuron of any pool costs more than the bound, and the dearest of a fine grid costs nearly as much.</summary>
    [Fact]
    public void The_bound_of_prices_is_that_of_the_dearest_neuron()
    {
        (Matrix x, double[] dual) = Data(25, 5);
        var layout = new PatchLayout(5, 1, 1, 2, 1, poolWidth: 2, poolHeight: 1);
        var activation = new PolynomialActivation(0.3, -0.7, 0.2);
        double bound = new PolynomialPricing(new PooledMoments(x, layout, 1), activation, 1).UpperBound(dual), dearest = 0;
        for (int pool = 0; pool < 2; pool++)
        {
            for (int k = 0; k < 100_000; k++)
            {
                (double sine, double cosine) = Math.SinCos(k * 2 * Math.PI / 100_000);
                double price = 0;
                for (int t = 0; t < 25; t++)
                {
                    for (int l = 2 * pool; l < (2 * pool) + 2; l++)
                        price += dual[t] * activation.At((cosine * x[t, l]) + (sine * x[t, l + 1])) / 2;
                }

                dearest = Math.Max(dearest, Math.Abs(price));
            }
        }

        Assert.InRange(dearest, bound * (1 - 1e-8), bound);
    }

    private static PolynomialPoint Optimum(PolynomialProgram program)
    {
        (PolynomialPoint point, SolveStatus status, _) = PolynomialColumns.Run(program, null, 1e-9, null, TestContext.Current.CancellationToken);
        Assert.Equal(SolveStatus.Converged, status);
        return point;
    }

    private static void RequireOptimum(JsonElement root, PolynomialPoint point, int outputs)
    {
        double optimum = root.GetProperty("optimum").GetDouble(), slack = Math.Max(1e-6, 3 * root.GetProperty("accuracy").GetDouble()) * optimum;
        Assert.Equal(optimum, point.Objective, slack);
        Assert.InRange(point.LowerBound, optimum - slack, optimum + slack);
        Matrix fit = outputs == 1 ? Matrix.FromColumn(VectorOf(root.GetProperty("fit"))) : MatrixOf(root.GetProperty("fit"));
        for (int i = 0; i < fit.Data.Length; i++)
            Assert.Equal(fit.Data[i], point.Fit.Data[i], 1e-4);
    }

    private static JsonElement Case(string name)
    {
        Assert.SkipWhen(ReferenceCase.Folder is null, "There is no shared/cases beside the repository.");
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceCase.Folder!, "more", name + ".json"))).RootElement;
    }

    private static PolynomialActivation Activation(JsonElement root)
    {
        JsonElement options = root.TryGetProperty("options", out JsonElement given) ? given : root;
        return new PolynomialActivation(options.GetProperty("a").GetDouble(), options.GetProperty("b").GetDouble(), options.GetProperty("c").GetDouble());
    }

    private static (Matrix X, double[] Y) Data(int rows, int columns)
    {
        var random = new RandomSource(17);
        var x = new Matrix(rows, columns);
        random.FillGaussian(x.Data);
        return (x, [.. Enumerable.Range(0, rows).Select(t => (x[t, 0] * x[t, 1]) + random.NextGaussian())]);
    }

    private static double[] Unit(RandomSource random, int length)
    {
        var u = new double[length];
        random.FillGaussian(u);
        Vector.Scale(1 / Vector.Norm(u), u, u);
        return u;
    }

    private static Matrix MatrixOf(JsonElement rows) => Matrix.FromRows([.. rows.EnumerateArray().Select(VectorOf)]);

    private static double[] VectorOf(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetDouble())];
}
