using System.Globalization;
using System.Text;
using Bidual.Data;
using Bidual.Solvers;

namespace Bidual.Export;

/// <summary>The iterates of a solve as a CSV file, numbers at full precision.</summary>
public static class TraceCsv
{
    private const string Header = "iteration,seconds,objective,lower_bound,gap,relative_gap,active_blocks";

    /// <summary>Writes one row per iterate under a header. Values of (0) in sum scaling; a bound not yet known is -Infinity or NaN.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(IReadOnlyList<TracePoint> trace, string path)
    {
        ArgumentNullException.ThrowIfNull(trace);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(Header);
            foreach (TracePoint point in trace)
            {
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{point.Iteration},{point.Seconds:R},{point.Objective:R},{point.LowerBound:R},{point.Gap:R},{point.RelativeGap:R},{point.ActiveBlocks}"));
            }
        });
    }
}
