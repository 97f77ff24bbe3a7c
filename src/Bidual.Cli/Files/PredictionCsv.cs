using System.Globalization;
using System.Text;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Cli.Files;

/// <summary>Predictions as CSV, numbers at full precision.</summary>
internal static class PredictionCsv
{
    /// <summary>Writes the file completely or not at all.</summary>
    public static void Write(Model model, Matrix features, string path)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".bidual-{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var writer = new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
                Write(model, features, writer);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static void Write(Model model, Matrix features, TextWriter writer)
    {
        double[] outputs = model.Predict(features, Environment.ProcessorCount);
        if (model.Task == LearningTask.Regression)
        {
            writer.Write("prediction\n");
            foreach (double value in outputs)
                writer.Write($"{Text(value)}\n");
            return;
        }

        string[] labels = [.. model.ClassLabels.Select(Quote)];
        writer.Write("label,probability,score\n");
        for (int t = 0; t < outputs.Length; t++)
            writer.Write($"{labels[outputs[t] >= 0 ? 1 : 0]},{Text(model.Loss.Probability(outputs[t]))},{Text(outputs[t])}\n");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string label) =>
        label.AsSpan().IndexOfAny(",\"\r\n") < 0 ? label : $"\"{label.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
