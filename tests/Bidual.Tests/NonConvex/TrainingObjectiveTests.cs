using Bidual.NonConvex.Models;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Tests.NonConvex;

/// <summary>Objective (0) of any model, its gradient, its batches and its Gauss–Newton products.</summary>
public sealed class TrainingObjectiveTests
{
    public static MatrixTheoryData<string, string> All => new(TrainingCase.Models, TrainingCase.Losses);

    [Theory, MemberData(nameof(All))]
    public void The_gradient_agrees_with_differences(string model, string loss)
    {
        TrainingObjective objective = TrainingCase.Objective(model, loss, weighted: true);
        double[] parameters = TrainingCase.Vector(objective.Model.Parameters, 20, 0.6), gradient = new double[objective.Model.Parameters];
        double value = objective.Evaluate(parameters, gradient);
        Assert.Equal(value, objective.Value(parameters), 1e-13 * value);
        double[] direction = TrainingCase.Vector(parameters.Length, 21);
        const double step = 1e-6;
        double difference = (objective.Value(TrainingCase.Moved(parameters, direction, step)) - objective.Value(TrainingCase.Moved(parameters, direction, -step))) / (2 * step);
        double slope = Vector.Dot<double>(gradient, direction);
        Assert.Equal(difference, slope, 1e-6 * (Math.Abs(slope) + value));
    }

    /// <summary>Short enough that no weight passes its kink at 0.</summary>
    [Theory, InlineData("squared"), InlineData("logistic"), InlineData("softmax")]
    public void The_gradient_of_squared_norms_agrees_with_differences(string loss)
    {
        TrainingObjective objective = TrainingCase.Objective("l1", loss, weighted: true);
        double[] parameters = TrainingCase.Vector(objective.Model.Parameters, 20, 0.6), gradient = new double[parameters.Length];
        double value = objective.Evaluate(parameters, gradient);
        const double step = 1e-7;
        Assert.All(parameters, weight => Assert.True(Math.Abs(weight) > 2 * step));
        for (int i = 0; i < parameters.Length; i++)
        {
            double[] axis = new double[parameters.Length];
            axis[i] = 1;
            double difference = (objective.Value(TrainingCase.Moved(parameters, axis, step)) - objective.Value(TrainingCase.Moved(parameters, axis, -step))) / (2 * step);
            Assert.Equal(difference, gradient[i], 1e-7 * value);
        }

        Assert.Throws<InvalidOperationException>(() => objective.Linearise(parameters));
    }

