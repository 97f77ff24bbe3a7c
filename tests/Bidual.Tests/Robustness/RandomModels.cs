using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Robustness;
using Bidual.Tests.Export;

namespace Bidual.Tests.Robustness;

/// <summary>Random networks of every kind, with rows that some of them get right.</summary>
internal static class RandomModels
{
    /// <summary>Names of the kinds.</summary>
    public static string[] Names { get; } = ["relu", "gated", "classes", "gated classes", "linear", "numbers", "gated numbers", "targets", "counts"];

    /// <summary>The same for theories.</summary>
    public static TheoryData<string> Kinds => [.. Names];

    public static (Model Model, Dataset Rows) Of(string kind, long seed, int rows = 12)
    {
        var random = new RandomSource(seed);
        Activation activation = kind.StartsWith("gated", StringComparison.Ordinal) ? Activation.GatedRelu : Activation.Relu;
        bool bias = random.NextInt32(2) == 0, standardise = random.NextInt32(2) == 0;
        int neurons = random.NextInt32(9), features = 1 + random.NextInt32(5);
        Model model = kind switch
        {
            "relu" or "gated" => SampleModels.Tame(activation, LearningTask.Classification, bias, standardise, neurons, features, 1, "logistic", seed),
            "classes" or "gated classes" => SampleModels.Tame(activation, LearningTask.Classification, bias, standardise, neurons, features, 3, "softmax", seed),
            "linear" or "numbers" or "gated numbers" => SampleModels.Tame(activation, LearningTask.Regression, bias, standardise, neurons, features, 1, "squared", seed),
            "targets" => SampleModels.Tame(activation, LearningTask.Regression, bias, standardise, neurons, features, 2, "squared", seed),
            _ => SampleModels.Tame(activation, LearningTask.Regression, bias, false, neurons, features, 1, "poisson", seed),
        };
        if (kind == "linear")
        {
            Matrix skip = SampleModels.Gaussian(random, model.Network.Inputs, 1);
            if (bias)
                skip.MutableRow(features).Clear();
            model = model with { Network = model.Network.With(new LinearPart([random.NextGaussian()], skip)), Task = LearningTask.Classification, ClassLabels = ["no", "yes"], Loss = Loss.Hinge };
            model = model with { Preparation = model.Preparation with { Targets = Scaling.Identity(1) } };
        }

        Matrix x = SampleModels.Gaussian(random, rows, features);
        return (model, model.Task == LearningTask.Classification ? Classes(model, x, random) : Numbers(model, x, random));
    }

    public static Perturbation Ball(Model model, PerturbationNorm norm, long seed)
    {
        var random = new RandomSource(seed);
        return random.NextInt32(2) == 0 ? Perturbation.Standardised(model, norm) : Perturbation.InUnitsOfData(model, norm);
    }

    /// <summary>Mostly what the model says.</summary>
    private static Dataset Classes(Model model, Matrix x, RandomSource random)
    {
        int[] classes = ClassProbabilities.Classes(model.PredictOutputs(x));
        for (int i = 0; i < classes.Length; i++)
            classes[i] = random.NextInt32(5) == 0 ? random.NextInt32(model.ClassLabels.Count) : classes[i];
        return Dataset.OfClasses(x, classes, model.ClassLabels, model.FeatureNames);
    }

    private static Dataset Numbers(Model model, Matrix x, RandomSource random)
    {
        Matrix targets = SampleModels.Gaussian(random, x.Rows, model.Network.Outputs);
        for (int k = 0; model.Loss.Targets == TargetKind.Counts && k < targets.Data.Length; k++)
            targets.Data[k] = Math.Floor(Math.Abs(3 * targets.Data[k]));
        return new Dataset(x, targets, LearningTask.Regression, model.FeatureNames, model.TargetNames);
    }
}
