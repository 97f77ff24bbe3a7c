using Bidual.Data;
using Bidual.NonConvex.Optimisers;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Tests.Fitting;

public sealed class SoftmaxRefinementTests
{
    /// <summary>Without refinement the patterns of the first searches leave it 0.2 to 0.3 % higher.</summary>
    [Theory, InlineData(3), InlineData(4)]
    public void No_search_over_all_outputs_at_once_ends_noticeably_lower(int seed)
    {
        var random = new RandomSource(seed);
        Matrix features = new(90, 12);
        random.FillGaussian(features.Data);
        int[] classes = [.. Enumerable.Range(0, 90).Select(t => features[t, 0] * features[t, 1] > 0.3 ? 2 : Math.Abs(features[t, 2]) > 0.8 ? 1 : 0)];
        Dataset data = Dataset.OfClasses(features, classes, ["a", "b", "c"]);
        var settings = new FitSettings { Loss = Loss.Softmax, BetaRatio = 0.05, Tolerance = 1e-4, Threads = 1, Seed = seed };
        ComparedTrainers compared = TrainerComparison.Run(data, new ComparisonSettings { Fit = settings, Trainers = [TrainerKind.Lbfgs], Runs = 4, Neurons = 36, Epochs = 400 });
        Assert.InRange(compared.Convex.Certificate.RelativeGap, 0, 1e-4);
        Assert.InRange(compared.Convex.Certificate.Objective, 0, compared.Trainers[0].Best.Objective * (1 + 2e-4));
    }
}
