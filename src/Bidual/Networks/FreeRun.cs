using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>
/// A model of <see cref="Lags"/> run freely: from the first measured values on it sees the inputs and its own predictions, never again what was measured. In system identification this is the simulation of the model, beside its prediction one step ahead.
/// </summary>
/// <param name="First">Row of the series, from 0, of the first prediction: the farthest lag.</param>
/// <param name="Predictions">From there on; NaN from where the run has left all bounds.</param>
public sealed record FreeRun(int First, IReadOnlyList<double> Predictions)
{
    /// <summary>Size of a prediction, over that of the largest value measured to begin with, or 1, beyond which a run has left all bounds.</summary>
    private const double Beyond = 1e6;

    /// <summary>Row of the series, from 0, at which the run left all bounds; null where it did not.</summary>
    public int? DivergedAt => Enumerable.Range(0, Predictions.Count).Where(k => double.IsNaN(Predictions[k])).Select(k => (int?)(First + k)).FirstOrDefault();

    /// <summary>Runs a model over all rows.</summary>
    /// <param name="model">A regression of one output whose features are those of <see cref="Lags.Of"/>, in their order.</param>
    /// <param name="table">The series; of the target only the values before <see cref="First"/> are looked at.</param>
    /// <param name="lags">What the features are.</param>
    /// <param name="target">The series that is predicted.</param>
    /// <exception cref="DataException">A column is absent, not numeric or incomplete, there are too few rows, or the model has other features.</exception>
    public static FreeRun Of(Model model, Table table, IReadOnlyList<LaggedColumn> lags, string target)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(table);
        (int[] places, int predicted) = Lags.Places(table, lags, target);
        int first = Lags.Farthest(lags), features = lags.Sum(lag => lag.Last - lag.First + 1);
        if (model.FeatureNames.Count != features)
            throw new DataException($"The model has {model.FeatureNames.Count} features and the lags are {features}.");
        if (table.RowCount <= first)
            throw new DataException($"{table.Source}: has {table.RowCount} rows, none of which has all lags up to {first} before it.");
        double[] own = new double[table.RowCount];
        Lags.Values(table, predicted, first).CopyTo(own, 0);
        double[][] series = [.. places.Select(place => place == predicted ? own : Lags.Values(table, place, table.RowCount))];
        double limit = Beyond * Math.Max(1, own.Max(Math.Abs));
        var row = new Matrix(1, features);
        for (int t = first; t < own.Length; t++)
        {
            int k = 0;
            foreach ((LaggedColumn lag, double[] values) in lags.Zip(series))
            {
                for (int back = lag.Last; back >= lag.First; back--)
                    row.Data[k++] = values[t - back];
            }

            own[t] = model.Predict(row)[0];
            if (!(Math.Abs(own[t]) <= limit))
            {
                own.AsSpan(t).Fill(double.NaN);
                break;
            }
        }

        return new FreeRun(first, own[first..]);
    }
}
