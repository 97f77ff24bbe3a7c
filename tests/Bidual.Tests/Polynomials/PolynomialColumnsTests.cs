using System.Text.Json;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Reference;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Polynomials;

/// <summary>Column generation reaches closed forms and the optima of CVXOPT: tests/polynomials and shared/cases.</summary>
public sealed class PolynomialColumnsTests
{
    public static TheoryData<int> Committed => [.. Enumerable.Range(0, Optima.GetArrayLength())];

    public static TheoryData<string> Shared { get; } =
        [.. new[] { "poly_n12_d2_a0.09", "poly_n25_d4_a1.0", "poly_n30_d3_a0.09", "poly_n40_d5_a1.0", "more/poly_scalar_23", "more/poly_quadratic_nuclear" }];

    private static JsonElement Optima => JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/polynomials/optima.json"))).RootElement;

    [Theory, MemberData(nameof(Committed))]
    public void Reaches_the_optimum_of_a_cone_solver(int number)
    {
        JsonElement one = Optima[number];
        double[] activation = VectorOf(one.GetProperty("activation"));
        var program = new PolynomialProgram(
            MatrixOf(one.GetProperty("X")), VectorOf(one.GetProperty("y")), Loss.Squared, new PolynomialActivation(activation[0], activation[1], activation[2]), one.GetProperty("beta").GetDouble(), 1);
        RequireOptimum(program, one.GetProperty("optimum").GetDouble(), 1e-8);
    }

    [Theory, MemberData(nameof(Shared))]
    public void Reaches_the_shared_optimum(string name)
    {
        Assert.SkipWhen(ReferenceCase.Folder is null, "There is no shared/cases beside the repository.");
        JsonElement root = JsonDocument.Parse(File.ReadAllText(Path.Combine(ReferenceCase.Folder!, name + ".json"))).RootElement, from = root.TryGetProperty("options", out JsonElement options) ? options : root;
        var activation = new PolynomialActivation(from.GetProperty("a").GetDouble(), from.GetProperty("b").GetDouble(), from.GetProperty("c").GetDouble());
        double beta = (root.TryGetProperty("lam", out JsonElement lam) ? lam : root.GetProperty("beta")).GetDouble();
        var program = new PolynomialProgram(MatrixOf(root.GetProperty("X")), VectorOf(root.GetProperty("y")), Loss.Squared, activation, beta, 1);
        PolynomialPoint point = RequireOptimum(program, root.GetProperty("optimum").GetDouble(), 1e-6);
        double[] fit = VectorOf(root.GetProperty("fit"));
        for (int t = 0; t < fit.Length; t++)
            Assert.Equal(fit[t], point.Fit[t, 0], 1e-4);
    }

    /// <summary>X = I and σ = t²: Z = Diag(soft(y, β)), a neuron for every |y_t| above β, and p* = Σ h(|y_t|).</summary>
    [Fact]
    public void Orthogonal_rows_have_a_closed_form()
    {
        const double Beta = 0.7;
        double[] y = [2, -0.5, 0.69, -3, 0.8, 1.5, -0.71];
        var x = new Matrix(7, 7);
        for (int t = 0; t < 7; t++)
            x.MutableRow(t)[t] = 1;
        PolynomialPoint point = RequireOptimum(new PolynomialProgram(x, y, Loss.Squared, PolynomialActivation.Quadratic, Beta, 1), y.Sum(value => Huber(Math.Abs(value), Beta)), 1e-9);
        for (int t = 0; t < 7; t++)
            Assert.Equal(Math.Sign(y[t]) * Math.Max(0, Math.Abs(y[t]) - Beta), point.Fit[t, 0], 1e-6);
    }

    /// <summary>d = 1: u = ±1, a Lasso in ax² + bx + c and ax² − bx + c, here with orthogonal features.</summary>
    [Fact]
    public void One_column_is_a_lasso()
    {
        // x = ±1 with a = c = 0.5 and b = 1: features 1 + x and 1 − x, that is (2, 0) and (0, 2) on the two rows.
        var x = Matrix.FromColumn([1, -1]);
        double[] y = [3, -2];
        const double Beta = 1;
        double optimum = y.Sum(value => (value * value / 2) - (Math.Pow(Math.Max(0, (2 * Math.Abs(value)) - Beta), 2) / 8));
        RequireOptimum(new PolynomialProgram(x, y, Loss.Squared, new PolynomialActivation(0.5, 1, 0.5), Beta, 1), optimum, 1e-9);
    }

