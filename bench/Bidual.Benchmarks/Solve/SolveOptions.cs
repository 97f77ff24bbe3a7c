using Bidual.Architectures;

namespace Bidual.Benchmarks.Solve;

/// <summary>The arguments of <c>solve</c>.</summary>
/// <param name="Folders">Folders with X.npy, y.npy, gates.npy and beta.npy; none for synthetic data.</param>
/// <param name="Architecture">"gated" or "relu".</param>
/// <param name="Solver">Which solver; auto takes the one the library would take.</param>
/// <param name="Tolerances">Relative gaps, each solved for from zero.</param>
/// <param name="Cap">Seconds after which a solve stops.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Save">File for the last point of the last case, one row a block; or null.</param>
/// <param name="Json">Whether to print JSON.</param>
internal sealed record SolveOptions(
    IReadOnlyList<string> Folders,
    IArchitecture Architecture,
    SolverKind Solver,
    IReadOnlyList<double> Tolerances,
    double Cap,
    int Threads,
    string? Save,
    bool Json)
{
    public const string Usage =
        "solve [FOLDER...] [--model gated|relu] [--solver NAME] [--tolerance T,T] [--cap SECONDS] [--threads N] [--save FILE.npy] [--json]";

    /// <exception cref="FormatException">An argument is not known or has no usable value.</exception>
    public static SolveOptions Parse(IReadOnlyList<string> arguments)
    {
        var folders = new List<string>();
        var options = new SolveOptions(folders, new GatedReluNetwork(), SolverKind.Auto, [1e-3, 1e-6], 20, Environment.ProcessorCount, Save: null, Json: false);
        for (int k = 0; k < arguments.Count; k++)
        {
            string name = arguments[k];
            if (!name.StartsWith('-'))
            {
                folders.Add(name);
                continue;
            }

            if (name == "--json")
            {
                options = options with { Json = true };
                continue;
            }

            if (k + 1 == arguments.Count)
                throw new FormatException($"{name} needs a value");
            string value = arguments[++k];
            options = name switch
            {
                "--model" => options with { Architecture = Bidual.Architectures.Architecture.All.FirstOrDefault(known => known.Name == value) ?? throw new FormatException($"no model '{value}'") },
                "--solver" => options with { Solver = Kind(value) },
                "--tolerance" => options with { Tolerances = [.. value.Split(',').Select(OptionValue.Number)] },
                "--cap" => options with { Cap = OptionValue.Number(value) },
                "--threads" => options with { Threads = (int)OptionValue.Number(value) },
                "--save" => options with { Save = value },
                _ => throw new FormatException($"no option {name}"),
            };
        }

        return options;
    }

    /// <summary>"working-set" is <see cref="SolverKind.WorkingSet"/>.</summary>
    private static SolverKind Kind(string name) => Enum.TryParse(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out SolverKind kind)
        ? kind
        : throw new FormatException($"no solver '{name}'");
}
