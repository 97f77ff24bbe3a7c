using System.Text.Json;
using Bidual.Data;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Reference;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Polynomials;

/// <summary>The interior point and the proximal gradient solve (23) without a column being generated, and reach the same optima.</summary>
public sealed class PolynomialSolverTests
{
    private static readonly PolynomialActivation[] Activations = [PolynomialActivation.ReluFit, PolynomialActivation.Quadratic, new(-0.7, 0.3, 1.1)];

    public static TheoryData<int> Committed => [.. Enumerable.Range(0, Optima.GetArrayLength())];

    public static TheoryData<string> Shared => PolynomialColumnsTests.Shared;

    private static JsonElement Optima => JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/polynomials/optima.json"))).RootElement;

    private static JsonElement OptimaOfCsdp => JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/polynomials/csdp.json"))).RootElement;

    /// <summary>CSDP prints eight digits.</summary>
    [Theory, MemberData(nameof(Committed))]
    public void Both_solvers_reach_the_optimum_of_two_cone_solvers(int number)
    {
        JsonElement one = Optima[number], other = OptimaOfCsdp[number];
        Assert.Equal(one.GetProperty("name").GetString(), other.GetProperty("name").GetString());
        double optimum = one.GetProperty("optimum").GetDouble(), scale = Math.Max(1, optimum);
        SemidefiniteProgram program = ProgramOf(one, one, "beta");
        PolynomialPoint point = Interior(program, 1e-9);
        Assert.Equal(optimum, point.Objective, 1e-8 * scale);
        Assert.Equal(optimum, point.LowerBound, 1e-8 * scale);
        Assert.Equal(optimum, Columns(program), 1e-8 * scale);
        Assert.Equal(other.GetProperty("optimum").GetDouble(), point.Objective, 1e-7 * scale);
    }

