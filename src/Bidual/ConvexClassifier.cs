using Bidual.Certificates;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual;

/// <summary>
/// Tells classes apart by a two-layer network that is trained by its convex program: fit, predict, score. Two classes have one output; of more, each has one
/// that tells it from all others, which together minimise the one-against-all objective (11), proven as a whole and one by one (<see cref="FittedNetwork.Outputs"/>),
/// or, with <see cref="FitSettings.OutputPenalty"/>, that of (12), proven as a whole.
/// Predicting is thread-safe once fitted.
/// </summary>
/// <typeparam name="TLabel">What names a class.</typeparam>
/// <param name="settings">How to train; null for the defaults. β is chosen by held-out rows unless given.</param>
public sealed class ConvexClassifier<TLabel>(FitSettings? settings = null)
    where TLabel : notnull
{
    private State? state;

    /// <summary>The classes, in their own order where they have one, else as they first occur.</summary>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public IReadOnlyList<TLabel> Classes => Current.Classes;

    /// <summary>The network with its proof, settings and scores.</summary>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public FittedNetwork Fitted => Current.Fitted;

    /// <summary>What is proven about the network.</summary>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public Certificate Certificate => Current.Fitted.Certificate;

    private State Current => state ?? throw new InvalidOperationException("Fit comes first.");

    /// <summary>Trains.</summary>
    /// <param name="features">n×d, in their own units.</param>
    /// <param name="labels">Length n, of at least two classes.</param>
    /// <param name="weights">How often each row counts, length n, above 0; null for once.</param>
    /// <param name="progress">Told about every stage.</param>
    /// <param name="cancellation">Stops early with the best network so far.</param>
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
        int[] indices = [.. labels.Select(label => Array.FindIndex(classes, one => EqualityComparer<TLabel>.Default.Equals(one, label)))];
        var data = Dataset.OfClasses(features, indices, [.. classes.Select(one => one.ToString() ?? string.Empty)], weights: weights);
        state = new State(classes, ConvexNetwork.Fit(data, settings, progress, cancellation));
        return this;
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
        State current = Current;
        return Array.ConvertAll(current.Fitted.Model.PredictClass(features), k => current.Classes[k]);
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
    public Matrix PredictProbability(Matrix features) => Current.Fitted.Model.PredictProbabilities(features);

    /// <summary>The share of rows whose class is right.</summary>
    /// <param name="features">n×d.</param>
    /// <param name="labels">Length n.</param>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public double Score(Matrix features, IReadOnlyList<TLabel> labels)
    {
        TLabel[] predicted = Predict(features);
        return predicted.Zip(labels).Count(pair => EqualityComparer<TLabel>.Default.Equals(pair.First, pair.Second)) / (double)predicted.Length;
    }

    private sealed record State(TLabel[] Classes, FittedNetwork Fitted);
}
