using System.Text.Json;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Tests.NonConvex;
using Bidual.Tests.Repository;

namespace Bidual.Tests.Fitting;

/// <summary>Polynomial networks without a penalty against exact rational optima and NumPy's form of least norm: tests/quadratics.</summary>
public sealed class QuadraticLeastSquaresTests
{
    private static readonly FitSettings Settings = new() { Activation = Activation.Polynomial, Polynomial = PolynomialActivation.Quadratic, Beta = 0, Standardize = false, Threads = 1 };

    private static JsonElement[] Cases { get; } = [.. JsonDocument.Parse(File.ReadAllText(RepositoryFolder.PathOf("tests/quadratics/least_squares.json"))).RootElement.EnumerateArray()];

    [Theory, InlineData("tall"), InlineData("weighted"), InlineData("near")]
    public void Independent_products_have_a_proven_optimum(string name)
    {
        (JsonElement one, Dataset data) = Case(name);
        double optimum = one.GetProperty("optimum").GetDouble();
        foreach (PolynomialActivation activation in new[] { PolynomialActivation.Quadratic, PolynomialActivation.ReluFit, new(-2, 0, 0.5) })
        {
            FittedNetwork fit = ConvexNetwork.Fit(data, Settings with { Polynomial = activation });
            Certificate certificate = fit.Certificate;
            Assert.Equal((Claim.Global, PricingMethod.Projection, 0.0), (certificate.Claim, certificate.Pricing, certificate.Beta));
            Assert.InRange(certificate.LowerBound, optimum * (1 - 1e-7), optimum * (1 + 1e-15));
            Assert.Equal(optimum, certificate.Objective, 1e-10 * optimum);
            Assert.Equal(fit.Model.Objective(data, 0), certificate.Objective, 1e-13 * optimum);
        }
    }

    [Theory, InlineData("tall"), InlineData("weighted"), InlineData("wide"), InlineData("repeated")]
    public void Of_all_forms_of_least_squares_it_has_the_least_norm(string name)
    {
        (JsonElement one, Dataset data) = Case(name);
        FittedNetwork fit = ConvexNetwork.Fit(data, Settings);
        Assert.Equal(one.GetProperty("norm").GetDouble(), Vector.Norm(fit.Model.Network.Output.Values), 1e-9);
        Assert.Equal(one.GetProperty("optimum").GetDouble(), fit.Certificate.Objective, 1e-12);
        Assert.InRange(fit.Model.Network.Neurons, 1, data.Features.Columns + 1);
    }

    [Theory, InlineData("wide", 12, 15), InlineData("repeated", 6, 10)]
    public void Dependent_products_are_told_and_nothing_is_claimed(string name, int rank, int products)
    {
        (JsonElement one, Dataset data) = Case(name);
        Assert.Equal(rank, one.GetProperty("rank").GetInt32());
        Certificate certificate = ConvexNetwork.Fit(data, Settings).Certificate;
        Assert.Equal((Claim.None, 0.0), (certificate.Claim, certificate.LowerBound));
        Assert.Contains($"he {products} products of pairs of inputs have rank {rank}", certificate.ClaimText, StringComparison.Ordinal);
        Assert.Equal(name == "wide", certificate.ClaimText.Contains("fitted up to the rounding", StringComparison.Ordinal));
    }

    [Fact]
    public void The_bound_needs_no_solution()
    {
        (JsonElement one, Dataset data) = Case("tall");
        double optimum = one.GetProperty("optimum").GetDouble();
        var products = QuadraticProducts.Of(Matrix.FromRows([[2, 1], [3, 1]]), PolynomialActivation.Quadratic)!;
        Assert.Equal([4, 2 * Math.Sqrt(2), 1, 9, 3 * Math.Sqrt(2), 1], products.Rows(Matrix.FromRows([[2, 1], [3, 1]])).Data);
        Matrix x = new Preparation(Scaling.Identity(3), Scaling.Identity(1), Bias: true).Inputs(data.Features);
        Matrix columns = QuadraticProducts.Of(x, PolynomialActivation.Quadratic)!.Rows(x);
        double distance = Distance(columns, data.Targets.Column(0));
        Assert.InRange(distance * distance / 2, optimum * (1 - 1e-9), optimum * (1 + 1e-15));
    }

