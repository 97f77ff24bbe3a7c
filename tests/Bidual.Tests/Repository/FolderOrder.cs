namespace Bidual.Tests.Repository;

/// <summary>
/// The order in which the folders of the library stand: each may use those before it. The root namespace has two parts:
/// the vocabulary (settings in, result out), which later folders may use, and the front doors, which only reproductions may.
/// </summary>
internal static class FolderOrder
{
    public const string Vocabulary = "root namespace";
    public const string FrontDoors = "front doors";

    public static IReadOnlyList<string> Folders { get; } =
    [
        "Numerics", "Data", "Arrangements", "Pricing", "Programs", "Polynomials", "Solvers", "Certificates", "Networks", "Robustness", "Explanations", "NonConvex", "Classical", "Architectures", "OptimalSets",
        Vocabulary, "Export", "Import", "Fitting", FrontDoors, "Reproductions",
    ];

    /// <summary>Allowed by the order and forbidden all the same: a certificate must not depend on who found the point.</summary>
    private static readonly (string From, string To)[] Forbidden = [("Certificates", "Solvers")];

    private static readonly string[] FrontDoorFiles = ["ConvexNetwork.cs", "TrainerComparison.cs", "CertifiedFits.cs", "PatternSamplingStudy.cs", "OutputFits.cs", "SharedFits.cs", "SharedGatedFits.cs", "SharedReluFits.cs", "PathWalk.cs", "IOutputFit.cs", "PolynomialFits.cs", "CoupledPolynomialFits.cs", "RobustFits.cs", "NetworkProofs.cs", "PolynomialProofs.cs", "ClaimRefutations.cs", "Certifier.cs", "OptimalNetworks.cs", "ConvexRegressor.cs", "ConvexClassifier.cs", "FeatureRows.cs"];

    /// <summary>The part a file belongs to.</summary>
    /// <param name="path">Relative to the library's folder.</param>
    public static string PartOf(string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
            return path[..slash];
        return FrontDoorFiles.Contains(path) ? FrontDoors : Vocabulary;
    }

    /// <summary>One line for every use that the order does not allow.</summary>
    /// <param name="files">Path relative to the library's folder, and source.</param>
    public static IEnumerable<string> Violations(IReadOnlyList<(string Path, string Source)> files)
    {
        (string Path, string Part, string Code)[] scanned = [.. files.Select(file => (file.Path, PartOf(file.Path), SourceText.Code(file.Source)))];
        ILookup<string, string> typesOfPart = scanned
            .SelectMany(file => SourceText.DeclaredTypes(file.Code).Select(type => (file.Part, Type: type)))
            .ToLookup(pair => pair.Part, pair => pair.Type);
        foreach ((string path, string part, string code) in scanned)
        {
            foreach (string used in Uses(code, typesOfPart).Distinct().Where(used => !IsAllowed(part, used)))
                yield return $"{path} ({part}) uses {used}";
        }
    }

    private static bool IsAllowed(string from, string to) =>
        from == to || (IndexOf(to) >= 0 && IndexOf(to) < IndexOf(from) && !Forbidden.Contains((from, to)));

    private static int IndexOf(string part)
    {
        for (int i = 0; i < Folders.Count; i++)
        {
            if (Folders[i] == part)
                return i;
        }

        return -1;
    }

    private static IEnumerable<string> Uses(string code, ILookup<string, string> typesOfPart)
    {
        foreach (string folder in SourceText.UsedFolders(code))
            yield return folder;
        foreach ((string folder, string type) in SourceText.QualifiedNames(code))
        {
            if (typesOfPart[folder].Contains(type))
                yield return folder;
        }

        foreach (string identifier in SourceText.Identifiers(code).Distinct())
        {
            foreach (string part in new[] { Vocabulary, FrontDoors })
            {
                if (typesOfPart[part].Contains(identifier))
                    yield return part;
            }
        }
    }
}
