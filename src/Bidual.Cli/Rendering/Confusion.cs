using Bidual.Data;
using Bidual.Networks;

namespace Bidual.Cli.Rendering;

/// <summary>Who was taken for whom.</summary>
/// <param name="Labels">The two classes.</param>
/// <param name="Counts">Rows by true class, then by predicted class.</param>
internal sealed record Confusion(IReadOnlyList<string> Labels, int[][] Counts)
{
    public static Confusion Of(Model model, Dataset data)
    {
        int[][] counts = [new int[2], new int[2]];
        int[] predicted = model.PredictClass(data.Features);
        for (int t = 0; t < predicted.Length; t++)
            counts[data.Targets[t, 0] > 0 ? 1 : 0][predicted[t]]++;
        return new Confusion(model.ClassLabels, counts);
    }
}
