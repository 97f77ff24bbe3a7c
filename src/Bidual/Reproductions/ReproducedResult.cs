using Bidual.Data;
using Bidual.Export;
using Bidual.Export.Svg;

namespace Bidual.Reproductions;

/// <summary>How what was measured stands to what is printed.</summary>
public enum Verdict
{
    /// <summary>The same, as far as the source says what it did.</summary>
    Agrees,

    /// <summary>Partly: <see cref="ReproducedResult.Explanation"/> says what and what not.</summary>
    AgreesInPart,

    /// <summary>Not the same.</summary>
    Differs,

    /// <summary>What is printed is refuted by proof.</summary>
    SourceIsWrong,
}

/// <summary>A number beside what the source prints.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Source">What the source prints or says; null where it says nothing.</param>
/// <param name="Ours">What was measured; NaN where there is nothing.</param>
public sealed record ReproducedValue(string Quantity, string? Source, double Ours);

/// <summary>Numbers behind a picture.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Columns">What the columns are.</param>
/// <param name="Rows">A number a column each.</param>
public sealed record ReproducedTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<double>> Rows);

/// <summary>A figure or a table of the literature beside what was measured.</summary>
public sealed class ReproducedResult
{
    private readonly IReadOnlyList<SvgPlot> plots;

    internal ReproducedResult(Reproduction reproduction, ReproductionSettings settings, Finding finding, double seconds)
    {
        Reproduction = reproduction;
        Settings = settings;
        Seconds = seconds;
        (Verdict, Explanation, Values, Tables, plots) = (finding.Verdict, finding.Explanation, finding.Values, finding.Tables, finding.Plots);
    }

    /// <summary>Which.</summary>
    public Reproduction Reproduction { get; }

    /// <summary>How it was measured.</summary>
    public ReproductionSettings Settings { get; }

    /// <summary>Wall-clock time.</summary>
    public double Seconds { get; }

    /// <summary>Whether it agrees.</summary>
    public Verdict Verdict { get; }

    /// <summary>The same in a sentence or two, with the reason where it does not.</summary>
    public string Explanation { get; }

    /// <summary>The main numbers, side by side.</summary>
    public IReadOnlyList<ReproducedValue> Values { get; }

    /// <summary>All numbers of the picture.</summary>
    public IReadOnlyList<ReproducedTable> Tables { get; }

    /// <summary>Writes <c>NAME.svg</c> and <c>NAME.json</c>, and the folder where there is none.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>The files.</returns>
    /// <exception cref="DataException">They cannot be written.</exception>
    public IReadOnlyList<string> Save(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new DataException($"{folder}: cannot be made a folder.", e);
        }

        string picture = Path.Combine(folder, Reproduction.Name + ".svg"), numbers = Path.Combine(folder, Reproduction.Name + ".json");
        AtomicFile.Write(picture, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(SvgSheet.Render(Reproduction.Title, plots))));
        AtomicFile.Write(numbers, stream => ReproductionJson.Write(this, stream));
        return [picture, numbers];
    }
}
