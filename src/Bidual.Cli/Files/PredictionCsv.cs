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
    /// <param name="model">Whose.</param>
    /// <param name="outputs">What it predicts, n×c.</param>
    /// <param name="path">The file.</param>
    public static void Write(Model model, Matrix outputs, string path)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".bidual-{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var writer = new StreamWriter(temporary, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
                Write(model, outputs, writer);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static void Write(Model model, Matrix outputs, TextWriter writer)
    {
        if (model.Task == LearningTask.Regression)
        {
            writer.Write(outputs.Columns == 1 ? "prediction\n" : Line(model.TargetNames.Select(name => Quote($"prediction:{name}"))));
            for (int t = 0; t < outputs.Rows; t++)
                writer.Write(Line(outputs.Row(t).ToArray().Select(Text)));
            return;
        }

        string[] labels = [.. model.ClassLabels.Select(Quote)];
        int[] classes = ClassProbabilities.Classes(outputs);
        Matrix probabilities = ClassProbabilities.Of(model.Loss, outputs);
        bool two = outputs.Columns == 1;
        writer.Write(two ? "label,probability,score\n" : Line(model.ClassLabels.Select(label => Quote($"probability:{label}")).Prepend("label")));
        for (int t = 0; t < outputs.Rows; t++)
        {
            IEnumerable<double> numbers = two ? [probabilities[t, 1], outputs[t, 0]] : probabilities.Row(t).ToArray();
            writer.Write(Line(numbers.Select(Text).Prepend(labels[classes[t]])));
        }
    }

    private static string Line(IEnumerable<string> cells) => $"{string.Join(',', cells)}\n";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string label) =>
        label.AsSpan().IndexOfAny(",\"\r\n") < 0 ? label : $"\"{label.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
