namespace Bidual.Cli.Rendering;

/// <summary>Who was taken for whom.</summary>
/// <param name="Labels">The two classes.</param>
/// <param name="Counts">Rows by true class, then by predicted class.</param>
internal sealed record Confusion(IReadOnlyList<string> Labels, int[][] Counts)
{
    /// <param name="labels">Of −1 and +1.</param>
    /// <param name="outputs">Margins; 0 and more mean +1.</param>
    /// <param name="targets">±1.</param>
    public static Confusion Of(IReadOnlyList<string> labels, double[] outputs, double[] targets)
    {
        int[][] counts = [new int[2], new int[2]];
        for (int t = 0; t < outputs.Length; t++)
            counts[targets[t] > 0 ? 1 : 0][outputs[t] >= 0 ? 1 : 0]++;
        return new Confusion(labels, counts);
    }
}
