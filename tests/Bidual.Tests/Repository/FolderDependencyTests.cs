using System.Runtime.CompilerServices;

namespace Bidual.Tests.Repository;

public sealed class FolderDependencyTests
{
    private const string Library = "src/Bidual";

    [Fact]
    public void Data_flow_one_way_through_the_folders()
    {
        List<(string, string)> files = [.. RepositoryFolder.Sources(Library).Select(path => (path[(Library.Length + 1)..], RepositoryFolder.Read(path)))];
        Assert.True(files.Count > 50, "The sources of the library were not found.");
        Assert.Empty(FolderOrder.Violations(files));
    }

    /// <summary>What is proven about rows at their worst stands in one folder with how such networks are trained, and does not use it.</summary>
    [Fact]
    public void Robust_proofs_do_not_know_how_networks_are_trained()
    {
        string[] proofs = ["RobustProofs", "RobustProof", "RobustPricing", "RobustDual", "RobustCones", "RobustBall", "RowBall", "OutputBound", "Perturbation"], training = ["RobustTraining", "RobustProgram", "RobustRows", "RobustSettings"];
        foreach (string name in proofs)
        {
            string code = SourceText.Code(RepositoryFolder.Read($"{Library}/Robustness/{name}.cs"));
            Assert.DoesNotContain("Solvers", SourceText.UsedFolders(code));
            Assert.Empty(SourceText.Identifiers(code).Intersect(training));
        }
    }

    [Fact]
    public void Every_folder_of_the_library_has_its_place_in_the_order()
    {
        string[] folders = [.. Directory.EnumerateDirectories(RepositoryFolder.PathOf(Library)).Select(Path.GetFileName).OfType<string>().Where(name => name is not ("bin" or "obj"))];
        Assert.Subset(FolderOrder.Folders.ToHashSet(), folders.ToHashSet());
    }

    [Theory]
    [InlineData("Data/A.cs", "using Bidual.Solvers;")]
    [InlineData("Data/A.cs", "class A { Solvers.Solver? s; }")]
    [InlineData("Certificates/A.cs", "using Bidual.Solvers;")]
    [InlineData("Solvers/A.cs", "class A { FitSettings? s; }")]
    [InlineData("Export/A.cs", "class A { void M() => ConvexNetwork.Fit(); }")]
    [InlineData("FitSettings.cs", "using Bidual.Export;")]
    public void A_use_against_the_order_is_found(string path, string source) =>
        Assert.Single(FolderOrder.Violations([(path, source), ("Solvers/Solver.cs", "class Solver;"), ("FitSettings.cs", "record FitSettings;"), ("ConvexNetwork.cs", "class ConvexNetwork;")]));

    [Theory]
    [InlineData("Solvers/A.cs", "using Bidual.Data;")]
    [InlineData("Export/A.cs", "class A { FitSettings? s; }")]
    [InlineData("Data/A.cs", "// using Bidual.Solvers;\nclass A { string s = \"Solvers.Solver FitSettings\"; }")]
    [InlineData("Data/A.cs", "class A { int n = Solvers.Length; }")]
    public void A_use_within_the_order_is_not(string path, string source) =>
        Assert.Empty(FolderOrder.Violations([(path, source), ("Solvers/Solver.cs", "class Solver;"), ("FitSettings.cs", "record FitSettings;")]));

    [Theory]
    [InlineData("src/Bidual")]
    [InlineData("src/Bidual.Cli")]
    [InlineData("tests/Bidual.Tests")]
    public void Namespaces_are_folders(string project)
    {
        string root = Path.GetFileName(project);
        foreach (string path in RepositoryFolder.Sources(project))
        {
            string declared = SourceText.Namespace(SourceText.Code(RepositoryFolder.Read(path)));
            string folder = Path.GetDirectoryName(path[(project.Length + 1)..])!.Replace('/', '.').Replace('\\', '.');
            if (declared.Length > 0)
                Assert.Equal((path, folder.Length == 0 ? root : $"{root}.{folder}"), (path, declared));
        }
    }

    [Fact]
    public void The_command_line_lives_on_the_public_surface() =>
        Assert.DoesNotContain(
            typeof(ConvexNetwork).Assembly.GetCustomAttributes(typeof(InternalsVisibleToAttribute), inherit: false).Cast<InternalsVisibleToAttribute>(),
            attribute => attribute.AssemblyName.StartsWith("Bidual.Cli", StringComparison.Ordinal));
}