    [Fact]
    public void Losses_are_differentiable_ones_of_any_kind()
    {
        var random = new RandomSource(11);
        var x = new Matrix(60, 5);
        random.FillGaussian(x.Data);
        double[] y = [.. Enumerable.Range(0, 60).Select(t => x[t, 0] * x[t, 1] + (0.3 * random.NextGaussian()) > 0 ? 1.0 : -1)];
        foreach (ILoss loss in new[] { Loss.Squared, Loss.Logistic, Loss.SquaredHinge, Loss.Huber(0.5) })
        {
            var program = new PolynomialProgram(x, y, loss, PolynomialActivation.ReluFit, 0.5, 1);
            (PolynomialPoint point, SolveStatus status, _) = PolynomialColumns.Run(program, null, 1e-8, null, TestContext.Current.CancellationToken);
            Assert.Equal(SolveStatus.Converged, status);
            Assert.InRange(point.Neurons.Count, 1, 12);
        }
    }

    [Fact]
    public void Above_the_largest_price_there_is_no_neuron()
    {
        var random = new RandomSource(3);
        var x = new Matrix(30, 4);
        random.FillGaussian(x.Data);
        double[] y = [.. Enumerable.Range(0, 30).Select(_ => random.NextGaussian())];
        var program = new PolynomialProgram(x, y, Loss.Squared, PolynomialActivation.ReluFit, 1, 1);
        double betaMax = program.Evaluate(PolynomialNeurons.Of(4, []), 1e-9).Price;
        Assert.Equal(0, PolynomialColumns.Run(program with { Beta = betaMax * (1 + 1e-12) }, null, 1e-9, null, TestContext.Current.CancellationToken).Point.Neurons.Count);
        Assert.NotEqual(0, PolynomialColumns.Run(program with { Beta = betaMax * 0.99 }, null, 1e-9, null, TestContext.Current.CancellationToken).Point.Neurons.Count);
    }

    /// <summary>Of t², X scaled by r and β by r² are the same problem.</summary>
    [Theory, InlineData(1e60), InlineData(1e-60), InlineData(1e3)]
    public void Units_do_not_matter_to_a_quadratic_network(double scale)
    {
        var random = new RandomSource(6);
        Matrix x = new(40, 4), scaled = new(40, 4);
        random.FillGaussian(x.Data);
        Vector.Scale(scale, x.Data, scaled.Data);
        double[] y = [.. Enumerable.Range(0, 40).Select(t => (x[t, 0] * x[t, 1]) + (0.1 * random.NextGaussian()))];
        var program = new PolynomialProgram(x, y, Loss.Squared, PolynomialActivation.Quadratic, 2, 1);
        double optimum = PolynomialColumns.Run(program, null, 1e-9, null, TestContext.Current.CancellationToken).Point.Objective;
        RequireOptimum(program with { Inputs = new RowInputs(scaled), Beta = 2 * scale * scale }, optimum, 1e-8);
    }

    /// <summary>Few rows that a network fits: nearly all of the objective is the penalty, and rounds gain little.</summary>
    [Fact]
    public void A_small_beta_is_no_obstacle()
    {
        var random = new RandomSource(0);
        var x = new Matrix(40, 4);
        random.FillGaussian(x.Data);
        double[] y = [.. Enumerable.Range(0, 40).Select(t => x[t, 0] * x[t, 1])];
        var program = new PolynomialProgram(x, y, Loss.Squared, PolynomialActivation.ReluFit, 1e-3, 1);
        (PolynomialPoint point, SolveStatus status, IReadOnlyList<TracePoint> trace) = PolynomialColumns.Run(program, null, 1e-6, null, TestContext.Current.CancellationToken);
        Assert.True(status == SolveStatus.Converged, string.Join("; ", trace.Select(one => $"{one.ActiveBlocks} {one.RelativeGap:G3} {one.Objective:G12}")) + point.Price / 1e-3);
        Assert.InRange(point.RelativeGap, 0, 1e-6);
    }

    private static PolynomialPoint RequireOptimum(PolynomialProgram program, double optimum, double accuracy)
    {
        (PolynomialPoint point, SolveStatus status, _) = PolynomialColumns.Run(program, null, 1e-9, null, TestContext.Current.CancellationToken);
        Assert.Equal(SolveStatus.Converged, status);
        Assert.Equal(optimum, point.Objective, accuracy * Math.Max(1, optimum));
        Assert.Equal(optimum, point.LowerBound, accuracy * Math.Max(1, optimum));
        return point;
    }

    private static double Huber(double t, double beta) => t > beta ? (beta * t) - (beta * beta / 2) : t * t / 2;

    private static double[] VectorOf(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private static Matrix MatrixOf(JsonElement array) => Matrix.FromRows([.. array.EnumerateArray().Select(VectorOf)]);
}
