using Bidual.Data;

namespace Bidual.Tests.Data;

public class BuiltInTests
{
    [Fact]
    public void Iris_is_iris()
    {
        Table iris = BuiltIn.Iris();
        Assert.Equal(["sepal length", "sepal width", "petal length", "petal width", "species"], iris.ColumnNames);
        Assert.Equal(150, iris.RowCount);
        Assert.Equal([5.1, 3.5, 1.4, 0.2], Enumerable.Range(0, 4).Select(j => iris[0, j]));
        TableSchema schema = TableSchema.Fit(iris);
        Assert.Equal(["setosa", "versicolor", "virginica"], schema.ClassLabels);
        Dataset data = schema.Encode(iris);
        Assert.Equal(150, data.Targets.Values.ToArray().Count(y => y > 0));
        for (int i = 0; i < data.Count; i++)
            Assert.Equal(data.Features[i, 2] < 2.5, data.Targets[i, 0] > 0);
    }

    [Fact]
    public void The_wave_is_a_curve()
    {
        Table wave = BuiltIn.Wave();
        Dataset data = TableSchema.Fit(wave).Encode(wave);
        Assert.Equal(LearningTask.Regression, data.Task);
        Assert.Equal((60, 1), (data.Count, data.Features.Columns));
        Assert.InRange(data.Targets.Values.ToArray().Max(), 1, 2);
        Assert.Equal(BuiltIn.Wave().ToMatrix().Values.ToArray(), wave.ToMatrix().Values.ToArray());
    }

    [Fact]
    public void Planted_targets_lie_on_the_network_when_there_is_no_noise()
    {
        Dataset data = Synthetic.Planted(200, 3, 1, 0, seed: 4);
        Assert.All(data.Targets.Values.ToArray(), y => Assert.True(y >= 0));
        Assert.InRange(data.Targets.Values.ToArray().Count(y => y == 0), 60, 140);
        Assert.Equal(data.Targets.Values.ToArray(), Synthetic.Planted(200, 3, 1, 0, seed: 4).Targets.Values.ToArray());
    }

    [Fact]
    public void Spirals_mirror_each_other()
    {
        Dataset data = Synthetic.TwoSpirals(100, 0, seed: 1);
        for (int i = 0; i < 100; i += 2)
        {
            Assert.Equal((-1, 1), (data.Targets[i, 0], data.Targets[i + 1, 0]));
            Assert.Equal(data.Features[i, 0], -data.Features[i + 1, 0]);
            Assert.True(Math.Abs(data.Features[i, 0]) <= 1);
        }
    }
}
