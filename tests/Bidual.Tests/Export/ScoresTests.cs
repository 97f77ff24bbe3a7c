using Bidual.Data;
using Bidual.Networks;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Export;

public sealed class ScoresTests
{
    [Fact]
    public void The_area_is_the_share_of_pairs_in_order_ties_by_half()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            double[] y = RandomPrograms.Labels(15, seed), f = [.. RandomPrograms.Gaussian(15, seed + 100).Select(value => Math.Round(value, seed % 2))];
            double pairs = 0, ordered = 0;
            for (int i = 0; i < 15; i++)
            {
                for (int j = 0; j < 15; j++)
                {
                    if (y[i] < y[j])
                        (pairs, ordered) = (pairs + 1, ordered + (f[i] < f[j] ? 1 : f[i] == f[j] ? 0.5 : 0));
                }
            }

            Assert.Equal(ordered / pairs, Scores.Of(LearningTask.Classification, f, y).Auc!.Value, 1e-14);
        }
    }

    [Fact]
    public void One_class_has_no_area() => Assert.Null(Scores.Of(LearningTask.Classification, [1, 2], [1, 1]).Auc);
}
