using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Networks;

/// <summary>Which class was taken for which.</summary>
/// <param name="Labels">The k classes.</param>
/// <param name="Counts">k×k rows by true class, then by predicted class.</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Labels, int[][] Counts)
{
    /// <summary>Of outputs on rows of known class.</summary>
    /// <param name="outputs">What <see cref="Model.PredictOutputs"/> gave, n×c.</param>
    /// <param name="dataset">The rows, a classification.</param>
    /// <exception cref="ArgumentException">The rows differ in number.</exception>
    public static ConfusionMatrix Of(Matrix outputs, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(dataset);
        if (outputs.Rows != dataset.Count)
            throw new ArgumentException($"There are {outputs.Rows} rows of outputs for {dataset.Count} rows.", nameof(outputs));
        int[][] counts = [.. dataset.ClassLabels.Select(_ => new int[dataset.ClassLabels.Count])];
        int[] said = ClassProbabilities.Classes(outputs);
        for (int i = 0; i < said.Length; i++)
            counts[dataset.ClassOf(i)][said[i]]++;
        return new(dataset.ClassLabels, counts);
    }
}
