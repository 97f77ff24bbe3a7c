using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Programs;

/// <summary>Losses of several outputs together.</summary>
public sealed class OutputsLossTests
{
    private const int Rows = 7, Outputs = 3;

    [Theory]
    [InlineData("squared", false)]
    [InlineData("squared", true)]
    [InlineData("logistic", true)]
    [InlineData("huber", false)]
    [InlineData("poisson", true)]
    [InlineData("squared-hinge", true)]
    [InlineData("softmax", false)]
    [InlineData("softmax", true)]
    public void Derivatives_are_those_of_the_value_and_dual_values_are_bounds(string name, bool weighted)
    {
        ILoss one = Loss.Named(name)!;
        Matrix targets = TargetsOf(one);
        double[]? weights = weighted ? RandomPrograms.Weights(Rows, 5) : null;
        var loss = OutputsLoss.Of(one, targets, weights);
        Matrix fit = RandomPrograms.Gaussian(Rows, Outputs, 6), change = RandomPrograms.Gaussian(Rows, Outputs, 7), dual = loss.DualAt(fit);
        if (!one.CouplesOutputs)
            Assert.Equal(Enumerable.Range(0, Outputs).Sum(k => one.Weighted(weights).Value(fit.Column(k), targets.Column(k))), loss.Value(fit), 1e-12 * loss.Value(fit));

        const double step = 1e-5;
        Assert.Equal((loss.Value(Moved(step)) - loss.Value(Moved(-step))) / (2 * step), -Vector.Dot<double>(dual.Data, change.Data), 1e-7);
        Matrix bent = loss.CurvatureAt(fit)(change), ahead = loss.DualAt(Moved(step)), behind = loss.DualAt(Moved(-step));
        for (int i = 0; i < bent.Data.Length; i++)
            Assert.Equal((behind.Data[i] - ahead.Data[i]) / (2 * step), bent.Data[i], 1e-6);

        // D(s) ≤ L(F') + s⟨N, F'⟩ for every F'.
        DualPoint best = loss.BestDual(dual, 0.7);
        Assert.InRange(best.Scale, -0.7, 0.7);
        for (int seed = 10; seed < 60; seed++)
        {
            Matrix other = RandomPrograms.Gaussian(Rows, Outputs, seed);
            Assert.True(best.Value <= loss.Value(other) + (best.Scale * Vector.Dot<double>(dual.Data, other.Data)) + 1e-10);
        }

        Matrix Moved(double share)
        {
            var moved = new Matrix(Rows, Outputs, [.. fit.Data]);
            Vector.AddScaled(share, change.Data, moved.Data);
            return moved;
        }
    }

    private static Matrix TargetsOf(ILoss loss)
    {
        if (!loss.CouplesOutputs)
            return new Matrix(Rows, Outputs, RandomPrograms.Targets(loss, Rows * Outputs, 4));
        var targets = new Matrix(Rows, Outputs);
        for (int t = 0; t < Rows; t++)
        {
            for (int k = 0; k < Outputs; k++)
                targets.MutableRow(t)[k] = k == t % Outputs ? 1 : -1;
        }

        return targets;
    }
}