    [Theory, MemberData(nameof(Shared))]
    public void The_interior_point_reaches_the_shared_optimum(string name)
    {
        Assert.SkipWhen(ReferenceCase.Folder is null, "There is no shared/cases beside the repository.");
        JsonElement root = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceCase.Folder!, name + ".json"))).RootElement;
        double optimum = root.GetProperty("optimum").GetDouble();
        PolynomialPoint point = Interior(ProgramOf(root, root.TryGetProperty("options", out JsonElement options) ? options : root, root.TryGetProperty("lam", out _) ? "lam" : "beta"), 1e-9);
        Assert.Equal(optimum, point.Objective, 1e-6 * Math.Max(1, optimum));
        Assert.Equal(optimum, point.LowerBound, 1e-6 * Math.Max(1, optimum));
    }

    [Theory, InlineData("squared"), InlineData("logistic"), InlineData("squared-hinge"), InlineData("huber:0.5"), InlineData("poisson")]
    public void Independent_solvers_agree(string name)
    {
        ILoss loss = Loss.Named(name)!;
        foreach ((int n, int d) in new[] { (30, 1), (6, 9), (60, 7), (120, 15) })
        {
            foreach (PolynomialActivation activation in Activations)
            {
                foreach (double ratio in new[] { 0.5, 0.03 })
                {
                    SemidefiniteProgram program = Random(n, d, loss, activation, ratio);
                    double optimum = Columns(program);
                    Assert.Equal(optimum, Interior(program, 1e-8).Objective, 1e-7 * optimum);
                    if (activation.IsQuadratic)
                        Assert.Equal(optimum, QuadraticProximalGradient.Run(program, 1e-8, null, TestContext.Current.CancellationToken).Point.Objective, 1e-7 * optimum);
                }
            }
        }
    }

    /// <summary>The lifted program's value is that of the network that Z and Z' are taken apart into, after every step.</summary>
    [Fact]
    public void Every_iterate_is_a_network_of_the_same_value()
    {
        foreach (PolynomialActivation activation in Activations)
        {
            SemidefiniteProgram program = Random(50, 8, Loss.Logistic, activation, 0.05);
            var method = new LiftedInteriorPoint(program, LiftedConstraints.UnitNorm(8));
            double before = method.Error;
            for (int step = 0; step < 12 && method.Error > 1e-9; step++)
            {
                Assert.True(method.Advance());
                var neurons = program.Neurons(NeuralDecomposition.Of(method.Plus).Concat(NeuralDecomposition.Of(method.Minus).Select(neuron => (neuron.Direction, -neuron.Weight))));
                Assert.Equal(method.Objective, program.OverNeurons.Evaluate(neurons, 1e-9).Objective, 1e-8 * method.Objective);
            }

            Assert.True(method.Error < 1e-3 * before, method.Error.ToString("G3", null));
        }
    }

    /// <summary>⟨F_t, Z⟩ of a neuron is its prediction, the adjoint is one, and tr(F_s A F_t B) is that of the matrices written out.</summary>
    [Fact]
    public void The_lifted_map_is_that_of_neurons()
    {
        var random = new RandomSource(5);
        const int N = 7, D = 4;
        foreach (PolynomialActivation activation in Activations)
        {
            Matrix x = Gaussian(random, N, D), a = Positive(random, D + 1), b = Positive(random, D + 1);
            var map = new LiftedMap(x, activation, 1);
            double[] u = [.. Gaussian(random, 1, D).Data], nu = Gaussian(random, 1, N).Data, fit = map.Apply(Outer([.. u, 1]));
            for (int t = 0; t < N; t++)
                Assert.Equal(activation.At(Vector.Dot(x.Row(t), u)), fit[t], 1e-12 * (1 + Math.Abs(fit[t])));
            Assert.Equal(Vector.Dot<double>(map.Apply(a), nu), Vector.Dot<double>(a.Data, map.Adjoint(nu).Data), 1e-11 * Vector.Norm(a.Data) * Vector.Norm(nu));
            var sums = new double[N * N];
            map.AddProducts(a, b, map.Lines(a), map.Lines(b), sums);
            for (int s = 0; s < N; s++)
            {
                for (int t = 0; t <= s; t++)
                {
                    double trace = Trace(Product(Product(Written(map, s), a), Product(Written(map, t), b)));
                    Assert.Equal(trace, sums[(s * N) + t], 1e-10 * (1 + Math.Abs(trace)));
                }
            }
        }
    }

    [Fact]
    public void Too_many_columns_and_other_activations_are_refused()
    {
        DataException columns = Assert.Throws<DataException>(() => PolynomialInteriorPoint.Run(Random(5, 61, Loss.Squared, PolynomialActivation.Quadratic, 0.5), 1e-6, null, TestContext.Current.CancellationToken));
        Assert.Contains("60 columns", columns.Message, StringComparison.Ordinal);
        DataException activation = Assert.Throws<DataException>(() => QuadraticProximalGradient.Run(Random(5, 3, Loss.Squared, PolynomialActivation.ReluFit, 0.5), 1e-6, null, TestContext.Current.CancellationToken));
        Assert.Contains("--model quadratic", activation.Message, StringComparison.Ordinal);
    }

    internal static SemidefiniteProgram Random(int n, int d, ILoss loss, PolynomialActivation activation, double ratio)
    {
        var random = new RandomSource((100 * n) + d);
        Matrix x = Gaussian(random, n, d);
        double[] y = [.. Enumerable.Range(0, n).Select(t => Target(loss, (x[t, 0] * x[t, d / 2]) + (0.3 * random.NextGaussian())))];
        var program = new SemidefiniteProgram(x, y, loss, activation, 1, 1);
        return program with { Beta = ratio * program.OverNeurons.Evaluate(program.Neurons([]), 1e-9).Price };
    }

    private static double Target(ILoss loss, double value) => loss.Targets switch
    {
        TargetKind.Classes => value > 0 ? 1 : -1,
        TargetKind.Counts => Math.Floor(Math.Exp(value / 2)),
        _ => value,
    };

    private static PolynomialPoint Interior(SemidefiniteProgram program, double tolerance)
    {
        (PolynomialPoint point, SolveStatus status, IReadOnlyList<TracePoint> trace) = PolynomialInteriorPoint.Run(program, tolerance, null, TestContext.Current.CancellationToken);
        Assert.True(status == SolveStatus.Converged || point.RelativeGap < 1e-7, $"{status} {point.RelativeGap:G3} after {trace.Count}");
        return point;
    }

    private static double Columns(SemidefiniteProgram program) => PolynomialColumns.Run(program.OverNeurons, null, 1e-9, null, TestContext.Current.CancellationToken).Point.Objective;

    /// <summary>F_t.</summary>
    private static Matrix Written(LiftedMap map, int t)
    {
        var unit = new double[map.Rows];
        unit[t] = 1;
        return map.Adjoint(unit);
    }

    private static Matrix Gaussian(RandomSource random, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Data);
        return matrix;
    }

    private static Matrix Positive(RandomSource random, int order)
    {
        Matrix root = Gaussian(random, order, order);
        return Product(root, root.Transpose());
    }

    private static Matrix Outer(double[] v) => Product(Matrix.FromColumn(v), Matrix.FromRows([v]));

    private static Matrix Product(Matrix a, Matrix b)
    {
        var product = new Matrix(a.Rows, b.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < b.Columns; j++)
            {
                for (int k = 0; k < a.Columns; k++)
                    product.Data[(i * b.Columns) + j] += a[i, k] * b[k, j];
            }
        }

        return product;
    }

    private static double Trace(Matrix a) => Enumerable.Range(0, a.Rows).Sum(i => a[i, i]);

    private static SemidefiniteProgram ProgramOf(JsonElement root, JsonElement from, string beta)
    {
        PolynomialActivation activation = from.TryGetProperty("activation", out JsonElement written)
            ? new(written[0].GetDouble(), written[1].GetDouble(), written[2].GetDouble())
            : new(from.GetProperty("a").GetDouble(), from.GetProperty("b").GetDouble(), from.GetProperty("c").GetDouble());
        return new SemidefiniteProgram(
            Matrix.FromRows([.. root.GetProperty("X").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())]),
            [.. root.GetProperty("y").EnumerateArray().Select(value => value.GetDouble())],
            Loss.Squared,
            activation,
            root.GetProperty(beta).GetDouble(),
            1);
    }
}
