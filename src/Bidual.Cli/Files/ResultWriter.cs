using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;

namespace Bidual.Cli.Files;

/// <summary>Writes the files of a training run. One that fails does not keep the others from being written.</summary>
internal sealed class ResultWriter(OutputFiles outputs, TableSchema schema, TrainingResult result)
{
    private DataException? failure;

    /// <returns>The files that were written.</returns>
    public IReadOnlyList<string> WriteAll()
    {
        FittedNetwork fitted = result.Fitted;
        var written = new List<string>();
        TrainingRecord record = Record();
        Write(outputs.Model, path => ModelFile.Save(new SavedModel(fitted.Model, schema, fitted.Certificate, fitted.PatternDirections, record), path));
        Write(outputs.Onnx, path => OnnxFile.Save(fitted.Model, path, certificate: fitted.Certificate));
        Write(outputs.Report, path => HtmlReport.Write(fitted, result.Training, result.Validation, record, path));
        Write(outputs.Trace, path => TraceCsv.Write(fitted.Trace, path));
        return written;

        void Write(string? path, Action<string> write)
        {
            if (path is null)
                return;
            try
            {
                write(path);
                written.Add(path);
            }
            catch (DataException e)
            {
                failure ??= e;
            }
        }
    }

    /// <exception cref="DataException">The first failure of <see cref="WriteAll"/>.</exception>
    public void ThrowIfFailed()
    {
        if (failure is not null)
            throw failure;
    }

    private TrainingRecord Record()
    {
        FittedNetwork fitted = result.Fitted;
        return new TrainingRecord(
            ProductVersion.Text,
            result.Arguments,
            fitted.Settings.Seed,
            fitted.TrainingRows,
            fitted.DataFingerprint,
            Names.Of(fitted.Settings.Solver),
            Names.Of(fitted.Status),
            fitted.Trace.Count,
            fitted.Times.Total);
    }
}
