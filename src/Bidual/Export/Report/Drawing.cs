namespace Bidual.Export.Report;

/// <summary>A function as a figure.</summary>
/// <param name="Title">Of a section that holds nothing else.</param>
/// <param name="Lead">What is to be seen.</param>
/// <param name="Figure">The figure.</param>
internal sealed record Drawing(string Title, string Lead, string Figure);
