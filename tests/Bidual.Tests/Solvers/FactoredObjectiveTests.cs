using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

public sealed class FactoredObjectiveTests
{
    [Theory]
    [InlineData("squared", 1)]
    [InlineData("squared", 4)]
    [InlineData("logistic", 3)]
    [InlineData("poisson", 2)]
    public void Derivatives_are_those_of_the_value(string name, int outputs)
    {
        SharedProgram program = Program(name, outputs);
        FactoredObjective objective = Objective(program, out Matrix point);
        double[] weights = objective.Start, change = RandomPrograms.Gaussian(weights.Length, 5);
        Assert.Equal(program.Loss.Value(program.Fit(point)) + (program.Beta * program.Penalty(point)), objective.Value(weights), 1e-11);
        (double[] gradient, Func<double[], double[]> hessian) = objective.DerivativesAt(weights);
        const double step = 1e-5;
        double[] ahead = Moved(step), behind = Moved(-step), bent = hessian(change);
        Assert.Equal((objective.Value(ahead) - objective.Value(behind)) / (2 * step), Vector.Dot<double>(gradient, change), 1e-6);
        double[] above = objective.DerivativesAt(ahead).Gradient, below = objective.DerivativesAt(behind).Gradient;
        for (int i = 0; i < bent.Length; i++)
            Assert.Equal((above[i] - below[i]) / (2 * step), bent[i], 1e-5 * (1 + Math.Abs(bent[i])));

        double[] Moved(double share)
        {
            double[] moved = [.. weights];
            Vector.AddScaled(share, change, moved);
            return moved;
        }
    }

    [Fact]
    public void Its_point_is_the_one_it_came_from()
    {
        FactoredObjective objective = Objective(Program("squared", 3), out Matrix point);
        Assert.All(objective.Point(objective.Start).Data.Zip(point.Data), pair => Assert.Equal(pair.Second, pair.First, 1e-13));
    }

    [Fact]
    public void Newton_never_ends_above_its_start()
    {
        SharedProgram program = Program("logistic", 3);
        FactoredObjective objective = Objective(program, out _);
        double[] end = FactoredNewton.Run(objective, program.Beta, TestContext.Current.CancellationToken);
        Assert.True(objective.Value(end) < objective.Value(objective.Start));
        Assert.True(Vector.Norm(objective.DerivativesAt(end).Gradient) <= 1e-8 * Vector.Norm(objective.DerivativesAt(objective.Start).Gradient));
    }

    [Fact]
    public void Without_neurons_there_is_nothing_to_do()
    {
        SharedProgram program = Program("squared", 2);
        var objective = FactoredObjective.Of(program, program.Zero());
        Assert.Empty(FactoredNewton.Run(objective, program.Beta, TestContext.Current.CancellationToken));
        Assert.Equal(program.Evaluate(program.Zero()).Objective, objective.Value([]), 1e-12);
    }

    private static FactoredObjective Objective(SharedProgram program, out Matrix point)
    {
        point = program.Zero();
        foreach (int block in new[] { 0, 3 })
            program.SetBlock(point, block, RandomPrograms.Gaussian(program.BlockSize, program.Outputs, 10 + block));
        return FactoredObjective.Of(program, point);
    }

    private static SharedProgram Program(string name, int outputs)
    {
        ILoss loss = Loss.Named(name)!;
        Matrix inputs = RandomPrograms.Gaussian(15, 3, 1);
        var targets = new Matrix(15, outputs, RandomPrograms.Targets(loss, 15 * outputs, 2));
        PatternOperator products = new GatedReluNetwork().Program(inputs, targets.Column(0), loss, 0.3, Arrangement.Sample(inputs, 6, 0, 1), 1).Operator;
        return new SharedProgram(products, OutputsLoss.Of(loss, targets, null), outputs, 0.3, 1);
    }
}
