using Bidual.Arrangements;

namespace Bidual.Cli.Rendering;

/// <summary>All optimal networks, for people.</summary>
internal static class OptimalSetText
{
    private const int MostNeurons = 40;

    public static void Write(Sheet sheet, string modelPath, OptimalSet set, double seconds, IReadOnlyList<string> written)
    {
        sheet.Title($"{modelPath}: all optimal networks");
        sheet.Line();
        sheet.Values(new[]
        {
            ("optimum known to", $"{Format.Gap(set.RelativeGap)} (relative gap over {(set.Coverage == Coverage.Complete ? "all" : "the")} {Format.Plural(set.Patterns, "pattern")}{(set.Coverage == Coverage.Complete ? "" : " used")})"),
            ("excluded", $"{Format.Count(set.Excluded)} of {Format.Count(set.Blocks)} {(set.Blocks == set.Patterns ? "patterns" : "pairs of pattern and sign")} are in no optimal network"),
            ("neurons", $"{Format.Count(set.Needed)} in every optimal network, {Format.Count(set.Optional)} in some"),
            ("", set.Unsettled == 0 ? "" : $"{Format.Count(set.Unsettled)} more have a price below β, which the gap does not prove"),
            ("degrees of freedom", Format.Count(set.Dimension)),
        }.Where(line => line.Item2.Length > 0));
        sheet.Line();
        WriteMembers(sheet, set);
        if (set.Dimension > 0)
        {
            sheet.Line();
            WriteNeurons(sheet, set);
        }

        sheet.Line();
        sheet.Verdict(set.Text, set.Uniqueness != Uniqueness.Undecided);
        sheet.Line();
        sheet.Values([("time", Format.Seconds(seconds)), .. written.Select(path => ("wrote", path))]);
    }

    private static void WriteMembers(Sheet sheet, OptimalSet set)
    {
        bool scored = set.Members.Any(member => member.Validation is not null);
        bool classes = set.Members.Any(member => member.Validation?.LogLoss is not null);
        sheet.Table(
            ["network", "neurons", "objective", "√Σα²", .. scored ? [classes ? "validation log-loss" : "validation RMSE"] : Array.Empty<string>()],
            set.Members.Select(member => (IReadOnlyList<string>)
            [
                Words(member.Choice),
                Format.Count(member.Model.Network.Neurons),
                Format.Value(member.Certificate.Objective),
                Format.Short(WeightNorm(member)),
                .. scored ? [Format.Short((classes ? member.Validation!.LogLoss : member.Validation!.Rmse) ?? double.NaN)] : Array.Empty<string>(),
            ]));
    }

    private static void WriteNeurons(Sheet sheet, OptimalSet set)
    {
        OptimalNeuron[] shown = [.. set.Weights.Where(neuron => neuron.Most > 0).OrderByDescending(neuron => neuron.Least).ThenByDescending(neuron => neuron.Most).Take(MostNeurons)];
        int left = set.Needed + set.Optional - shown.Length;
        sheet.Table(
            ["neuron", "least weight", "largest weight"],
            shown.Select((neuron, k) => (IReadOnlyList<string>)[$"{k + 1}{(neuron.Sign < 0 ? " −" : " +")}", Format.Short(neuron.Least), Format.Short(neuron.Most)]));
        if (left > 0)
            sheet.Line($"… and {Format.Count(left)} more");
    }

    private static double WeightNorm(OptimalMember member)
    {
        double sum = 0;
        for (int j = 0; j < member.Model.Network.Neurons; j++)
            sum += Math.Pow(member.Model.Network.Output[j, 0], 4);
        return Math.Sqrt(sum);
    }

    private static string Words(OptimalChoice choice) => choice switch
    {
        OptimalChoice.AsTrained => "as trained, to full accuracy",
        OptimalChoice.FewestNeurons => "fewest neurons met",
        OptimalChoice.LeastNorm => "least norm",
        _ => "best on validation",
    };
}
