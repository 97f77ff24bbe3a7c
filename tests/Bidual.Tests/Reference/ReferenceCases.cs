using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Tests.Contracts;

namespace Bidual.Tests.Reference;

/// <summary>Problems with optima by an independent solver, read from <c>shared/cases</c> beside the repository where it exists.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Program">The convex program.</param>
/// <param name="Optimum">Its optimal value.</param>
/// <param name="Fit">Its optimal prediction, unique.</param>
/// <param name="Tolerance">How far the optimum can be trusted, relative.</param>
internal sealed record ReferenceCase(string Name, ConvexProgram Program, double Optimum, double[] Fit, double Tolerance)
{
    private static readonly ArrangementLimits Limits = new();

    public static string? Folder { get; } = FindFolder();

    /// <summary>The cases whose problem two-layer scalar programs cover, or one empty name where there are none to read.</summary>
    public static TheoryData<string> Names { get; } = [.. Find()];

    public static ReferenceCase Load(string name)
    {
        Assert.SkipWhen(name.Length == 0, "There is no shared/cases beside the repository.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, name + ".json")));
        JsonElement root = document.RootElement;
        Matrix data = MatrixOf(root.GetProperty("X"));
        double[] y = VectorOf(root.GetProperty("y"));
        double beta = root.GetProperty("beta").GetDouble();
        JsonElement gates = default;
        bool isGiven = root.TryGetProperty("gates", out gates)
            || (root.TryGetProperty("options", out JsonElement options) && options.TryGetProperty("gates", out gates));
        PatternSet patterns = isGiven
            ? PatternSet.FromDirections(data, MatrixOf(gates).Transpose())
            : Arrangement.Enumerate(data, Limits);
        ILoss loss = LossOf(root) == "logistic" ? new LogisticLoss() : new SquaredLoss();
        ConvexProgram program = root.GetProperty("problem").GetString() == "gated"
            ? RandomPrograms.Gated(data, patterns, y, beta, loss)
            : RandomPrograms.Relu(data, patterns, y, beta, loss);
        double optimum = root.GetProperty("optimum").GetDouble();
        return new ReferenceCase(name, program, optimum, VectorOf(root.GetProperty("fit")), 1e-6);
    }

    private static IEnumerable<string> Find()
    {
        if (Folder is null)
            return [""];
        return Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Where(IsCovered)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(Folder, file), null).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
    }

    private static bool IsCovered(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return document.RootElement.GetProperty("problem").GetString() is "relu" or "relu_restricted" or "gated"
            && LossOf(document.RootElement) is "squared" or "logistic";
    }

    private static string LossOf(JsonElement root) =>
        root.TryGetProperty("options", out JsonElement options) && options.TryGetProperty("loss", out JsonElement loss) ? loss.GetString()! : "squared";

    private static string? FindFolder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bidual.slnx")))
            {
                string cases = Path.Combine(folder.FullName, "..", "shared", "cases");
                return Directory.Exists(cases) ? Path.GetFullPath(cases) : null;
            }
        }

        return null;
    }

    private static double[] VectorOf(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private static Matrix MatrixOf(JsonElement array) => Matrix.FromRows([.. array.EnumerateArray().Select(VectorOf)]);
}
