namespace Bidual.Export.Svg;

/// <summary>A point in the units of the axes.</summary>
internal readonly record struct PlotPoint(double X, double Y);

/// <summary>One thing drawn in a plot; with a name it appears in the legend.</summary>
internal abstract record Layer(Tone Tone, string? Name);

/// <summary>A polyline, interrupted where a point cannot be shown; faint where it is one of many.</summary>
internal sealed record LineLayer(IReadOnlyList<PlotPoint> Points, Tone Tone, string? Name = null, bool Dashed = false, bool Thin = false, bool Faint = false) : Layer(Tone, Name);

/// <summary>Values that stay until the next point.</summary>
internal sealed record StepLayer(IReadOnlyList<PlotPoint> Points, Tone Tone, string? Name = null) : Layer(Tone, Name);

/// <summary>Separate short segments, two points each.</summary>
internal sealed record SegmentLayer(IReadOnlyList<PlotPoint> Ends, Tone Tone, string? Name = null, bool Dashed = false, bool Thin = true) : Layer(Tone, Name);

/// <summary>Points as discs; <paramref name="Fills"/> overrides the colour of each; rings are hollow.</summary>
internal sealed record ScatterLayer(IReadOnlyList<PlotPoint> Points, Tone Tone, string? Name = null, double Radius = 2.6, double Opacity = 0.7, bool Rings = false, IReadOnlyList<string>? Fills = null) : Layer(Tone, Name);

/// <summary>The area between two step lines over the same x.</summary>
internal sealed record BandLayer(IReadOnlyList<PlotPoint> Upper, IReadOnlyList<PlotPoint> Lower, Tone Tone, string? Name = null) : Layer(Tone, Name);

/// <summary>Vertical bars from zero.</summary>
internal sealed record BarLayer(IReadOnlyList<(double From, double To, double Height)> Bars, Tone Tone, string? Name = null, double Opacity = 0.85) : Layer(Tone, Name);

/// <summary>A picture stretched over the whole plot.</summary>
internal sealed record ImageLayer(string DataUri) : Layer(Tone.Quiet, null);

/// <summary>Short texts above points.</summary>
internal sealed record NoteLayer(IReadOnlyList<(PlotPoint At, string Text)> Notes) : Layer(Tone.Quiet, null);
