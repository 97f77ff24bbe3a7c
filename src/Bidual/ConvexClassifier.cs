using Bidual.Data;
using Bidual.Numerics;

namespace Bidual;

/// <summary>
/// Tells classes apart by two-layer networks that are trained by their convex programs: fit, predict, score. Two classes have one network; of more, each has one
/// that tells it from all others, which together minimise the one-against-all objective Σ_c (L(f_c, ±1) + (β_c/2) Σ weights²), (11), every term proven by itself.
/// Predicting is thread-safe once fitted.
/// </summary>
/// <typeparam name="TLabel">What names a class.</typeparam>
/// <param name="settings">How to train each network; null for the defaults. β is chosen by held-out rows unless given.</param>
public sealed class ConvexClassifier<TLabel>(FitSettings? settings = null)
    where TLabel : notnull
{
    private State? state;

    /// <summary>The classes, in their own order where they have one, else as they first occur.</summary>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public IReadOnlyList<TLabel> Classes => Fitted.Classes;

    /// <summary>The networks with their proofs: one for two classes, whose positive margins mean the second; else one a class, whose positive margins mean that class.</summary>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public IReadOnlyList<FittedNetwork> Networks => Fitted.Networks;

    private State Fitted => state ?? throw new InvalidOperationException("Fit comes first.");

    /// <summary>Trains.</summary>
    /// <param name="features">n×d, in their own units.</param>
    /// <param name="labels">Length n, of at least two classes.</param>
    /// <param name="weights">How often each row counts, length n, above 0; null for once.</param>
    /// <param name="progress">Told about every stage.</param>
    /// <param name="cancellation">Stops early with the best networks so far.</param>
    /// <returns>This.</returns>
    /// <exception cref="DataException">Shapes disagree, a value is not finite, there is one class only, or data and settings do not go together.</exception>
    public ConvexClassifier<TLabel> Fit(Matrix features, IReadOnlyList<TLabel> labels, IReadOnlyList<double>? weights = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        TLabel[] classes = [.. labels.Distinct()];
        if (typeof(IComparable<TLabel>).IsAssignableFrom(typeof(TLabel)))
            Array.Sort(classes, Comparer<TLabel>.Default);
        if (classes.Length < 2)
            throw new DataException($"There {(classes.Length == 0 ? "are no labels" : "is one class only")}.");
        IEnumerable<int> told = classes.Length == 2 ? [1] : Enumerable.Range(0, classes.Length);
        state = new State(classes, [.. told.Select(One)]);
        return this;

        FittedNetwork One(int c)
        {
            var targets = new double[labels.Count];
            for (int i = 0; i < targets.Length; i++)
                targets[i] = EqualityComparer<TLabel>.Default.Equals(labels[i], classes[c]) ? 1 : -1;
            string name = classes[c].ToString() ?? string.Empty, rest = classes.Length == 2 ? classes[0].ToString() ?? string.Empty : $"not {name}";
            var data = new Dataset(features, Matrix.FromColumn(targets), LearningTask.Classification, classLabels: [rest, name], weights: weights);
            return ConvexNetwork.Fit(data, settings, progress, cancellation);
        }
    }

    /// <summary>Trains on rows of numbers.</summary>
    /// <param name="features">n rows of d values.</param>
    /// <param name="labels">Length n.</param>
    /// <param name="weights">How often each row counts; null for once.</param>
    /// <exception cref="DataException">As above.</exception>
    public ConvexClassifier<TLabel> Fit(IEnumerable<IReadOnlyList<double>> features, IReadOnlyList<TLabel> labels, IReadOnlyList<double>? weights = null) =>
        Fit(FeatureRows.Of(features), labels, weights);

    /// <summary>Trains on objects.</summary>
    /// <param name="rows">One object a row.</param>
    /// <param name="features">The d numbers of a row.</param>
    /// <param name="label">Its class.</param>
    /// <exception cref="DataException">As above.</exception>
    public ConvexClassifier<TLabel> Fit<TRow>(IEnumerable<TRow> rows, Func<TRow, IReadOnlyList<double>> features, Func<TRow, TLabel> label)
    {
        TRow[] all = [.. rows];
        return Fit(FeatureRows.Of(all.Select(features)), [.. all.Select(label)]);
    }

    /// <summary>The class of every row: the one of largest margin.</summary>
    /// <param name="features">n×d.</param>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public TLabel[] Predict(Matrix features)
    {
        State current = Fitted;
        double[][] margins = [.. current.Networks.Select(network => network.Model.Predict(features))];
        var labels = new TLabel[features.Rows];
        for (int i = 0; i < labels.Length; i++)
        {
            int row = i;
            int c = margins.Length == 1 ? (margins[0][i] >= 0 ? 1 : 0) : Enumerable.Range(0, margins.Length).MaxBy(k => margins[k][row]);
            labels[i] = current.Classes[c];
        }

        return labels;
    }

    /// <summary>The class of one row.</summary>
    /// <param name="row">d values.</param>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public TLabel Predict(params ReadOnlySpan<double> row) => Predict(FeatureRows.Of(row))[0];

    /// <summary>
    /// Probabilities of the classes, n×c: those of the loss, of several classes divided by their sum. With a loss that estimates none, the hinge, they are no more than an order.
    /// </summary>
    /// <param name="features">n×d.</param>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public Matrix PredictProbability(Matrix features)
    {
        State current = Fitted;
        double[][] shares = [.. current.Networks.Select(network => network.Model.PredictProbability(features))];
        var probabilities = new Matrix(features.Rows, current.Classes.Length);
        for (int i = 0; i < features.Rows; i++)
        {
            Span<double> row = probabilities.MutableRow(i);
            if (shares.Length == 1)
            {
                row[0] = 1 - shares[0][i];
                row[1] = shares[0][i];
                continue;
            }

            double sum = 0;
            for (int c = 0; c < row.Length; c++)
                sum += row[c] = shares[c][i];
            for (int c = 0; c < row.Length; c++)
                row[c] = sum > 0 ? row[c] / sum : 1.0 / row.Length;
        }

        return probabilities;
    }

    /// <summary>The share of rows whose class is right.</summary>
    /// <param name="features">n×d.</param>
    /// <param name="labels">Length n.</param>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public double Score(Matrix features, IReadOnlyList<TLabel> labels)
    {
        TLabel[] predicted = Predict(features);
        return predicted.Zip(labels).Count(pair => EqualityComparer<TLabel>.Default.Equals(pair.First, pair.Second)) / (double)predicted.Length;
    }

    private sealed record State(TLabel[] Classes, FittedNetwork[] Networks);
}
