using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Robustness;

namespace Bidual.Cli.Options;

/// <summary>What an adversary may do to rows, and how the worst it can do is looked for.</summary>
internal sealed class AttackOptions
{
    private static readonly double[] DefaultRadii = [0.05, 0.1, 0.2, 0.5];

    public AttackOptions()
    {
        Dependent = [radius, norm, units, range, keep, steps, restarts, seed, Plot];
    }

    public Setting<AttackMethod?> Attack { get; } = new("--attack", SettingGroup.Training, "Score the model on rows moved to where it does worst, and prove how bad it can be at most: fgsm, one gradient step, or pgd, many.")
    {
        HelpName = "METHOD",
        CustomParser = Value.Choice(("fgsm", AttackMethod.Fgsm), ("pgd", AttackMethod.Pgd)),
    };

    public Setting<string?> Plot { get; } = new("--plot", SettingGroup.Output, "With --attack: draw the scores over the radius.") { HelpName = "FILE.svg" };

    private readonly Setting<double[]?> radius = new("--radius", SettingGroup.Training, "How far rows may be moved; several in one go.")
    {
        HelpName = "R,R,…",
        Default = "0.05,0.1,0.2,0.5",
        CustomParser = Radii,
    };

    private readonly Setting<PerturbationNorm?> norm = new("--norm", SettingGroup.Training, "Of the changes: inf, the largest of a feature, or 2, the Euclidean norm.")
    {
        HelpName = "NORM",
        Default = "inf",
        CustomParser = Value.Choice(("inf", PerturbationNorm.Infinity), ("2", PerturbationNorm.Euclidean)),
    };

    private readonly Setting<RadiusUnit?> units = new("--units", SettingGroup.Training, "Of the radius: standardised, standard deviations of the training rows (of a model whose features are not scaled, their own units), or data, the units of the table.")
    {
        HelpName = "UNITS",
        Default = "standardised",
        CustomParser = Value.Choice(("standardised", RadiusUnit.Standardised), ("data", RadiusUnit.Data)),
    };

    private readonly Setting<string?> range = new("--range", SettingGroup.Training, "Limits that no feature is moved beyond, in the units of the table: LOW,HIGH for all, or data, the least and the largest value of each in DATA.")
    {
        HelpName = "LOW,HIGH",
        Default = "none",
    };

    private readonly Setting<string[]?> keep = new("--keep", SettingGroup.Training, "A feature that stays as it is, by name or number from 1; repeatable. Those of words always do.") { HelpName = "FEATURE" };

    private readonly Setting<long?> steps = new("--steps", SettingGroup.Training, "Gradient steps of pgd from each start.") { HelpName = "K", Default = "20", CustomParser = Value.Integer(1, 100_000) };

    private readonly Setting<long?> restarts = new("--restarts", SettingGroup.Training, "Random starts of pgd, beside the row and the point of fgsm.") { HelpName = "K", Default = "3", CustomParser = Value.Integer(0, 100_000) };

    private readonly Setting<long?> seed = new("--seed", SettingGroup.Training, "Of the random starts.") { HelpName = "S", Default = "0", CustomParser = Value.Integer(long.MinValue, long.MaxValue) };

    /// <summary>Options that mean nothing without an attack.</summary>
    private Option[] Dependent { get; }

    public void AddTo(Command command)
    {
        command.Add(Attack);
        foreach (Option option in Dependent)
            command.Add(option);
    }

    /// <summary>What was asked for; null for no attack.</summary>
    /// <exception cref="UsageException">An option without an attack, or limits or a feature that do not exist.</exception>
    public AttackRequest? Read(ParseResult parse, SavedModel saved, Dataset rows)
    {
        if (parse.GetValue(Attack) is not { } method)
        {
            Given.RefuseWithout(Attack.Name, parse, Dependent);
            return null;
        }

        Model model = saved.Model;
        PerturbationNorm chosen = parse.GetValue(norm) ?? PerturbationNorm.Infinity;
        bool inData = parse.GetValue(units) == RadiusUnit.Data;
        HashSet<int> kept = [.. FeatureNames.Words(saved.Schema), .. (parse.GetValue(keep) ?? []).Select(name => FeatureNames.IndexOf(model.FeatureNames, name, keep.Name))];
        Perturbation perturbation = (inData ? Perturbation.InUnitsOfData(model, chosen) : Perturbation.Standardised(model, chosen)).Keeping(kept.Contains);
        string? limits = parse.GetValue(range);
        if (limits is not null)
            perturbation = Within(perturbation, limits, rows);
        var settings = new AttackSettings { Method = method };
        settings = settings with
        {
            Steps = (int?)parse.GetValue(steps) ?? settings.Steps,
            Restarts = (int?)parse.GetValue(restarts) ?? settings.Restarts,
            Seed = parse.GetValue(seed) ?? settings.Seed,
        };
        bool scaled = !inData && model.Preparation.Features.Scale.Any(scale => scale != 1);
        return new AttackRequest(perturbation, parse.GetValue(radius) is { Length: > 0 } radii ? radii : DefaultRadii, settings, scaled ? "standard deviations" : "units of the data", limits, [.. kept.Order().Select(f => model.FeatureNames[f])]);
    }

    private static Perturbation Within(Perturbation perturbation, string text, Dataset rows)
    {
        int d = rows.Features.Columns;
        if (string.Equals(text, "data", StringComparison.OrdinalIgnoreCase))
        {
            double[][] columns = [.. Enumerable.Range(0, d).Select(rows.Features.Column)];
            return perturbation.Within([.. columns.Select(column => column.Min())], [.. columns.Select(column => column.Max())]);
        }

        return Numbers(text) is [double low, double high] && low <= high
            ? perturbation.Within([.. Enumerable.Repeat(low, d)], [.. Enumerable.Repeat(high, d)])
            : throw new UsageException($"--range {text}: not two numbers LOW,HIGH in this order, nor 'data'.");
    }

    private static double[]? Radii(ArgumentResult result) =>
        Numbers(result.Tokens[0].Value) is { } numbers && numbers.All(number => number >= 0)
            ? numbers
            : Value.Refuse<double[]>(result, "not numbers of at least 0, set apart by commas");

    private static double[]? Numbers(string text)
    {
        string[] words = text.Split(',');
        var numbers = new double[words.Length];
        for (int k = 0; k < words.Length; k++)
        {
            if (!double.TryParse(words[k], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[k]) || !double.IsFinite(numbers[k]))
                return null;
        }

        return numbers;
    }
}

/// <summary>What a radius is measured in.</summary>
internal enum RadiusUnit
{
    Standardised,
    Data,
}
