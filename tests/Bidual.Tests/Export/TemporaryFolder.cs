using Bidual.Export;
using Bidual.Networks;

namespace Bidual.Tests.Export;

/// <summary>A folder of its own that disappears with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bidual-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>What is left of a fit in a file, model.json.</summary>
    public SavedModel Reloaded(FittedNetwork fit)
    {
        string path = File("model.json");
        ModelFile.Save(fit.ToSaved(null, new TrainingRecord("test", [], 0, fit.TrainingRows, fit.DataFingerprint, "", "", 0, 0)), path);
        return ModelFile.Load(path);
    }

    public string[] Names() => [.. Directory.GetFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
