using System.Globalization;
using System.Text;
using Bidual.Data;
using Bidual.Networks;

namespace Bidual.Export;

/// <summary>A regularisation path as a CSV file, numbers at full precision.</summary>
public static class PathCsv
{
    private const string Header =
        "beta_ratio,beta,objective,lower_bound,gap,relative_gap,global_lower_bound,claim,status,neurons,patterns,penalty,"
        + "train_accuracy,train_log_loss,train_rmse,train_r2,validation_accuracy,validation_log_loss,validation_rmse,validation_r2,score,chosen,seconds";

    /// <summary>Writes one row per point under a header, from large β to small. Values of (0) in sum scaling; the penalty without its β. What does not apply is empty.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Write(FittedPath fitted, string path)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(Header);
            for (int k = 0; k < fitted.Points.Count; k++)
                writer.WriteLine(Row(fitted, k));
        });
    }

    private static string Row(FittedPath fitted, int k)
    {
        PathPoint point = fitted.Points[k];
        Certificates.Certificate certificate = point.Fit.Certificate;
        double? score = fitted.Selection is { } selection && k < selection.Points.Count ? selection.Points[k].Score : null;
        bool chosen = fitted.Selection?.Chosen == k;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{point.BetaRatio:R},{certificate.Beta:R},{certificate.Objective:R},{certificate.LowerBound:R},{certificate.Gap:R},{certificate.RelativeGap:R},{certificate.GlobalLowerBound:R},")
            + string.Create(CultureInfo.InvariantCulture, $"{Word(certificate.Claim)},{Word(point.Fit.Status)},{point.Fit.Model.Network.Neurons},{certificate.Patterns},{point.Penalty:R},")
            + string.Create(CultureInfo.InvariantCulture, $"{Columns(point.Fit.TrainScores)},{Columns(point.HeldOut)},{score:R},{(chosen ? 1 : 0)},{point.Fit.Times.Total:R}");
    }

    private static string Columns(Scores? scores) =>
        string.Create(CultureInfo.InvariantCulture, $"{scores?.Accuracy:R},{scores?.LogLoss:R},{scores?.Rmse:R},{scores?.R2:R}");

    /// <summary>As on the command line: "global", "time-limit".</summary>
    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(letter) : letter.ToString()));
}
