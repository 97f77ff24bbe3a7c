using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Tests.Data;

public class SplitTests
{
    [Theory]
    [InlineData(30, 10, 0.2, 8)]
    [InlineData(50, 50, 0.25, 25)]
    [InlineData(99, 1, 0.1, 10)]
    [InlineData(2, 1, 0.01, 1)]
    public void Classes_keep_their_shares(int negative, int positive, double fraction, int expected)
    {
        Dataset data = Classes(negative, positive);
        RowSplit split = Split.Holdout(data, fraction, seed: 5);
        Assert.Equal(expected, split.Validation.Length);
        Assert.Equal(Enumerable.Range(0, data.Count), split.Training.Concat(split.Validation).Order());
        Assert.Equal(split.Training.Order(), split.Training);
        Assert.Equal(2, split.Training.Select(i => data.Targets[i, 0]).Distinct().Count());
        int positiveHeld = split.Validation.Count(i => data.Targets[i, 0] > 0);
        Assert.True(Math.Abs(positiveHeld - (fraction * positive)) <= 1);
    }

    [Fact]
    public void The_seed_decides()
    {
        Dataset data = Synthetic.Planted(40, 2, 1, 0, seed: 1);
        Assert.Equal(Split.Holdout(data, 0.3, 1).Validation, Split.Holdout(data, 0.3, 1).Validation);
        Assert.NotEqual(Split.Holdout(data, 0.3, 1).Validation, Split.Holdout(data, 0.3, 2).Validation);
        Assert.Equal(12, Split.Holdout(data, 0.3, 1).Validation.Length);
    }

    [Fact]
    public void What_cannot_be_split_is_refused()
    {
        Assert.Throws<DataException>(() => Split.Holdout(Classes(1, 1), 0.5, 1));
        foreach (double fraction in (double[])[0, 1, -0.1, double.NaN])
            Assert.StartsWith("The validation fraction is ", Assert.Throws<DataException>(() => Split.Holdout(Classes(5, 5), fraction, 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    public void Every_row_validates_once(int folds)
    {
        Dataset data = Classes(12, 8);
        IReadOnlyList<RowSplit> splits = Split.Folds(data, folds, seed: 3);
        Assert.Equal(Enumerable.Range(0, 20), splits.SelectMany(split => split.Validation).Order());
        Assert.All(splits, split => Assert.Equal(Enumerable.Range(0, 20), split.Training.Concat(split.Validation).Order()));
        Assert.All(splits, split => Assert.InRange(split.Validation.Length, 20 / folds, (20 + folds - 1) / folds));
    }

    private static Dataset Classes(int negative, int positive)
    {
        double[] targets = [.. Enumerable.Repeat(-1.0, negative), .. Enumerable.Repeat(1.0, positive)];
        return new Dataset(Matrix.FromColumn([.. Enumerable.Range(0, targets.Length).Select(i => (double)i)]), Matrix.FromColumn(targets), LearningTask.Classification);
    }
}
