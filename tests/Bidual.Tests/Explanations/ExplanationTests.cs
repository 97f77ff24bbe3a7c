using Bidual.Data;
using Bidual.Explanations;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Export;
using Bidual.Tests.Robustness;

namespace Bidual.Tests.Explanations;

/// <summary>What is said about a network puts its predictions together again.</summary>
public sealed class ExplanationTests
{
    [Theory, MemberData(nameof(RandomModels.Kinds), MemberType = typeof(RandomModels))]
    public void A_prediction_is_its_parts_and_a_linear_function(string kind)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (Model model, Dataset rows) = RandomModels.Of(kind, seed);
            Matrix outputs = BatchPrediction.Of(model.Network, model.Preparation, rows.Features, 1);
            for (int i = 0; i < rows.Count; i++)
            {
                double[] x = rows.Features.Row(i).ToArray();
                RowExplanation row = RowExplanation.Of(model, x);
                for (int k = 0; k < row.Outputs.Count; k++)
                {
                    LocalOutput output = row.Outputs[k];
                    double size = 1 + output.Contributions.Sum(Math.Abs) + Math.Abs(output.Offset) + output.Gradient.Zip(x, (g, value) => Math.Abs(g * value)).Sum();
                    Assert.Equal(outputs[i, k], output.Prediction, 1e-12 * size);
                    Assert.Equal(output.Prediction, output.Contributions.Sum() + output.Skip + output.Constant, 1e-12 * size);
                    Assert.Equal(output.Prediction, Vector.Dot(output.Gradient, x) + output.Offset, 1e-12 * size);
                    Assert.Equal(row.ActiveNeurons.Length, output.Contributions.Length);
                }
            }
        }
    }

    [Theory, MemberData(nameof(RandomModels.Kinds), MemberType = typeof(RandomModels))]
    public void A_region_ends_at_its_nearest_kink_and_not_before(string kind)
    {
        int seen = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            (Model model, Dataset rows) = RandomModels.Of(kind, seed, rows: 4);
            var random = new RandomSource(seed);
            for (int i = 0; i < rows.Count; i++)
            {
                double[] x = rows.Features.Row(i).ToArray();
                RowExplanation row = RowExplanation.Of(model, x);
                if (row.Nearest is not { } kink || model.Network.Inputs == 1)
                    continue;
                seen++;
                double[] step = [.. kink.At.Select((value, f) => (value - x[f]) / model.Preparation.Features.Scale[f])];
                Assert.Equal(kink.Distance, Vector.Norm(step), 1e-12 * (1 + kink.Distance));
                Assert.Equal(row.ActiveNeurons, Active(0.999, step));
                Assert.Equal(kink.SwitchesOn ? row.ActiveNeurons.Append(kink.Neuron).Order() : row.ActiveNeurons.Except([kink.Neuron]), Active(1.000001, step));
                var elsewhere = new double[x.Length];
                random.FillGaussian(elsewhere);
                Vector.Scale(kink.Distance / Vector.Norm(elsewhere), elsewhere, elsewhere);
                Assert.Equal(row.ActiveNeurons, Active(0.999, elsewhere));

                int[] Active(double share, double[] change) => RowExplanation.Of(model, [.. x.Select((value, f) => value + (share * change[f] * model.Preparation.Features.Scale[f]))]).ActiveNeurons;
            }
        }

        Assert.True(seen > 20);
    }

    [Theory, MemberData(nameof(RandomModels.Kinds), MemberType = typeof(RandomModels))]
    public void Shares_add_up_and_weights_are_those_of_the_data(string kind)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            (Model model, Dataset rows) = RandomModels.Of(kind, seed, rows: 30);
            var explanation = Explanation.Of(model, rows);
            Assert.Equal(30, explanation.Rows);
            if (explanation.Neurons.Count > 0 && explanation.Neurons[0].VarianceShare is not null)
            {
                Assert.Equal(1, explanation.Neurons.Sum(neuron => neuron.VarianceShare!.Value) + (explanation.LinearVariance ?? 0), 1e-10);
                Assert.Equal(1, explanation.Neurons.Sum(neuron => neuron.AbsoluteShare!.Value) + (explanation.LinearAbsolute ?? 0), 1e-10);
            }

            foreach (NeuronExplanation neuron in explanation.Neurons)
            {
                int active = 0;
                for (int i = 0; i < rows.Count; i++)
                {
                    double[] x = rows.Features.Row(i).ToArray();
                    RowExplanation row = RowExplanation.Of(model, x);
                    int place = Array.IndexOf(row.ActiveNeurons, neuron.Index);
                    if (place < 0)
                        continue;
                    active++;
                    double part = row.Outputs[neuron.Output].Contributions[place];
                    Assert.Equal(part, Vector.Dot(neuron.SlopesInUnits, x) + neuron.OffsetInUnits, 1e-11 * (1 + Math.Abs(part) + Math.Abs(neuron.OffsetInUnits)));
                }

                Assert.Equal(active, neuron.ActiveRows);
                Assert.Equal(model.Task == LearningTask.Classification ? active : null, neuron.ActiveOfClass?.Sum());
            }
        }
    }

    /// <summary>Of a linear function every feature moves the output by |w|·σ, in the direction of w.</summary>
    [Fact]
    public void The_importance_of_a_linear_function_is_its_slope_times_the_deviation()
    {
        var network = new Network(Activation.Relu, new Matrix(0, 3), new Matrix(0, 1), linear: new LinearPart([4], Matrix.FromColumn([2, -0.5, 7])));
        var preparation = new Preparation(new Scaling([1, 2, 0], [2, 4, 1]), new Scaling([10], [3]), false);
        var model = new Model(network, preparation, LearningTask.Regression, ["a", "b", "c"], ["y"], [], Loss.Squared);
        var rows = new Dataset(new Matrix(4, 3, [0, 1, 5, 2, 3, 5, 0, 3, 5, 2, 9, 5]), new Matrix(4, 1), LearningTask.Regression, ["a", "b", "c"], ["y"]);
        FeatureImportance[] features = [.. Explanation.Of(model, rows).Features];
        double b = 3 * 0.5 / 4 * 3;
        Assert.Equal([3.0, b, 0], features.Select(feature => Math.Round(feature.Sensitivity, 12)));
        Assert.Equal([3.0, -b, 0], features.Select(feature => Math.Round(feature.Direction, 12)));
        Assert.Equal(1, features.Sum(feature => feature.Share), 1e-14);
    }

    [Fact]
    public void Effects_that_cancel_have_no_direction()
    {
        var network = new Network(Activation.Relu, new Matrix(2, 1, [1, -1]), new Matrix(2, 1, [1, 1]));
        var model = new Model(network, new Preparation(Scaling.Identity(1), Scaling.Identity(1), false), LearningTask.Regression, ["x"], ["y"], [], Loss.Squared);
        FeatureImportance feature = Assert.Single(Explanation.Of(model, new Dataset(new Matrix(4, 1, [-3, -1, 1, 3]), new Matrix(4, 1), LearningTask.Regression)).Features);
        Assert.Equal((Math.Sqrt(5), 0.0), (feature.Sensitivity, feature.Direction));
    }

    [Fact]
    public void Without_rows_there_are_the_weights_alone()
    {
        Model model = SampleModels.Tame(Activation.GatedRelu, LearningTask.Regression, bias: true, standardize: true, neurons: 3);
        var explanation = Explanation.Of(model);
        Assert.Null(explanation.Rows);
        Assert.Empty(explanation.Features);
        Assert.All(explanation.Neurons, neuron => Assert.True(neuron is { ActiveRows: null, VarianceShare: null, AbsoluteShare: null, ActiveOfClass: null }));
        Assert.Throws<DataException>(() => RowExplanation.Of(model, [1.0]));
    }
}
