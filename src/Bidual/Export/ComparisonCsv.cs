using System.Globalization;
using System.Text;
using Bidual.Data;
using Bidual.NonConvex.Training;

namespace Bidual.Export;

/// <summary>The traces of a comparison as a CSV file, numbers at full precision.</summary>
public static class ComparisonCsv
{
    private const string Header = "method,run,seed,seconds,iteration,epochs,objective,excess,score";

    /// <summary>Writes one row per point of every run under a header, the convex fit first, as run 0. Values of (0) in sum scaling; the excess over <see cref="ComparedTrainers.Reference"/>; the score is that of rows held out, empty where there is none.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(ComparedTrainers compared, string path)
    {
        ArgumentNullException.ThrowIfNull(compared);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(Header);
            Rows("convex", 0, compared.Convex.Settings.Seed, compared.ConvexTrace);
            foreach (ComparedTrainer trainer in compared.Trainers)
            {
                for (int r = 0; r < trainer.Runs.Count; r++)
                    Rows(trainer.Name, r, trainer.Runs[r].Seed, trainer.Runs[r].Trace);
            }

            void Rows(string method, int run, long seed, IReadOnlyList<TrainingPoint> trace)
            {
                foreach (TrainingPoint point in trace)
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{method},{run},{seed},{point.Seconds:R},{point.Iteration},{point.Passes:R},{point.Objective:R},{compared.Excess(point.Objective):R},{(double.IsNaN(point.Score) ? null : point.Score):R}"));
            }
        });
    }
}
