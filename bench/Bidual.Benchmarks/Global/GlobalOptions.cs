namespace Bidual.Benchmarks.Global;

/// <summary>The arguments of <c>global</c>.</summary>
/// <param name="Data">Folder of the tables, or null for planted data alone.</param>
/// <param name="Only">What the names of the cases must contain.</param>
/// <param name="Threads">Worker threads.</param>
internal sealed record GlobalOptions(string? Data, string Only, int Threads)
{
    public const string Usage = "global [--data FOLDER] [--only NAME] [--threads N]";

    /// <exception cref="FormatException">An argument is not known or has no usable value.</exception>
    public static GlobalOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new GlobalOptions(null, "", Environment.ProcessorCount);
        foreach ((string name, string value) in OptionValue.Pairs(arguments))
        {
            options = name switch
            {
                "--data" => options with { Data = value },
                "--only" => options with { Only = value },
                "--threads" => options with { Threads = (int)OptionValue.Number(value) },
                _ => throw new FormatException($"no option {name}"),
            };
        }

        return options;
    }
}
