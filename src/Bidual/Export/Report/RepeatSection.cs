using System.Text;
using Bidual.Networks;

namespace Bidual.Export.Report;

/// <summary>All that is needed to run it again.</summary>
internal static class RepeatSection
{
    public static string Write(ReportContext context)
    {
        TrainingRecord record = context.Record;
        string body = $"""
            <pre><code>{ReportContext.Escape(CommandLine(record.Arguments))}</code></pre>
            <dl class="facts">
            <div><dt>Version</dt><dd>bidual {ReportContext.Escape(record.Version)}</dd></div>
            <div><dt>Seed</dt><dd>{record.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}</dd></div>
            <div><dt>Solver</dt><dd>{ReportContext.Escape(record.Solver)}, {NumberText.Seconds(record.Seconds)}</dd></div>
            <div><dt>Data fingerprint</dt><dd><code class="wrap">{ReportContext.Escape(record.DataFingerprint)}</code></dd></div>
            </dl>
            """;
        return ReportContext.Section(
            "How to repeat it",
            "The same version, seed, data and number of threads give the same network, bit for bit. The fingerprint is the SHA-256 of the prepared training data.",
            $"<figure>{body}</figure>");
    }

    /// <summary>The arguments as a shell would need them: an option without value is a switch, a value without option stands alone.</summary>
    public static string CommandLine(IReadOnlyList<KeyValuePair<string, string>> arguments)
    {
        var line = new StringBuilder("bidual train");
        foreach ((string option, string value) in arguments)
        {
            if (option.StartsWith('-'))
                line.Append(' ').Append(option);
            if (value.Length > 0 || !option.StartsWith('-'))
                line.Append(' ').Append(Quote(value));
        }

        return line.ToString();
    }

    private static string Quote(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+%@".Contains(c, StringComparison.Ordinal))
            ? value
            : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
