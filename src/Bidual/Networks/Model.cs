using Bidual.Data;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Networks;

/// <summary>
/// A network with everything needed to use it on data in their own units. Immutable; prediction is thread-safe. It has one output for a number or two classes, and
/// one each for several numbers or more classes, of which each tells one class from all others.
/// </summary>
/// <param name="Network">The network, on prepared inputs.</param>
/// <param name="Preparation">Scaling and bias.</param>
/// <param name="Task">What it predicts.</param>
/// <param name="FeatureNames">One name per raw feature.</param>
/// <param name="TargetNames">Name of the target; of a regression one an output.</param>
/// <param name="ClassLabels">For a classification, of two classes the labels of −1 and +1, of more those of the outputs; else empty.</param>
/// <param name="Loss">The loss it was trained with.</param>
/// <param name="BalancesClasses">Whether all classes counted alike, however many rows they had.</param>
/// <param name="Penalty">How its weights were penalised.</param>
public sealed record Model(
    Network Network,
    Preparation Preparation,
    LearningTask Task,
    IReadOnlyList<string> FeatureNames,
    IReadOnlyList<string> TargetNames,
    IReadOnlyList<string> ClassLabels,
    ILoss Loss,
    bool BalancesClasses = false,
    PenaltyKind Penalty = PenaltyKind.Group)
{
    /// <summary>How the output weights are penalised, where there are several outputs.</summary>
    public OutputPenalty OutputPenalty { get; init; }

    /// <summary>Of a linear model under the group penalty, (13c): features that go together, each in one group at most; those in none are groups of their own.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; init; } = [];

    /// <summary>Features in which every neuron is monotone, and so is every output.</summary>
    public IReadOnlyList<MonotoneFeature> Monotone { get; init; } = [];

    /// <summary>Those of <see cref="Monotone"/> in which some neuron is not: none, unless the weights are from elsewhere.</summary>
    internal IEnumerable<MonotoneFeature> Broken() => Monotone.Where(feature => Enumerable.Range(0, Network.Neurons).Any(j =>
        Network.Output.Row(j).ToArray().Any(output => !feature.Allows(output, Network.Hidden[j, feature.Feature]))));

    /// <summary>Whether the model says that all hidden weights are ±1/√d.</summary>
    public bool Quantised { get; init; }

    /// <summary>Whether they are as it says.</summary>
    internal bool IsQuantisedAsSaid
    {
        get
        {
            double size = 1 / Math.Sqrt(Network.Inputs);
            return !Quantised || !Network.Hidden.Values.ContainsAnyExcept(size, -size);
        }
    }

    /// <summary>The names of the targets in one.</summary>
    public string TargetName => string.Join(", ", TargetNames);

    /// <summary>What the outputs stand for: targets, or, of more than two classes, their labels.</summary>
    public IReadOnlyList<string> OutputNames => ClassLabels.Count > 2 ? ClassLabels : TargetNames;

    /// <summary>Indices of the features that some neuron looks at.</summary>
    public IReadOnlyList<int> UsedFeatures() =>
        Network.Convolution?.UsedInputs(Network) ?? [.. Enumerable.Range(0, FeatureNames.Count).Where(f => Enumerable.Range(0, Network.Neurons).Any(j => Network.Hidden[j, f] != 0))];

    /// <summary>Of a convolutional network its neurons on single patches, whose values are the features; else the model itself.</summary>
    public Model Patchwise => Network.Convolution is not { Layout: var layout } ? this : this with
    {
        Network = new Network(Network.Activation, Network.Hidden, Network.Output, polynomial: Network.Polynomial),
        FeatureNames = layout.PatchNames,
        Preparation = Preparation with { Features = Preparation.Features.Of(layout.IndicesOf(0, 0)) },
    };

    /// <summary>The part of the network that feeds one output, as a model of its own: of several classes, of one against the rest.</summary>
    /// <param name="output">Which.</param>
    public Model ForOutput(int output)
    {
        if (Network.Outputs == 1)
            return this;
        bool isClass = Task == LearningTask.Classification;
        return this with
        {
            Network = Network.ForOutput(output),
            Preparation = Preparation.ForOutput(output),
            TargetNames = [isClass ? TargetName : TargetNames[output]],
            ClassLabels = isClass ? [TargetFit.Rest(ClassLabels[output]), ClassLabels[output]] : [],
            BalancesClasses = false,
        };
    }

    /// <summary>Outputs in the units of the targets; means e^f of a Poisson regression; for a classification the margins f(x).</summary>
    /// <param name="features">n×d raw features.</param>
    /// <param name="threads">Worker threads; what is predicted does not depend on them.</param>
    /// <returns>n×c.</returns>
    /// <exception cref="DataException">There are more or fewer features.</exception>
    public Matrix PredictOutputs(Matrix features, int threads = 1)
    {
        Matrix outputs = BatchPrediction.Of(Network, Preparation, features, threads);
        return Loss.Targets == TargetKind.Counts ? new Matrix(outputs.Rows, outputs.Columns, Array.ConvertAll(outputs.Data, Loss.Mean)) : outputs;
    }

    /// <summary>The only output, as <see cref="PredictOutputs"/>; for a classification the margin f(x), positive for <c>ClassLabels[1]</c>.</summary>
    /// <param name="features">n×d raw features.</param>
    /// <param name="threads">Worker threads; what is predicted does not depend on them.</param>
    /// <returns>n values.</returns>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public double[] Predict(Matrix features, int threads = 1)
    {
        RequireOneOutput();
        return PredictOutputs(features, threads).Data;
    }

    /// <summary>The predicted class of each row, as an index into <see cref="ClassLabels"/>: of two, f(x) = 0 counts as class 1; of more, that of the largest output.</summary>
    /// <exception cref="InvalidOperationException">The model is a regression.</exception>
    public int[] PredictClass(Matrix features)
    {
        RequireClassifier();
        return ClassProbabilities.Classes(PredictOutputs(features));
    }

    /// <summary>
    /// Probability of <c>ClassLabels[1]</c> of two: 1/(1 + e^−f) for the logistic loss, (1 + f)/2 clipped to [0, 1] for the others. Of these the squared loss and the
    /// squared hinge estimate a probability; the hinge gives a margin, and here no more than its place between the classes.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model is a regression, or there are more classes.</exception>
    public double[] PredictProbability(Matrix features)
    {
        RequireClassifier();
        return Array.ConvertAll(Predict(features), Loss.Probability);
    }

    /// <summary>Probabilities of all classes: of two as <see cref="PredictProbability"/>; of more those of the softmax, or of each against the rest, divided by their sum.</summary>
    /// <param name="features">n×d raw features.</param>
    /// <param name="threads">Worker threads; what is predicted does not depend on them.</param>
    /// <returns>n×k, every row of sum 1.</returns>
    /// <exception cref="InvalidOperationException">The model is a regression.</exception>
    public Matrix PredictProbabilities(Matrix features, int threads = 1)
    {
        RequireClassifier();
        return ClassProbabilities.Of(Loss, PredictOutputs(features, threads));
    }

    /// <summary>The objective (0) on given rows, with several outputs that of (11) or (12), from nothing but the weights, the rows and β.</summary>
    /// <param name="dataset">The rows, in their own units.</param>
    /// <param name="beta">β.</param>
    /// <param name="threads">Worker threads; the value does not depend on them.</param>
    /// <exception cref="DataException">The rows do not fit the model, or classes are to be balanced and there are none.</exception>
    public double Objective(Dataset dataset, double beta, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Matrix inputs = Preparation.Inputs(dataset.Features), outputs = Network.Predict(inputs, threads), targets = Preparation.ScaledTargets(dataset.Targets);
        double[]? weights = dataset.LossWeights(BalancesClasses);
        ILoss loss = Loss.Weighted(weights);
        double value = Loss.CouplesOutputs && outputs.Columns > 1
            ? SoftmaxLoss.Value(outputs, targets, weights)
            : Enumerable.Range(0, outputs.Columns).Sum(k => loss.Value(outputs.Column(k), targets.Column(k)));
        return value + (beta * NetworkPenalty.Of(Network, Penalty, inputs, OutputPenalty, Groups));
    }

    /// <summary>
    /// Whether probabilities come true: of two classes that of the second, of more that of the class predicted; null for a loss with kinks, the hinge, whose margins are no probabilities.
    /// </summary>
    /// <param name="outputs">What <see cref="PredictOutputs"/> gave, n×c.</param>
    /// <param name="dataset">The rows.</param>
    /// <exception cref="InvalidOperationException">The model is a regression.</exception>
    public Calibration? CalibrationOf(Matrix outputs, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(dataset);
        RequireClassifier();
        if (!Loss.IsDifferentiable)
            return null;
        Matrix probabilities = ClassProbabilities.Of(Loss, outputs);
        if (outputs.Columns == 1)
            return Calibration.Of(probabilities.Column(1), dataset.Targets.Column(0));
        int[] said = ClassProbabilities.Classes(outputs);
        return Calibration.Of([.. said.Select((k, i) => probabilities[i, k])], [.. said.Select((k, i) => k == dataset.ClassOf(i) ? 1.0 : -1.0)]);
    }

    /// <summary>Scores on a data set with the features, in order, of the training data.</summary>
    /// <param name="dataset">The rows, in their own units.</param>
    /// <param name="threads">Worker threads; the scores do not depend on them.</param>
    public Scores Score(Dataset dataset, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Scores.Of(Task, Loss, PredictOutputs(dataset.Features, threads), dataset.Targets);
    }

    private void RequireOneOutput()
    {
        if (Network.Outputs != 1)
            throw new InvalidOperationException($"The model has {Network.Outputs} outputs.");
    }

    private void RequireClassifier()
    {
        if (Task != LearningTask.Classification)
            throw new InvalidOperationException("A regression model has no classes.");
    }
}