    [Theory, MemberData(nameof(All))]
    public void The_Gauss_Newton_product_is_that_of_the_rows_of_its_root(string model, string loss)
    {
        TrainingObjective objective = TrainingCase.Objective(model, loss, weighted: true);
        double[] parameters = TrainingCase.Vector(objective.Model.Parameters, 22, 0.6);
        Linearisation point = objective.Linearise(parameters);
        double[] direction = TrainingCase.Vector(parameters.Length, 23), product = new double[parameters.Length], expected = new double[parameters.Length];
        point.Multiply(direction, product);
        double[] ridge = point.Ridge(0);
        for (int i = 0; i < expected.Length; i++)
            expected[i] = ridge[i] * direction[i];
        point.RootRows((_, rows) =>
        {
            for (int t = 0; t < rows.Rows; t++)
                Vector.AddScaled(Vector.Dot<double>(rows.Row(t), direction), rows.Row(t), expected);
        });
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], product[i], 1e-11 * Vector.Norm(expected));
    }

    [Theory, InlineData("squared"), InlineData("logistic"), InlineData("poisson"), InlineData("softmax")]
    public void Of_a_linear_model_it_is_the_Hessian(string loss)
    {
        TrainingObjective objective = TrainingCase.Objective("linear", loss, weighted: true);
        double[] parameters = TrainingCase.Vector(objective.Model.Parameters, 24, 0.6), direction = TrainingCase.Vector(parameters.Length, 25);
        double[] product = new double[parameters.Length], above = new double[parameters.Length], below = new double[parameters.Length];
        objective.Linearise(parameters).Multiply(direction, product);
        const double step = 1e-5;
        objective.Evaluate(TrainingCase.Moved(parameters, direction, step), above);
        objective.Evaluate(TrainingCase.Moved(parameters, direction, -step), below);
        for (int i = 0; i < product.Length; i++)
            Assert.Equal((above[i] - below[i]) / (2 * step), product[i], 1e-8 * Vector.Norm(product));
    }

    [Fact]
    public void Batches_of_an_epoch_have_the_gradient_on_average()
    {
        TrainingObjective objective = TrainingCase.Objective("deep", "softmax", rows: 20, weighted: true);
        double[] parameters = TrainingCase.Vector(objective.Model.Parameters, 26), whole = new double[parameters.Length], one = new double[parameters.Length], mean = new double[parameters.Length];
        double value = objective.Evaluate(parameters, whole), average = 0;
        int[] order = [.. Enumerable.Range(0, 20)];
        new RandomSource(1).Shuffle(order);
        for (int k = 0; k < 4; k++)
        {
            average += objective.Evaluate(parameters, one, order.AsMemory(5 * k, 5)) / 4;
            Vector.AddScaled<double>(0.25, one, mean);
        }

        Assert.Equal(value, average, 1e-12 * value);
        for (int i = 0; i < mean.Length; i++)
            Assert.Equal(whole[i], mean[i], 1e-12 * Vector.Norm(whole));
    }

    [Fact]
    public void Threads_change_nothing_but_rounding_and_the_same_threads_not_even_that()
    {
        TrainingObjective one = TrainingCase.Objective("relu", "logistic", rows: 40_000), two = TrainingCase.Objective("relu", "logistic", rows: 40_000, threads: 3);
        double[] parameters = TrainingCase.Vector(one.Model.Parameters, 27), first = new double[parameters.Length], second = new double[parameters.Length], again = new double[parameters.Length];
        double value = one.Evaluate(parameters, first);
        Assert.Equal(value, two.Evaluate(parameters, second), 1e-13 * value);
        two.Evaluate(parameters, again);
        Assert.Equal(second, again);
        for (int i = 0; i < first.Length; i++)
            Assert.Equal(first[i], second[i], 1e-12 * Vector.Norm(first));
        double[] product = new double[parameters.Length], inParts = new double[parameters.Length];
        one.Linearise(parameters).Multiply(first, product);
        two.Linearise(parameters).Multiply(first, inParts);
        for (int i = 0; i < product.Length; i++)
            Assert.Equal(product[i], inParts[i], 1e-12 * Vector.Norm(product));
    }

    [Theory, InlineData(false, 0, false, true), InlineData(true, 0, false, true), InlineData(false, 2, true, false), InlineData(true, 2, false, true), InlineData(false, 0, true, false)]
    public void It_is_the_objective_of_the_network(bool gated, int skip, bool intercept, bool shared)
    {
        foreach (int outputs in new[] { 1, 3 })
        {
            var shape = new TwoLayerModel(gated ? Networks.Activation.GatedRelu : Networks.Activation.Relu, 3, 5, outputs, gated ? TrainingCase.Gaussian(5, 3, 30) : null, skip, intercept, shared);
            Matrix inputs = TrainingCase.Gaussian(15, 3, 31), targets = TrainingCase.Gaussian(15, outputs, 32);
            double[] parameters = TrainingCase.Vector(shape.Model.Parameters, 33);
            Networks.Network network = shape.ToNetwork(parameters);
            Assert.Equal(parameters, shape.FromNetwork(network));
            double expected = Loss.Squared.Value(network.Predict(inputs).Data, targets.Data) + (0.35 * network.SquaredWeights(shared ? Networks.OutputPenalty.WeightDecay : Networks.OutputPenalty.OneAgainstAll));
            Assert.Equal(expected, new TrainingObjective(shape.Model, inputs, targets, Loss.Squared, 0.7).Value(parameters), 1e-13 * expected);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Of_polynomial_networks_it_is_22_where_the_weights_are_balanced(bool shared)
    {
        foreach (int outputs in new[] { 1, 3 })
        {
            PolynomialActivation sigma = PolynomialActivation.ReluFit;
            var shape = new TwoLayerModel(Networks.Activation.Polynomial, 3, 5, outputs, Shared: shared, Polynomial: sigma);
            Matrix inputs = TrainingCase.Gaussian(15, 3, 31), targets = TrainingCase.Gaussian(15, outputs, 32);
            double[] parameters = TrainingCase.Vector(shape.Model.Parameters, 33);
            Networks.Network network = shape.ToNetwork(parameters);
            var objective = new TrainingObjective(shape.Model, inputs, targets, Loss.Squared, 0.7);
            double penalty = Enumerable.Range(0, network.Neurons).Sum(j => Vector.Norm(network.Output.Row(j)));
            double expected = Loss.Squared.Value(network.Predict(inputs).Data, targets.Data) + (0.7 * penalty);
            Assert.Equal(expected, objective.Value(shape.FromNetwork(network)), 1e-13 * expected);
            Assert.True(objective.Value(parameters) > expected);
        }
    }

    /// <summary>At the least weight decay of the same network: other splits of a feature's weight cost more.</summary>
    [Theory, InlineData(1), InlineData(3)]
    public void Of_gated_networks_it_is_9b_where_features_are_balanced(int outputs)
    {
        Matrix inputs = TrainingCase.Gaussian(15, 3, 31), targets = TrainingCase.Gaussian(15, outputs, 32), gates = TrainingCase.Gaussian(6, 3, 30);
        var shape = new TwoLayerModel(Networks.Activation.GatedRelu, 3, 6, outputs, gates, Intercept: true, Shared: outputs == 1, Penalty: PenaltyKind.Features);
        double[] parameters = TrainingCase.Vector(shape.Model.Parameters, 33), balanced = shape.FromNetwork(shape.ToNetwork(parameters));
        Networks.Network network = shape.ToNetwork(balanced);
        Assert.Equal(shape.ToNetwork(parameters).Predict(inputs).Data, network.Predict(inputs).Data, (a, b) => Math.Abs(a - b) < 1e-12);
        var objective = new TrainingObjective(shape.Model, inputs, targets, Loss.Squared, 0.7);
        double expected = Loss.Squared.Value(network.Predict(inputs).Data, targets.Data) + (0.7 * Networks.NetworkPenalty.Of(network, PenaltyKind.Features, inputs));
        Assert.Equal(expected, objective.Value(balanced), 1e-13 * expected);
        Assert.True(objective.Value(parameters) > (1 + 1e-3) * expected);
    }

    [Theory, InlineData(1), InlineData(3)]
    public void Of_gated_networks_it_is_9a(int outputs)
    {
        Matrix inputs = TrainingCase.Gaussian(15, 3, 31), targets = TrainingCase.Gaussian(15, outputs, 32), gates = TrainingCase.Gaussian(6, 3, 30);
        var shape = new TwoLayerModel(Networks.Activation.GatedRelu, 3, 6, outputs, gates, Shared: outputs == 1, Penalty: PenaltyKind.L1);
        double[] parameters = TrainingCase.Vector(shape.Model.Parameters, 33);
        Networks.Network network = shape.ToNetwork(parameters);
        Assert.Equal(parameters, shape.FromNetwork(network));
        double expected = Loss.Squared.Value(network.Predict(inputs).Data, targets.Data) + (0.7 * Networks.NetworkPenalty.Of(network, PenaltyKind.L1, inputs));
        Assert.Equal(expected, new TrainingObjective(shape.Model, inputs, targets, Loss.Squared, 0.7).Value(parameters), 1e-13 * expected);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Signs_are_those_of_monotone_networks(int outputs)
    {
        var shape = new TwoLayerModel(Networks.Activation.Relu, 3, 8, outputs, Intercept: true, Shared: false);
        int[] signs = shape.SignsOf([new Bidual.Data.MonotoneFeature(0, 1), new Bidual.Data.MonotoneFeature(2, -1)])!;
        var objective = new TrainingObjective(shape.Model, TrainingCase.Gaussian(4, 3, 1), TrainingCase.Gaussian(4, outputs, 2), Loss.Squared, 0.1, signs: signs);
        double[] start = objective.Start(Initialisation.Uniform, new RandomSource(1)), drawn = Initialisation.Uniform.Draw(shape.Model, new RandomSource(1));
        Assert.Equal(drawn.Select(Math.Abs), start.Select(Math.Abs));
        Networks.Network network = shape.ToNetwork(start);
        foreach (int k in Enumerable.Range(0, outputs))
        {
            double[] fed = [.. Enumerable.Range(0, 8).Where(j => j % outputs == k).Select(j => network.Output[j, k])];
            Assert.Equal(fed.Count(a => a > 0), fed.Count(a => a < 0));
        }

        for (int j = 0; j < 8; j++)
        {
            double a = network.Output[j, j % outputs];
            Assert.True(a * network.Hidden[j, 0] > 0);
            Assert.True(a * network.Hidden[j, 2] < 0);
        }

        Assert.Contains(Enumerable.Range(0, 8), j => network.Output[j, j % outputs] * network.Hidden[j, 1] < 0);
        Assert.Null(shape.SignsOf([]));
    }

    [Fact]
    public void A_polynomial_neuron_of_zero_is_one_of_no_weight()
    {
        var shape = new TwoLayerModel(Networks.Activation.Polynomial, 2, 2, Polynomial: PolynomialActivation.Quadratic);
        double[] parameters = [0, 0, 0, 4, 7, 2], gradient = new double[6];
        Networks.Network network = shape.ToNetwork(parameters);
        Assert.Equal([1, 0, 0, 1], network.Hidden.Data);
        Assert.Equal([0, 8], network.Output.Data);
        new TrainingObjective(shape.Model, TrainingCase.Gaussian(4, 2, 1), TrainingCase.Gaussian(4, 1, 2), Loss.Squared, 0.1).Evaluate(parameters, gradient);
        Assert.All(gradient, slope => Assert.True(double.IsFinite(slope)));
    }
}
