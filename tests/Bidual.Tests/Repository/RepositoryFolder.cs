namespace Bidual.Tests.Repository;

/// <summary>The working copy these tests were built from.</summary>
internal static class RepositoryFolder
{
    private static readonly string[] Kept = ["src", "tests", "bench", "docs", "examples", ".ci"];
    private static readonly string[] Built = ["bin", "obj", "artifacts", "node_modules"];

    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Every source file below a folder, relative to the root.</summary>
    public static IEnumerable<string> Sources(string folder) => Below(PathOf(folder), "*.cs");

    /// <summary>Every file that is kept: the folders of the repository, and at its root what is not a result of running the program.</summary>
    public static IEnumerable<string> Files() =>
        Kept.SelectMany(folder => Below(PathOf(folder), "*"))
            .Concat(Directory.EnumerateFiles(Root).Select(Path.GetFileName).OfType<string>().Where(IsKeptAtRoot));

    private static bool IsKeptAtRoot(string name) =>
        Path.GetExtension(name) is ".md" or ".props" or ".slnx" or ".cff" or ".editorconfig" or ".gitignore" || name is "LICENSE" or "BannedSymbols.txt" or "global.json";

    private static IEnumerable<string> Below(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
            return [];
        return Directory.EnumerateFiles(folder, pattern)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Concat(Directory.EnumerateDirectories(folder).Where(path => !Built.Contains(Path.GetFileName(path))).SelectMany(path => Below(path, pattern)));
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bidual.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
