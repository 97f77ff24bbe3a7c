using System.Text.Json;
using Bidual.Data;
using Bidual.Reproductions;
using Bidual.Tests.Cli;

namespace Bidual.Tests.Reproductions;

public sealed class ReproductionTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_entry_says_where_it_is_from()
    {
        Assert.Equal(ReproductionCatalogue.All.Count, ReproductionCatalogue.All.Select(entry => entry.Name).Distinct().Count());
        string page = Repository.RepositoryFolder.Read("docs/reproductions.md");
        Assert.All(ReproductionCatalogue.All, entry =>
        {
            Assert.True(entry.Source.Length > 20 && entry.Title.Length > 5, entry.Name);
            Assert.True(entry.Expected.Quick > 0 && entry.Expected.Quick <= entry.Expected.Full, entry.Name);
            Assert.Contains($"`{entry.Name}`", page, StringComparison.Ordinal);
            Assert.Same(entry, ReproductionCatalogue.Named(entry.Name.ToUpperInvariant()));
        });
    }

    [Theory]
    [InlineData("toy")]
    [InlineData("class-project")]
    [InlineData("arrangements")]
    public void The_small_ones_find_the_same_again(string name)
    {
        var settings = new ReproductionSettings { Quick = true, Threads = 1, Seed = 3 };
        ReproducedResult first = Run(name, settings), second = Run(name, settings);
        Assert.Equal(first.Values, second.Values);
        Assert.Equal(first.Verdict, second.Verdict);
        Assert.NotEmpty(first.Tables);
        Assert.All(first.Tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count)));
        Assert.All(first.Values, value => Assert.True(double.IsFinite(value.Ours), value.Quantity));
    }

    [Fact]
    public void Few_neurons_are_stuck_and_many_are_not()
    {
        ReproducedResult toy = Run("toy", new ReproductionSettings { Quick = true });
        Assert.Equal(0.891447202604, toy.Values[0].Ours, 1e-9);
        Assert.Equal(Verdict.Agrees, toy.Verdict);
        Assert.InRange(toy.Values[1].Ours, 1, 9);
        Assert.Equal(10, toy.Values[3].Ours);
    }

    [Fact]
    public void The_printed_optimum_is_refuted_and_explained()
    {
        ReproducedResult project = Run("class-project", new ReproductionSettings { Quick = true });
        double optimum = project.Values[0].Ours, bound = project.Values[1].Ours, theirs = project.Values[2].Ours;
        Assert.Equal(0.0046224268, optimum, 1e-9);
        Assert.InRange(bound, 0.00462242, optimum);
        Assert.Equal(0.001365042801, theirs, 1e-11);
        Assert.Equal(0.012773102699, project.Values[6].Ours, 1e-10);
        Assert.Equal(Verdict.SourceIsWrong, project.Verdict);
    }

    [Fact]
    public void Patterns_are_counted()
    {
        ReproducedResult counts = Run("arrangements", new ReproductionSettings { Quick = true });
        Assert.Equal(Verdict.Agrees, counts.Verdict);
        Assert.Contains(counts.Tables[0].Rows, row => row is [50, 3, 2452, 2452]);
        Assert.Contains(counts.Tables[0].Rows, row => row is [8, 3, 14, 58]);
    }

    [Fact]
    public void Text_and_json_say_the_same()
    {
        string to = folder.Path("out");
        Invocation text = Invocation.Of("reproduce", "arrangements", "--quick", "--out", to, "--quiet");
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("It agrees", text.Output, StringComparison.Ordinal);
        JsonElement json = Invocation.Of("reproduce", "arrangements", "--quick", "--out", to, "--quiet", "--json").Json;
        Assert.Equal("agrees", json.GetProperty("verdict").GetString());
        Assert.True(json.GetProperty("quick").GetBoolean());
        Assert.Equal(["quantity", "source", "ours"], json.GetProperty("values")[0].EnumerateObject().Select(member => member.Name));
        string[] files = [.. json.GetProperty("files").EnumerateArray().Select(file => file.GetString()!)];
        Assert.Equal([Path.Combine(to, "arrangements.svg"), Path.Combine(to, "arrangements.json")], files);
        Assert.StartsWith("<svg ", File.ReadAllText(files[0]), StringComparison.Ordinal);
        using var kept = JsonDocument.Parse(File.ReadAllText(files[1]));
        Assert.True(JsonElement.DeepEquals(json.GetProperty("tables"), kept.RootElement.GetProperty("tables")));
    }

    [Fact]
    public void The_list_names_all()
    {
        string list = Invocation.Of("reproduce", "--list").Output;
        JsonElement json = Invocation.Of("reproduce", "--list", "--json").Json;
        Assert.All(ReproductionCatalogue.All, entry => Assert.Contains(entry.Source, list, StringComparison.Ordinal));
        Assert.Equal(ReproductionCatalogue.All.Select(entry => entry.Name), json.GetProperty("reproductions").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
    }

    [Fact]
    public void What_is_missing_is_one_line()
    {
        Invocation.Of("reproduce", "toi").AssertRefused("toi", "toy", "arrangements");
        Invocation.Of("reproduce").AssertRefused("--list");
        Invocation.Of("reproduce", "toy", "--list").AssertRefused("--list");
        Invocation.Of("reproduce", "toy", "--out", folder.Write("file", "")).AssertRefused("--out", "is a file");
        foreach (Reproduction entry in ReproductionCatalogue.All.Where(entry => entry.DataFolder is not null))
        {
            Invocation.Of("reproduce", entry.Name).AssertRefused(entry.Name, "--data", entry.DataFolder!);
            Invocation.Of("reproduce", entry.Name, "--data", folder.Path("nothing")).AssertRefused(entry.Name, "--data", entry.DataFolder!);
        }
    }

    [Fact]
    public void A_cancelled_one_has_no_result() =>
        Assert.Throws<OperationCanceledException>(() => ReproductionCatalogue.Named("toy")!.Run(cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public void The_clock_of_progress_runs_through_all_fits()
    {
        var seen = new Seen();
        ReproductionCatalogue.Named("class-project")!.Run(new ReproductionSettings { Quick = true }, seen, TestContext.Current.CancellationToken);
        Assert.NotEmpty(seen.Seconds);
        Assert.Equal(seen.Seconds.Order(), seen.Seconds);
    }

    private static ReproducedResult Run(string name, ReproductionSettings settings) => ReproductionCatalogue.Named(name)!.Run(settings, cancellation: TestContext.Current.CancellationToken);

    private sealed class Seen : IProgress<FitProgress>
    {
        public List<double> Seconds { get; } = [];

        public void Report(FitProgress value) => Seconds.Add(value.Seconds);
    }
}
