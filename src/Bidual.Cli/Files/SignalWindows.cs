using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Cli.Files;

/// <summary>A signal, one number a row, as windows of its last values.</summary>
internal static class SignalWindows
{
    /// <summary>Windows with the value after each as the target.</summary>
    /// <exception cref="DataException">The file is not one column of numbers, or too short.</exception>
    public static Dataset Read(string path, int window, IProgress<double>? progress, CancellationToken cancellation) =>
        Windows.Of(Column(path, progress, cancellation), window);

    /// <summary>Every window, the one whose next value is not known yet included.</summary>
    public static Matrix ReadToPredict(string path, int window, CancellationToken cancellation) =>
        Windows.Of(Column(path, null, cancellation), window).Features;

    private static double[] Column(string path, IProgress<double>? progress, CancellationToken cancellation)
    {
        Table table = DataFile.Read(path, progress: progress, cancellation: cancellation);
        if (table.ColumnCount != 1)
            throw new DataException($"{path}: --window needs one column of numbers, and there are {table.ColumnCount}.");
        return table.ToMatrix().Column(0);
    }
}
