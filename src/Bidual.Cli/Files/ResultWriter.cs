using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;

namespace Bidual.Cli.Files;

/// <summary>The contents of the files of a training run.</summary>
internal sealed class ResultWriter(OutputFiles outputs, TableSchema schema, TrainingResult result)
{
    /// <summary>Writes those asked for.</summary>
    public void WriteAll(FileWriter files)
    {
        FittedNetwork fitted = result.Fitted;
        TrainingRecord record = Record();
        files.Write(outputs.Model, path => ModelFile.Save(fitted.ToSaved(schema, record), path));
        files.Write(outputs.Onnx, path => OnnxFile.Save(fitted.Model, path, certificate: fitted.Certificate));
        files.Write(outputs.Report, path => HtmlReport.Write(fitted, result.Training, result.Validation, record, path));
        files.Write(outputs.Trace, path => TraceCsv.Write(fitted.Trace, path));
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
