using Bidual.Data;
using Bidual.Explanations;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Robustness;
using Bidual.Tests.Export;

namespace Bidual.Tests.Explanations;

/// <summary>What is said of networks that see patches agrees with what they predict.</summary>
public sealed class ConvolutionExplanationTests
{
    private static readonly Model Model = SampleModels.Convolutional(LearningTask.Regression, bias: true, outputs: 1);

    private static readonly Matrix Rows = SampleModels.Gaussian(new RandomSource(7), 12, 40);

    [Fact]
    public void The_tangent_at_a_row_is_that_of_the_prediction()
    {
        double[] row = Rows.Row(0).ToArray();
        LocalOutput local = RowExplanation.Of(Model, row).Outputs[0];
        Assert.Equal(Model.Predict(new Matrix(1, 40, row))[0], local.Prediction, 1e-10);
        Assert.Equal(local.Prediction, local.Offset + Vector.Dot<double>(local.Gradient, row), 1e-10);
        for (int f = 0; f < 40; f++)
        {
            double[] ahead = [.. row], behind = [.. row];
            ahead[f] += 1e-5;
            behind[f] -= 1e-5;
            Assert.Equal((Model.Predict(new Matrix(1, 40, ahead))[0] - Model.Predict(new Matrix(1, 40, behind))[0]) / 2e-5, local.Gradient[f], 1e-7);
        }
    }

    [Fact]
    public void The_quadratic_form_of_the_pixels_is_the_network()
    {
        var form = QuadraticForm.Of(Model);
        Matrix inputs = Model.Preparation.Inputs(Rows), outputs = Model.Network.Predict(inputs);
        for (int t = 0; t < Rows.Rows; t++)
            Assert.Equal(outputs[t, 0], form.Value(inputs.Row(t)[..40]), 1e-11 * (1 + Math.Abs(outputs[t, 0])));
    }

    [Fact]
    public void Filters_are_explained_by_the_values_of_a_patch()
    {
        Model patchwise = Model.Patchwise;
        Assert.Equal(8, patchwise.FeatureNames.Count);
        Assert.Equal("row 2 column 1 channel 2", patchwise.FeatureNames[5]);
        var explanation = Explanation.Of(Model, new Dataset(Rows, new Matrix(12, 1), LearningTask.Regression));
        Assert.Equal(9, explanation.Neurons[0].Slopes.Length);
        Assert.Equal(40, explanation.Features.Count);
        Assert.Equal(1, explanation.Neurons.Sum(neuron => neuron.VarianceShare!.Value), 1e-9);
        Assert.Equal(Enumerable.Range(0, 40), Model.UsedFeatures());
    }

    [Fact]
    public void No_row_in_a_ball_is_below_its_bound()
    {
        var bound = new OutputBound(Model, Perturbation.Standardised(Model, PerturbationNorm.Infinity));
        double[] row = Rows.Row(1).ToArray();
        bound.MoveTo(row);
        double lower = bound.Lower([1], 0.1);
        var random = new RandomSource(5);
        for (int k = 0; k < 200; k++)
        {
            double[] moved = [.. row.Select((x, f) => x + (0.1 * (random.NextInt32(2) == 0 ? -1 : 1) * Model.Preparation.Features.Scale[f]))];
            double output = Model.Network.Predict(Model.Preparation.Inputs(new Matrix(1, 40, moved)))[0, 0];
            Assert.True(output >= lower, $"{output} is below {lower}");
        }
    }
}
