namespace Bidual.Tests.Repository;

public sealed class PublicApiTests
{
    private const string Accepted = "tests/Bidual.Tests/Repository/PublicApi.txt";
    private const string Accept = "BIDUAL_ACCEPT_API";

    [Fact]
    public void The_public_surface_is_the_accepted_one()
    {
        string actual = PublicApiText.Of(typeof(ConvexNetwork).Assembly);
        string path = RepositoryFolder.PathOf(Accepted);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(path, actual);
        string[] now = actual.Split('\n');
        string[] before = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n') : [];
        string changes = string.Join('\n', before.Except(now).Select(line => "- " + line).Concat(now.Except(before).Select(line => "+ " + line)));
        Assert.True(
            now.SequenceEqual(before),
            $"The public surface of the library changed:\n{changes}\nIf that is meant, run the tests once with {Accept}=1, and say so in CHANGELOG.md; the new surface is then in {Accepted}.");
    }
}
