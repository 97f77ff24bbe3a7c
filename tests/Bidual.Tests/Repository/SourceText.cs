using System.Text.RegularExpressions;

namespace Bidual.Tests.Repository;

/// <summary>C# source as far as a scan needs it.</summary>
internal static partial class SourceText
{
    /// <summary>The source without comments, strings and character literals.</summary>
    public static string Code(string source) => CommentsAndStrings().Replace(source, " ");

    /// <summary>The types a source without comments declares.</summary>
    public static IEnumerable<string> DeclaredTypes(string code) => Declarations().Matches(code).Select(match => match.Groups["name"].Value);

    /// <summary>The folders under the root namespace that the using directives name.</summary>
    public static IEnumerable<string> UsedFolders(string code) => Usings().Matches(code).Select(match => match.Groups["folder"].Value);

    /// <summary>Qualified names, Folder.Type.</summary>
    public static IEnumerable<(string Folder, string Type)> QualifiedNames(string code) =>
        Qualified().Matches(code).Select(match => (match.Groups["folder"].Value, match.Groups["type"].Value));

    public static IEnumerable<string> Identifiers(string code) => Words().Matches(code).Select(match => match.Value);

    /// <summary>The namespace, or nothing.</summary>
    public static string Namespace(string code) => Namespaces().Match(code).Groups["name"].Value;

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\$?"{3,}.*?"{3,}|\$?@"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CommentsAndStrings();

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+(class\s+|struct\s+)?(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Declarations();

    [GeneratedRegex(@"^\s*(global\s+)?using\s+(static\s+)?(\w+\s*=\s*)?Bidual\.(?<folder>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Usings();

    [GeneratedRegex(@"\b(?<folder>[A-Z]\w*)\.(?<type>[A-Z]\w*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Qualified();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Words();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Namespaces();
}
