using Bidual.Data;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Networks;

/// <summary>How well predictions fit. The members of the other task are null. Of several numbers, each is the mean over the targets.</summary>
public sealed record Scores
{
    /// <summary>Number of rows.</summary>
    public required int Count { get; init; }

    /// <summary>Share of rows whose class is right.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Mean over the classes present of the share of their rows that are right.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>Area under the receiver operating characteristic: the share of pairs of one row of each class that f puts in order, ties by half; of more than two classes the mean over the probabilities of each against the rest; null with one class only.</summary>
    public double? Auc { get; init; }

    /// <summary>Mean of log(1 + exp(−y f)); of more than two classes that of −log of the probability given to the truth, null where the loss gives none.</summary>
    public double? LogLoss { get; init; }

    /// <summary>√ of the mean squared error, in the units of the target.</summary>
    public double? Rmse { get; init; }

    /// <summary>Mean absolute error.</summary>
    public double? Mae { get; init; }

    /// <summary>1 − Σ(y − f)²/Σ(y − ȳ)²; null when y is constant.</summary>
    public double? R2 { get; init; }

    /// <summary>Scores of outputs against targets in the same units.</summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="loss">What turns margins into probabilities.</param>
    /// <param name="outputs">n×c.</param>
    /// <param name="targets">n×c; for a classification ±1.</param>
    public static Scores Of(LearningTask task, ILoss loss, Matrix outputs, Matrix targets)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (outputs.Columns == 1)
            return Of(task, outputs.Data, targets.Data);
        if (task == LearningTask.Classification)
            return OfSeveralClasses(loss, outputs, targets);
        Scores[] each = [.. Enumerable.Range(0, outputs.Columns).Select(k => Of(task, outputs.Column(k), targets.Column(k)))];
        return new Scores
        {
            Count = targets.Rows,
            Rmse = Mean(scores => scores.Rmse),
            Mae = Mean(scores => scores.Mae),
            R2 = Mean(scores => scores.R2),
        };

        double? Mean(Func<Scores, double?> member) => each.All(scores => member(scores) is not null) ? each.Average(member) : null;
    }

    /// <summary>Scores of predictions of one output against targets in the same units (±1 for a classification).</summary>
    public static Scores Of(LearningTask task, ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets) =>
        task == LearningTask.Classification ? OfClasses(predictions, targets) : OfNumbers(predictions, targets);

    private static Scores OfClasses(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        Span<int> count = stackalloc int[2], right = stackalloc int[2];
        double logLoss = 0;
        for (int t = 0; t < y.Length; t++)
        {
            int label = y[t] > 0 ? 1 : 0;
            count[label]++;
            if ((f[t] >= 0 ? 1 : 0) == label)
                right[label]++;
            double margin = y[t] * f[t];
            logLoss += margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
        }

        double balanced = 0;
        int present = 0;
        for (int label = 0; label < 2; label++)
        {
            if (count[label] == 0)
                continue;
            balanced += (double)right[label] / count[label];
            present++;
        }

        return new Scores
        {
            Count = y.Length,
            Accuracy = (double)(right[0] + right[1]) / y.Length,
            BalancedAccuracy = balanced / present,
            Auc = Area(f, y),
            LogLoss = logLoss / y.Length,
        };
    }

    private static Scores OfSeveralClasses(ILoss loss, Matrix outputs, Matrix targets)
    {
        int[] said = ClassProbabilities.Classes(outputs);
        Matrix probabilities = ClassProbabilities.Of(loss, outputs);
        int[] count = new int[outputs.Columns], right = new int[outputs.Columns];
        double logLoss = 0;
        for (int i = 0; i < said.Length; i++)
        {
            int truth = targets.Row(i).IndexOf(1.0);
            count[truth]++;
            right[truth] += said[i] == truth ? 1 : 0;
            logLoss -= Math.Log(Math.Max(probabilities[i, truth], double.Epsilon));
        }

        double[] shares = [.. count.Zip(right, (all, good) => (double)good / all).Where(share => !double.IsNaN(share))];
        double[] areas = [.. Enumerable.Range(0, outputs.Columns).Select(k => Area(probabilities.Column(k), targets.Column(k))).OfType<double>()];
        return new Scores
        {
            Count = said.Length,
            Accuracy = (double)right.Sum() / said.Length,
            BalancedAccuracy = shares.Average(),
            Auc = areas.Length > 0 ? areas.Average() : null,
            LogLoss = loss.HasProbabilities ? logLoss / said.Length : null,
        };
    }

    /// <summary>(Σ ranks of the positive rows − p(p + 1)/2)/(pq), ranks of equal f shared (Mann &amp; Whitney 1947).</summary>
    private static double? Area(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        double[] keys = f.ToArray(), signs = y.ToArray();
        Array.Sort(keys, signs);
        double ranks = 0, positive = 0;
        for (int first = 0, end; first < keys.Length; first = end)
        {
            int above = 0;
            for (end = first; end < keys.Length && keys[end] == keys[first]; end++)
                above += signs[end] > 0 ? 1 : 0;
            ranks += above * ((first + 1 + end) / 2.0);
            positive += above;
        }

        double pairs = positive * (keys.Length - positive);
        return pairs > 0 ? (ranks - (positive * (positive + 1) / 2)) / pairs : null;
    }

    private static Scores OfNumbers(ReadOnlySpan<double> f, ReadOnlySpan<double> y)
    {
        double mean = 0;
        foreach (double value in y)
            mean += value / y.Length;
        double squares = 0, absolute = 0, total = 0;
        for (int t = 0; t < y.Length; t++)
        {
            squares += (y[t] - f[t]) * (y[t] - f[t]);
            absolute += Math.Abs(y[t] - f[t]);
            total += (y[t] - mean) * (y[t] - mean);
        }

        return new Scores
        {
            Count = y.Length,
            Rmse = Math.Sqrt(squares / y.Length),
            Mae = absolute / y.Length,
            R2 = total > 0 ? 1 - (squares / total) : null,
        };
    }
}