    [Theory, InlineData(1e-1), InlineData(1e-3), InlineData(1e-5), InlineData(1e-9)]
    public void A_bound_holds_however_near_to_dependent_the_columns_are(double apart)
    {
        Matrix columns = TrainingCase.Gaussian(30, 4, 7);
        double[] residual = TrainingCase.Vector(30, 8);
        for (int t = 0; t < 30; t++)
            columns.Data[(4 * t) + 3] = columns[t, 0] + columns[t, 1] + (apart * columns[t, 3]);
        Matrix exact = TrainingCase.Gaussian(30, 4, 7);
        double expected = Distance(exact, residual), found = Distance(columns, residual);
        Assert.InRange(found, expected * (1 - 1e-4), expected * (1 + 1e-6));
    }

    [Theory, InlineData(1, 0, 0, false), InlineData(1, 0.5, 0, false), InlineData(0.09, 0.5, 0.47, true), InlineData(2, 0, -0.5, true), InlineData(-1, 0, 0, true)]
    public void Coefficients_and_neurons_are_the_same_function(double a, double b, double c, bool ones)
    {
        Matrix x = TrainingCase.Gaussian(20, 4, 9);
        for (int t = 0; ones && t < 20; t++)
            x.MutableRow(t)[3] = 1;
        var sigma = new PolynomialActivation(a, b, c);
        QuadraticProducts products = QuadraticProducts.Of(x, sigma)!;
        double[] coefficients = TrainingCase.Vector(products.Count, 10);
        (double[] Direction, double Weight)[] neurons = [.. products.Neurons(coefficients)];
        Assert.All(neurons, neuron => Assert.Equal(1, Vector.Norm(neuron.Direction), 1e-12));
        Assert.True(neurons.Length <= 2 * 6);
        Matrix rows = products.Rows(x);
        for (int t = 0; t < 20; t++)
        {
            double expected = Vector.Dot(rows.Row(t), coefficients), scale = neurons.Sum(neuron => Math.Abs(neuron.Weight)) * Vector.SquaredNorm(x.Row(t));
            Assert.Equal(expected, neurons.Sum(neuron => neuron.Weight * sigma.At(Vector.Dot(x.Row(t), neuron.Direction))), 1e-13 * (1 + scale));
        }
    }

    [Fact]
    public void Coefficients_that_tie_the_constant_to_the_squares_have_no_closed_form()
    {
        Matrix without = Matrix.FromRows([[1, 2], [3, 4]]), with = Matrix.FromRows([[2, 1], [3, 1]]);
        Assert.Null(QuadraticProducts.Of(without, PolynomialActivation.ReluFit));
        Assert.Null(QuadraticProducts.Of(with, new PolynomialActivation(1, 0, -1)));
        Assert.Null(QuadraticProducts.Of(with, new PolynomialActivation(0, 1, 0)));
        Assert.NotNull(QuadraticProducts.Of(with, new PolynomialActivation(1, 1, -1)));
    }

    private static double Distance(Matrix columns, double[] residual) => ProjectionBound.Of(columns, residual).Distance;

    private static (JsonElement Case, Dataset Data) Case(string name)
    {
        JsonElement one = Cases.Single(one => one.GetProperty("name").GetString() == name);
        double[][] rows = [.. one.GetProperty("features").EnumerateArray().Select(Numbers)];
        return (one, new Dataset(Matrix.FromRows(rows), Matrix.FromColumn(Numbers(one.GetProperty("targets"))), LearningTask.Regression, weights: name == "weighted" ? Numbers(one.GetProperty("weights")) : null));
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
