using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Networks;

/// <summary>From outputs to classes and their probabilities.</summary>
public static class ClassProbabilities
{
    /// <summary>The class of every row: of two, 1 where f is at least 0; of more, that of the largest output, the first where several are.</summary>
    /// <param name="outputs">n×1 for two classes, n×k for more.</param>
    public static int[] Classes(Matrix outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var classes = new int[outputs.Rows];
        for (int i = 0; i < classes.Length; i++)
        {
            ReadOnlySpan<double> row = outputs.Row(i);
            if (row.Length == 1)
            {
                classes[i] = row[0] >= 0 ? 1 : 0;
                continue;
            }

            for (int k = 1; k < row.Length; k++)
            {
                if (row[k] > row[classes[i]])
                    classes[i] = k;
            }
        }

        return classes;
    }

    /// <summary>Of two classes p and 1 − p of the loss; of more, the softmax of its loss, or each against the rest, divided by their sum.</summary>
    /// <param name="loss">L.</param>
    /// <param name="outputs">n×1 for two classes, n×k for more.</param>
    /// <returns>n×2 or n×k, every row of sum 1.</returns>
    public static Matrix Of(ILoss loss, Matrix outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(outputs);
        int k = Math.Max(2, outputs.Columns);
        var probabilities = new Matrix(outputs.Rows, k);
        for (int i = 0; i < outputs.Rows; i++)
        {
            ReadOnlySpan<double> f = outputs.Row(i);
            Span<double> p = probabilities.MutableRow(i);
            if (f.Length == 1)
            {
                p[1] = loss.Probability(f[0]);
                p[0] = 1 - p[1];
                continue;
            }

            double sum = 0, log = loss.CouplesOutputs ? SoftmaxLoss.LogSum(f) : 0;
            for (int c = 0; c < k; c++)
                sum += p[c] = loss.CouplesOutputs ? Math.Exp(f[c] - log) : loss.Probability(f[c]);
            for (int c = 0; c < k; c++)
                p[c] = sum > 0 ? p[c] / sum : 1.0 / k;
        }

        return probabilities;
    }
}
