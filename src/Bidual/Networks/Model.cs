using Bidual.Data;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Networks;

/// <summary>A network with everything needed to use it on data in their own units. Immutable; prediction is thread-safe.</summary>
/// <param name="Network">The network, on prepared inputs.</param>
/// <param name="Preparation">Scaling and bias.</param>
/// <param name="Task">What it predicts.</param>
/// <param name="FeatureNames">One name per raw feature.</param>
/// <param name="TargetName">Name of the target.</param>
/// <param name="ClassLabels">Labels of −1 and +1 for a classification, else empty.</param>
/// <param name="Loss">The loss it was trained with.</param>
/// <param name="BalancesClasses">Whether both classes counted alike, however many rows they had.</param>
public sealed record Model(
    Network Network,
    Preparation Preparation,
    LearningTask Task,
    IReadOnlyList<string> FeatureNames,
    string TargetName,
    IReadOnlyList<string> ClassLabels,
    ILoss Loss,
    bool BalancesClasses = false)
{
    /// <summary>Outputs in the units of the target; means e^f of a Poisson regression; for a classification the margin f(x), positive for <c>ClassLabels[1]</c>.</summary>
    /// <param name="features">n×d raw features.</param>
    /// <param name="threads">Worker threads; what is predicted does not depend on them.</param>
    /// <returns>n values.</returns>
    public double[] Predict(Matrix features, int threads = 1)
    {
        double[] outputs = BatchPrediction.Of(Network, Preparation, features, threads).Data;
        return Loss.Targets == TargetKind.Counts ? Array.ConvertAll(outputs, Loss.Mean) : outputs;
    }

    /// <summary>The predicted class of each row, as an index into <see cref="ClassLabels"/>; f(x) = 0 counts as class 1.</summary>
    /// <exception cref="InvalidOperationException">The model is a regression.</exception>
    public int[] PredictClass(Matrix features)
    {
        RequireClassifier();
        return Array.ConvertAll(Predict(features), f => f >= 0 ? 1 : 0);
    }

    /// <summary>
    /// Probability of <c>ClassLabels[1]</c>: 1/(1 + e^−f) for the logistic loss, (1 + f)/2 clipped to [0, 1] for the others. Of these the squared loss and the
    /// squared hinge estimate a probability; the hinge gives a margin, and here no more than its place between the classes.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model is a regression.</exception>
    public double[] PredictProbability(Matrix features)
    {
        RequireClassifier();
        return Array.ConvertAll(Predict(features), Loss.Probability);
    }

    /// <summary>The loss on given rows, which count as often as they say.</summary>
    /// <exception cref="DataException">Classes are to be balanced and there are none.</exception>
    public ILoss LossOn(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Loss.Weighted(dataset.LossWeights(BalancesClasses));
    }

    /// <summary>Whether the probabilities of predicted margins come true; null for a loss with kinks, the hinge, whose margins are no probabilities.</summary>
    /// <param name="margins">What <see cref="Predict"/> gave, length n.</param>
    /// <param name="targets">±1, length n.</param>
    /// <exception cref="InvalidOperationException">The model is a regression.</exception>
    public Calibration? CalibrationOf(double[] margins, double[] targets)
    {
        RequireClassifier();
        return Loss.IsDifferentiable ? Calibration.Of(Array.ConvertAll(margins, Loss.Probability), targets) : null;
    }

    /// <summary>Scores on a data set with the features, in order, of the training data.</summary>
    public Scores Score(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Scores.Of(Task, Predict(dataset.Features), dataset.Targets.Column(0));
    }

    private void RequireClassifier()
    {
        if (Task != LearningTask.Classification)
            throw new InvalidOperationException("A regression model has no classes.");
    }
}
