namespace Bidual.Benchmarks.Pricing;

/// <summary>The arguments of <c>pricing</c>.</summary>
/// <param name="Data">Folder of the tables, or null for synthetic data alone.</param>
/// <param name="Only">What the names of the cases must contain.</param>
/// <param name="Tolerance">ε.</param>
/// <param name="Cap">Seconds after which a search is stopped.</param>
/// <param name="Threads">Worker threads.</param>
internal sealed record PricingOptions(string? Data, string Only, double Tolerance, double Cap, int Threads)
{
    public const string Usage = "pricing [--data FOLDER] [--only NAME] [--tolerance T] [--cap SECONDS] [--threads N]";

    /// <exception cref="FormatException">An argument is not known or has no usable value.</exception>
    public static PricingOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new PricingOptions(null, "", 1e-3, 120, 1);
        foreach ((string name, string value) in OptionValue.Pairs(arguments))
        {
            options = name switch
            {
                "--data" => options with { Data = value },
                "--only" => options with { Only = value },
                "--tolerance" => options with { Tolerance = OptionValue.Number(value) },
                "--cap" => options with { Cap = OptionValue.Number(value) },
                "--threads" => options with { Threads = (int)OptionValue.Number(value) },
                _ => throw new FormatException($"no option {name}"),
            };
        }

        return options;
    }
}
