using System.CommandLine;
using System.CommandLine.Parsing;
using Bidual.Data;
using Bidual.Robustness;

namespace Bidual.Cli.Options;

/// <summary>Training against the worst within a ball around every row.</summary>
internal sealed class RobustOptions
{
    private readonly Setting<double?> radius = new("--robust", SettingGroup.Training, "Train for the worst that every row can become within this radius, in standard deviations (of columns as they are, in their units): relu, two classes, --loss hinge.")
    {
        HelpName = "RADIUS",
        CustomParser = Value.Number(value => _ = new RobustBall(value)),
    };

    private readonly Setting<PerturbationNorm?> norm = new("--norm", SettingGroup.Training, "Of the changes that --robust speaks of: inf, the largest of a feature, or 2, the Euclidean norm.")
    {
        HelpName = "NORM",
        Default = "inf",
        CustomParser = Value.Choice(("inf", PerturbationNorm.Infinity), ("2", PerturbationNorm.Euclidean)),
    };

    private readonly Setting<string[]?> keep = new("--keep", SettingGroup.Training, "With --robust: a feature that stays as it is, by name or number from 1; repeatable. Those of words always do.") { HelpName = "FEATURE" };

    public void AddTo(Command command)
    {
        command.Add(radius);
        command.Add(norm);
        command.Add(keep);
    }

    /// <summary>The ball that was asked for; null for none.</summary>
    /// <exception cref="UsageException">An option without --robust, or a feature that does not exist.</exception>
    public RobustBall? Read(ParseResult parse, TableSchema schema, Dataset rows)
    {
        if (parse.GetValue(radius) is not { } given)
        {
            Given.RefuseWithout(radius.Name, parse, norm, keep);
            return null;
        }

        return new RobustBall(given, parse.GetValue(norm) ?? PerturbationNorm.Infinity)
        {
            Kept = [.. FeatureNames.Words(schema).Concat((parse.GetValue(keep) ?? []).Select(name => FeatureNames.IndexOf(rows.FeatureNames, name, keep.Name))).Distinct().Order()],
        };
    }
}
