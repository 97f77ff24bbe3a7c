using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual;

/// <summary>
/// Predicts numbers by a two-layer network that is trained by its convex program: fit, predict, score. Predicting is thread-safe once fitted.
/// </summary>
/// <param name="settings">How to train; null for the defaults. β is chosen by held-out rows unless given.</param>
public sealed class ConvexRegressor(FitSettings? settings = null)
{
    private FittedNetwork? fitted;

    /// <summary>The network with its proof, settings and scores.</summary>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public FittedNetwork Fitted => fitted ?? throw new InvalidOperationException("Fit comes first.");

    /// <summary>What is proven about the network.</summary>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public Certificate Certificate => Fitted.Certificate;

    /// <summary>Trains.</summary>
    /// <param name="features">n×d, in their own units.</param>
    /// <param name="targets">Length n.</param>
    /// <param name="weights">How often each row counts, length n, above 0; null for once.</param>
    /// <param name="progress">Told about every stage.</param>
    /// <param name="cancellation">Stops early with the best network so far.</param>
    /// <returns>This.</returns>
    /// <exception cref="DataException">Shapes disagree, a value is not finite, or data and settings do not go together.</exception>
    public ConvexRegressor Fit(Matrix features, IReadOnlyList<double> targets, IReadOnlyList<double>? weights = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return Fit(features, Matrix.FromColumn([.. targets]), weights, progress, cancellation);
    }

    /// <summary>Trains one output for each of several targets, (11); <see cref="Fitted"/> has them one by one, and <c>Model.PredictOutputs</c> predicts all.</summary>
    /// <param name="features">n×d, in their own units.</param>
    /// <param name="targets">n×c.</param>
    /// <param name="weights">How often each row counts, length n, above 0; null for once.</param>
    /// <param name="progress">Told about every stage.</param>
    /// <param name="cancellation">Stops early with the best network so far.</param>
    /// <returns>This.</returns>
    /// <exception cref="DataException">As above.</exception>
    public ConvexRegressor Fit(Matrix features, Matrix targets, IReadOnlyList<double>? weights = null, IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        fitted = ConvexNetwork.Fit(new Dataset(features, targets, LearningTask.Regression, weights: weights), settings, progress, cancellation);
        return this;
    }

    /// <summary>Trains on rows of numbers.</summary>
    /// <param name="features">n rows of d values.</param>
    /// <param name="targets">Length n.</param>
    /// <param name="weights">How often each row counts; null for once.</param>
    /// <exception cref="DataException">As above.</exception>
    public ConvexRegressor Fit(IEnumerable<IReadOnlyList<double>> features, IReadOnlyList<double> targets, IReadOnlyList<double>? weights = null) =>
        Fit(FeatureRows.Of(features), targets, weights);

    /// <summary>Trains on objects.</summary>
    /// <param name="rows">One object a row.</param>
    /// <param name="features">The d numbers of a row.</param>
    /// <param name="target">What is to be predicted of it.</param>
    /// <exception cref="DataException">As above.</exception>
    public ConvexRegressor Fit<TRow>(IEnumerable<TRow> rows, Func<TRow, IReadOnlyList<double>> features, Func<TRow, double> target)
    {
        TRow[] all = [.. rows];
        return Fit(FeatureRows.Of(all.Select(features)), [.. all.Select(target)]);
    }

    /// <summary>Predictions in the units of the targets.</summary>
    /// <param name="features">n×d.</param>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public double[] Predict(Matrix features) => Fitted.Model.Predict(features);

    /// <summary>The prediction of one row.</summary>
    /// <param name="row">d values.</param>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public double Predict(params ReadOnlySpan<double> row) => Predict(FeatureRows.Of(row))[0];

    /// <summary>The share of the targets' variance that is explained, R²; NaN for targets that are all equal.</summary>
    /// <param name="features">n×d.</param>
    /// <param name="targets">Length n.</param>
    /// <exception cref="InvalidOperationException">Nothing is fitted yet.</exception>
    public double Score(Matrix features, IReadOnlyList<double> targets) =>
        Scores.Of(LearningTask.Regression, Predict(features), [.. targets]).R2 ?? double.NaN;
}
