using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Numerics;

namespace Bidual.Tests.Arrangements;

/// <summary>Counts of the reference cases that may lie beside the repository.</summary>
public class SharedCaseTests
{
    public static TheoryData<string> Cases => [.. Files().Select(file => Path.GetFileName(file)!).DefaultIfEmpty("")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void CountsAgree(string name)
    {
        Assert.SkipWhen(name.Length == 0, "No reference cases beside the repository.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Files().Single(file => Path.GetFileName(file) == name)));
        JsonElement root = document.RootElement;
        Matrix inputs = Read(root.GetProperty("X"));
        int count = root.GetProperty("count").GetInt32();
        if (root.TryGetProperty("gates", out JsonElement gates))
        {
            Assert.Equal(count, PatternSet.FromGates(inputs, Read(gates)).Count);
            return;
        }

        PatternSet patterns = PatternChecks.Enumerate(inputs);
        PatternChecks.AssertValid(inputs, patterns);
        if (Arrangement.MaximumCount(inputs.Rows, Arrangement.Predict(inputs).Rank) == root.GetProperty("generic_count").GetInt32())
            Assert.Equal(count, patterns.Count);
        else
            Assert.True(patterns.Count > count, "Columns rounded to some decimals have thin cells besides those of the exact rank.");
    }

    private static string[] Files()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!File.Exists(Path.Combine(folder, "Bidual.slnx")))
                continue;
            string cases = Path.Combine(folder, "..", "shared", "cases");
            return Directory.Exists(cases) ? [.. Directory.GetFiles(cases, "*.json").Where(file => File.ReadAllText(file).Contains("\"count\"", StringComparison.Ordinal)).Order(StringComparer.Ordinal)] : [];
        }

        return [];
    }

    private static Matrix Read(JsonElement rows) => Matrix.FromRows([.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(x => x.GetDouble()).ToArray())]);
}
