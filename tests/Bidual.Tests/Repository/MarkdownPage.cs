using System.Text.RegularExpressions;

namespace Bidual.Tests.Repository;

/// <summary>A page of the documentation: its code blocks and links.</summary>
internal sealed partial class MarkdownPage(string path)
{
    private readonly string text = RepositoryFolder.Read(path);

    public string Path { get; } = path;

    /// <summary>README, the pages at the root and those under docs.</summary>
    public static IEnumerable<MarkdownPage> All() =>
        RepositoryFolder.Files().Where(path => path.EndsWith(".md", StringComparison.Ordinal)).Select(path => new MarkdownPage(path));

    public IEnumerable<string> Blocks(string language) =>
        Fences().Matches(text).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["code"].Value);

    /// <summary>The commands of the shell blocks, continued lines joined, without comments.</summary>
    public IEnumerable<string> Commands() => Blocks("bash")
        .SelectMany(block => block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        .Select(line => line.Split(" #")[0].Trim())
        .Where(line => line.Length > 0 && line[0] != '#');

    /// <summary>Targets of links to other files, without their anchors.</summary>
    public IEnumerable<string> FileLinks() => Links().Matches(text)
        .Select(match => match.Groups["target"].Value.Split('#')[0])
        .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal));

    [GeneratedRegex(@"^```(?<language>\w*)[^\n]*\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Links();
}
