namespace Bidual.Benchmarks.Scale;

/// <summary>The arguments of <c>scale</c>.</summary>
/// <param name="Problem">"mnist", "cifar" or "curves".</param>
/// <param name="Data">Folder of the images.</param>
/// <param name="Rows">Training images at most.</param>
/// <param name="HoldOut">Training images, the last ones, that are scored in the place of the test images.</param>
/// <param name="Patterns">P; 0 for that of the problem.</param>
/// <param name="Outputs">Classes to train, from 0 on.</param>
/// <param name="BetaPerRow">β / n; 0 for that of the problem.</param>
/// <param name="Solver">Which solver.</param>
/// <param name="Precision">Of the solver's products.</param>
/// <param name="Tolerance">Relative gap of every output.</param>
/// <param name="Cap">Seconds for every output.</param>
/// <param name="Iterates">Iterates of every output at most: a stopping point that does not depend on the machine.</param>
/// <param name="Gates">"gaussian" or "patches".</param>
/// <param name="Threads">Worker threads.</param>
/// <param name="Plot">File for the plot of <c>curves</c>, or null.</param>
/// <param name="Json">Whether to print JSON.</param>
internal sealed record ScaleOptions(
    string Problem,
    string Data,
    int Rows,
    int HoldOut,
    int Patterns,
    int Outputs,
    double BetaPerRow,
    SolverKind Solver,
    Precision Precision,
    double Tolerance,
    double Cap,
    int Iterates,
    string Gates,
    int Threads,
    string? Plot,
    bool Json)
{
    public const string Usage =
        "scale mnist|cifar|curves [--data FOLDER] [--rows N] [--hold-out N] [--patterns P] [--outputs K] [--beta-per-row B] [--solver NAME] [--precision double|single] [--tolerance T] [--cap SECONDS] [--iterates K] [--gates gaussian|patches] [--threads N] [--plot FILE.svg] [--json]";

    /// <exception cref="FormatException">An argument is not known or has no usable value.</exception>
    public static ScaleOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ScaleOptions("", ".", int.MaxValue, 0, 0, 10, 0, SolverKind.Stochastic, Precision.Single, 1e-3, 600, int.MaxValue, "", Environment.ProcessorCount, null, false);
        for (int k = 0; k < arguments.Count; k++)
        {
            string name = arguments[k];
            if (name == "--json")
            {
                options = options with { Json = true };
                continue;
            }

            if (name is "mnist" or "cifar" or "curves")
            {
                options = options with { Problem = name };
                continue;
            }

            if (!name.StartsWith('-') || k + 1 == arguments.Count)
                throw new FormatException($"what is {name}?");
            string value = arguments[++k];
            options = name switch
            {
                "--data" => options with { Data = value },
                "--rows" => options with { Rows = (int)OptionValue.Number(value) },
                "--hold-out" => options with { HoldOut = (int)OptionValue.Number(value) },
                "--patterns" => options with { Patterns = (int)OptionValue.Number(value) },
                "--outputs" => options with { Outputs = (int)OptionValue.Number(value) },
                "--beta-per-row" => options with { BetaPerRow = OptionValue.Number(value) },
                "--solver" => options with { Solver = Named<SolverKind>(value) },
                "--precision" => options with { Precision = Named<Precision>(value) },
                "--tolerance" => options with { Tolerance = OptionValue.Number(value) },
                "--cap" => options with { Cap = OptionValue.Number(value) },
                "--iterates" => options with { Iterates = (int)OptionValue.Number(value) },
                "--gates" => options with { Gates = value },
                "--threads" => options with { Threads = (int)OptionValue.Number(value) },
                "--plot" => options with { Plot = value },
                _ => throw new FormatException($"no option {name}"),
            };
        }

        return options.Problem.Length > 0 ? options : throw new FormatException("which problem?");
    }

    private static T Named<T>(string name)
        where T : struct, Enum => Enum.TryParse(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out T value)
        ? value
        : throw new FormatException($"no '{name}'");
}
