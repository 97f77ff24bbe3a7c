using Bidual.Export.Svg;

namespace Bidual.Reproductions;

/// <summary>What an entry has measured.</summary>
internal sealed record Finding
{
    public required Verdict Verdict { get; init; }

    public required string Explanation { get; init; }

    public required IReadOnlyList<ReproducedValue> Values { get; init; }

    public required IReadOnlyList<ReproducedTable> Tables { get; init; }

    /// <summary>From top to bottom.</summary>
    public required IReadOnlyList<SvgPlot> Plots { get; init; }
}
