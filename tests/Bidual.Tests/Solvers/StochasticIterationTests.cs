using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Solvers;

public sealed class StochasticIterationTests
{
    [Theory]
    [InlineData(5, 2, 3)]
    [InlineData(90, 3, 40)]
    [InlineData(300, 9, 70)]
    public void Snapshots_are_those_of_the_algorithm_as_printed(int n, int d, int p)
    {
        foreach (ILoss loss in new[] { Loss.Squared, Loss.Logistic })
        {
            ConvexProgram program = Program(n, d, p, loss);
            var iteration = new StochasticIteration<double>(program, null, new RandomSource(4));
            double[] snapshot = new double[program.Operator.Inputs], moving = new double[snapshot.Length];
            for (int s = 0; s < 3; s++)
            {
                double step = 1 / (iteration.Coupling * iteration.Curvature), theta = iteration.Coupling;
                iteration.Advance(CancellationToken.None);
                snapshot = SlowStochastic.Advance(program, snapshot, moving, iteration.LastBatches(), iteration.BatchCount, theta, step);
                double[] seen = iteration.Snapshot();
                Assert.Equal(snapshot.Length, seen.Length);
                double size = Vector.Norm(snapshot);
                for (int i = 0; i < seen.Length; i++)
                    Assert.Equal(snapshot[i], seen[i], 1e-11 * size);
            }
        }
    }

    [Fact]
    public void Objective_and_gap_are_those_of_the_snapshot_and_the_point_is_no_worse()
    {
        ConvexProgram program = Program(200, 4, 50, Loss.Squared);
        var iteration = new StochasticIteration<double>(program, null, new RandomSource(4));
        for (int s = 0; s < 4; s++)
        {
            iteration.Advance(CancellationToken.None);
            Evaluation atSnapshot = program.Evaluate(iteration.Snapshot());
            Assert.Equal(atSnapshot.Objective, iteration.Objective, 1e-11 * atSnapshot.Objective);
            Assert.Equal(atSnapshot.RelativeGap, iteration.RelativeGap, 1e-9);
            Assert.True(program.Evaluate(iteration.Point).Objective <= atSnapshot.Objective);
        }
    }

    [Fact]
    public void Every_row_belongs_to_one_batch()
    {
        ConvexProgram program = Program(300, 2, 5, Loss.Squared);
        var batches = new StochasticBatches<float>(program, 16, new RandomSource(1));
        Assert.Equal(Enumerable.Range(0, 300), batches.Rows.ToArray().Order());
        Assert.NotEqual(Enumerable.Range(0, 300), batches.Rows.ToArray());
        Assert.Equal(300, Enumerable.Range(0, 16).Sum(j => batches.RowsOf(j).GetOffsetAndLength(300).Length));
        for (int t = 0; t < 300; t++)
            Assert.Equal(program.Targets[batches.Rows[t]], batches.Targets[t]);
    }

    /// <summary>Blocks of both signs, two of one pattern.</summary>
    private static ConvexProgram Program(int n, int d, int p, ILoss loss)
    {
        Matrix data = RandomPrograms.Gaussian(n, d, 1);
        PatternSet patterns = PatternSet.FromDirections(data, RandomPrograms.Gaussian(p, d, 2));
        Block[] blocks = [new(0, -1), .. Enumerable.Range(0, patterns.Count).Select(i => new Block(i, i % 3 == 0 ? -1 : 1))];
        double[] y = loss is LogisticLoss ? RandomPrograms.Labels(n, 3) : RandomPrograms.Gaussian(n, 3);
        return new ConvexProgram(
            new PatternOperator(data, patterns, blocks, 2), loss, y, new GroupNorm(d), new WholeSpace(blocks.Length, d), 0.02 * n, 2);
    }
}
