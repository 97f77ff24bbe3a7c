namespace Bidual.Cli.Files;

/// <summary>The files a path leaves; null for those not asked for.</summary>
internal sealed record PathFiles(string? Csv, string? Plot);
