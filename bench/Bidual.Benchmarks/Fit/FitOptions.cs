using Bidual.Networks;

namespace Bidual.Benchmarks.Fit;

/// <summary>The arguments of <c>fit</c>.</summary>
/// <param name="Folder">Folder with X.npy, y.npy and beta.npy.</param>
/// <param name="Tolerance">Relative gap to be proven.</param>
/// <param name="Cap">Seconds after which the training stops.</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Model">The activation.</param>
/// <param name="Solver">The solver.</param>
internal sealed record FitOptions(string Folder, double Tolerance, double Cap, int Threads, Activation Model, SolverKind Solver)
{
    public const string Usage = "fit FOLDER [--tolerance T] [--cap SECONDS] [--threads N] [--model relu|polynomial] [--solver NAME] [--json]";

    /// <exception cref="FormatException">An argument is not known or has no usable value.</exception>
    public static FitOptions Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments[0].StartsWith('-'))
            throw new FormatException("no folder");
        var options = new FitOptions(arguments[0], 1e-6, 60, Environment.ProcessorCount, Activation.Relu, SolverKind.Auto);
        foreach ((string name, string value) in OptionValue.Pairs([.. arguments.Skip(1).Where(argument => argument != "--json")]))
        {
            options = name switch
            {
                "--tolerance" => options with { Tolerance = OptionValue.Number(value) },
                "--cap" => options with { Cap = OptionValue.Number(value) },
                "--threads" => options with { Threads = (int)OptionValue.Number(value) },
                "--model" => options with { Model = Named<Activation>(value) },
                "--solver" => options with { Solver = Named<SolverKind>(value) },
                _ => throw new FormatException($"no option {name}"),
            };
        }

        return options;
    }

    private static T Named<T>(string value)
        where T : struct, Enum =>
        Enum.TryParse(value.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out T named) ? named : throw new FormatException($"no {typeof(T).Name} {value}");
}
