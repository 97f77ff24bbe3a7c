namespace Bidual.Cli.Files;

/// <summary>The files a training leaves; null for those not asked for.</summary>
internal sealed record OutputFiles(string? Model, string? Onnx, string? Report, string? Trace);
