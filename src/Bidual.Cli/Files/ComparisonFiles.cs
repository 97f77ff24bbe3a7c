namespace Bidual.Cli.Files;

/// <summary>The files a comparison leaves; null for those not asked for.</summary>
internal sealed record ComparisonFiles(string? Csv, string? Plot, string? Report);
