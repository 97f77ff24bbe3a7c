using System.Globalization;
using Bidual.Cli;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Solvers;

namespace Bidual.Tests.Repository;

/// <summary>Texts are the same whatever the culture of the thread: here one that writes numbers as in Germany.</summary>
public sealed class CultureTests
{
    [Fact]
    public void A_german_thread_writes_the_same_texts()
    {
        string[] here = Texts();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = German();
            Assert.Equal("0,5", 0.5.ToString("G", CultureInfo.CurrentCulture));
            Assert.Equal(here, Texts());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>By hand, since the tests run without the cultures of the system.</summary>
    private static CultureInfo German()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "−";
        return culture;
    }

    private static string[] Texts()
    {
        using var folder = new Data.TemporaryFolder();
        Table table = BuiltIn.Wave();
        TableSchema schema = TableSchema.Fit(table);
        Dataset data = schema.Encode(table);
        FittedNetwork fitted = ConvexNetwork.Fit(data, new FitSettings { BetaRatio = 0.05, Threads = 1 }) with
        {
            Times = new FitTimes(0.25, 0, 1.5, 0.125, 2.5),
            Trace = [new TracePoint(1, 0.5, 1234.5678, -0.25, 3)],
        };
        var record = new TrainingRecord("0.1.0", [new("--beta-ratio", "0.05")], 0, data.Count, fitted.DataFingerprint, "working-set", "converged", 3, 2.5);
        string model = folder.File("m.json"), trace = folder.File("t.csv"), report = folder.File("r.html"), csv = folder.File("d.csv");
        ModelFile.Save(new SavedModel(fitted.Model, schema, fitted.Certificate, fitted.PatternDirections, record), model);
        TraceCsv.Write(fitted.Trace, trace);
        HtmlReport.Write(fitted, data, null, record, report);
        File.WriteAllText(csv, "x,y\n-0.5,1.25\n0.75,2.5\n1234.5,-0.125\n");
        return
        [
            fitted.Certificate.ClaimText,
            File.ReadAllText(model),
            File.ReadAllText(trace),
            File.ReadAllText(report),
            Run("predict", model, csv),
            Run("evaluate", model, csv),
            Run("evaluate", model, csv, "--json"),
            Run("train", csv, "--tolerance", "0,5"),
            Run("train", "--help"),
        ];

        string Run(params string[] arguments)
        {
            var output = new StringWriter(CultureInfo.InvariantCulture);
            int code = CommandLine.Run(arguments, output, output);
            return $"{code}: {output}".Replace(folder.Path, "", StringComparison.Ordinal);
        }
    }
}
