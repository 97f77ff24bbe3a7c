using System.CommandLine;
using System.CommandLine.Parsing;
using Bidual.Cli;
using Bidual.Cli.Parsing;

namespace Bidual.Tests.Repository;

/// <summary>What the pages show is what the program and the library understand.</summary>
public sealed class DocumentationTests
{
    private const string Example = "examples/fit/Program.cs";

    private static readonly string[] OtherPrograms = ["git", "cd", "npm", "bash", "python3"];

    [Fact]
    public void Every_command_is_one_the_program_understands()
    {
        List<string> seen = [], refused = [];
        foreach (MarkdownPage page in MarkdownPage.All())
        {
            foreach (string command in page.Commands())
            {
                seen.Add(command);
                if (Refusal(command) is { } reason)
                    refused.Add($"{page.Path}: {command}: {reason}");
            }
        }

        Assert.Empty(refused);
        Assert.Contains(seen, command => command.Contains("src/Bidual.Cli -- train", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bidual trian data.csv")]
    [InlineData("bidual train --no-such-option")]
    [InlineData("dotnet run --project src/Nowhere -- train")]
    [InlineData("curl something")]
    public void A_command_that_does_not_exist_is_found(string command) => Assert.NotNull(Refusal(command));

    [Fact]
    public void The_program_in_the_readme_is_the_one_that_is_compiled()
    {
        string shown = Assert.Single(new MarkdownPage("README.md").Blocks("csharp"));
        Assert.Equal(RepositoryFolder.Read(Example), shown);
    }

    [Fact]
    public void Examples_are_short_and_built_with_the_solution()
    {
        string solution = RepositoryFolder.Read("Bidual.slnx");
        string[] programs = [.. RepositoryFolder.Sources("examples")];
        Assert.True(programs.Length >= 3);
        foreach (string program in programs)
        {
            Assert.True(File.ReadAllLines(RepositoryFolder.PathOf(program)).Length < 40, $"{program} is not short.");
            string folder = Path.GetDirectoryName(program)!.Replace('\\', '/');
            Assert.Contains(folder, solution, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        List<string> broken = [];
        foreach (MarkdownPage page in MarkdownPage.All())
        {
            string folder = Path.GetDirectoryName(RepositoryFolder.PathOf(page.Path))!;
            broken.AddRange(page.FileLinks().Where(link => !Path.Exists(Path.Combine(folder, link))).Select(link => $"{page.Path}: {link}"));
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_command_and_option_is_described()
    {
        string page = RepositoryFolder.Read("docs/command-line.md");
        foreach (Command command in Commands().Subcommands)
        {
            Assert.Contains($"bidual {command.Name}", page, StringComparison.Ordinal);
            Assert.All(command.Options.Where(option => option.Name is not "--help"), option => Assert.Contains(option.Name, page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_formula_the_code_cites_is_on_the_mathematics_page()
    {
        string page = RepositoryFolder.Read("docs/mathematics.md");
        string[] cited = ["(0)", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8a)", "(9)", "(10)", "(22)", "(23)", "(24)", "(25)", "(27)", "(28)", "(29)"];
        Assert.All(cited, number => Assert.Contains($"**{number}**", page, StringComparison.Ordinal));
    }

    /// <summary>Why a command line of the documentation cannot work; null when it can.</summary>
    private static string? Refusal(string command)
    {
        string[] words = [.. CommandLineParser.SplitCommandLine(command)];
        if (words[0] == "bidual")
            return ParserRefusal(words[1..]);
        if (words[0] != "dotnet")
            return OtherPrograms.Contains(words[0]) ? null : "an unknown program";
        int project = Array.IndexOf(words, "--project");
        if (project >= 0 && !Directory.Exists(RepositoryFolder.PathOf(words[project + 1])))
            return "there is no such project";
        int arguments = Array.IndexOf(words, "--");
        return arguments >= 0 && words[project + 1] == "src/Bidual.Cli" ? ParserRefusal(words[(arguments + 1)..]) : null;
    }

    private static RootCommand Commands() => Root.Build(new Session(Terminal.Plain(TextWriter.Null, TextWriter.Null), CancellationToken.None));

    private static string? ParserRefusal(string[] arguments)
    {
        try
        {
            ParseResult parse = Commands().Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            ParseProblem.Check(parse);
            return null;
        }
        catch (UsageException e)
        {
            return e.Message;
        }
    }
}
