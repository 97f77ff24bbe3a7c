using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;

namespace Bidual.Tests.Fitting;

/// <summary>Many rows at once are predicted as each by itself.</summary>
public sealed class RowBlocksTests
{
    private const int Rows = 601, Inputs = 300, Neurons = 401, DifferentGates = 150;

    [Theory, InlineData(Activation.Relu), InlineData(Activation.GatedRelu), InlineData(Activation.Polynomial), InlineData(Activation.Linear)]
    public void Blocks_predict_what_rows_do(Activation activation)
    {
        var random = new RandomSource(4);
        Matrix inputs = Gaussian(random, Rows, Inputs), hidden = Gaussian(random, Neurons, Inputs), output = Gaussian(random, Neurons, 3);
        inputs.MutableRow(7).Clear();
        for (int j = 0; activation == Activation.Polynomial && j < Neurons; j++)
            Vector.Scale(1 / Vector.Norm(hidden.Row(j)), hidden.Row(j), hidden.MutableRow(j));
        var network = new Network(
            activation,
            hidden,
            output,
            activation == Activation.GatedRelu ? Gaussian(random, Neurons, Inputs).SelectRows([.. Enumerable.Range(0, Neurons).Select(j => j % DifferentGates)]) : null,
            activation == Activation.Relu ? new LinearPart([1, 2, 3], Gaussian(random, Inputs, 3)) : null,
            activation == Activation.Polynomial ? PolynomialActivation.ReluFit : null);
        Assert.True(RowBlocks.Suit(network, inputs));
        Matrix together = network.Predict(inputs, threads: 2);
        Assert.Equal(together.Data, network.Predict(inputs).Data);
        for (int t = 0; t < Rows; t++)
        {
            Matrix alone = network.Predict(new Matrix(1, Inputs, inputs.Row(t).ToArray()));
            for (int k = 0; k < 3; k++)
                Assert.Equal(alone[0, k], together[t, k], 1e-9);
        }
    }

    [Fact]
    public void A_gate_that_a_row_is_orthogonal_to_is_decided_as_for_one_row()
    {
        var random = new RandomSource(5);
        Matrix gates = Gaussian(random, Neurons, Inputs), inputs = Gaussian(random, Rows, Inputs);
        for (int t = 0; t < Rows; t++)
        {
            ReadOnlySpan<double> g = gates.Row(t % Neurons);
            Vector.AddScaled(-Vector.Dot(inputs.Row(t), g) / Vector.SquaredNorm(g), g, inputs.MutableRow(t));
        }

        var network = new Network(Activation.GatedRelu, Gaussian(random, Neurons, Inputs), Gaussian(random, Neurons, 1), gates);
        Matrix together = network.Predict(inputs);
        for (int t = 0; t < Rows; t++)
            Assert.Equal(network.Predict(new Matrix(1, Inputs, inputs.Row(t).ToArray()))[0, 0], together[t, 0], 1e-9);
    }

    private static Matrix Gaussian(RandomSource random, int rows, int columns)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Data);
        return matrix;
    }
}
