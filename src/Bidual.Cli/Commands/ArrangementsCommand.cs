using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Bidual.Arrangements;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Numerics;

namespace Bidual.Cli.Commands;

/// <summary>Counts or lists the activation patterns of a table.</summary>
internal sealed class ArrangementsCommand : Verb
{
    private readonly Argument<string> data = new("DATA") { Description = "Table, as for 'bidual train'." };
    private readonly PreparationOptions preparation = new();
    private readonly OutputOptions output = new();

    private readonly Setting<string?> target = new("--target", SettingGroup.Data, "Column that is not a feature, by its header or its number from 1.")
    {
        HelpName = "COLUMN",
        Default = "the last column, as in train",
    };

    private readonly Setting<bool> noTarget = Flag("--no-target", SettingGroup.Data, "Every column is a feature.");
    private readonly Setting<bool> count = Flag("--count", SettingGroup.Output, "Count the patterns; this is what happens without --list.");
    private readonly Setting<bool> list = Flag("--list", SettingGroup.Output, "Print the patterns, one a line: 1 for each row on the active side, 0 for each other.");

    private readonly Setting<long?> sampled = new("--sampled", SettingGroup.Training, "Look for N patterns by drawing directions, instead of all.")
    {
        HelpName = "N",
        CustomParser = Value.Integer(1, int.MaxValue),
    };

    private readonly Setting<long?> seed = new("--seed", SettingGroup.Training, "Seed of the draws.")
    {
        HelpName = "S",
        Default = "0",
        CustomParser = Value.Integer(long.MinValue, long.MaxValue),
    };

    private readonly Setting<long?> threads = new("--threads", SettingGroup.Training, "Worker threads; the result does not depend on them.")
    {
        HelpName = "N",
        Default = "all cores",
        CustomParser = Value.Integer(1, 1024),
    };

    public ArrangementsCommand(Session session)
        : base(session, "arrangements", "Count or list the activation patterns 1[Xu ≥ 0] of a table's rows.")
    {
        Arguments.Add(data);
        Options.Add(target);
        Options.Add(noTarget);
        preparation.AddTo(this);
        Options.Add(sampled);
        Options.Add(seed);
        Options.Add(threads);
        Options.Add(count);
        Options.Add(list);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual arrangements small.csv", "how many there are, beside 2·ΣC(n−1,k), the number in general position"),
        new("bidual arrangements x.npy --no-target --no-bias --no-standardize --list", "the patterns of a matrix as it is"),
        new("bidual arrangements large.csv --sampled 1000 --json", "some of them"),
    ];

    protected override int Run(ParseResult parse)
    {
        if (parse.GetValue(list) && parse.GetValue(count))
            throw new UsageException("--list and --count exclude each other.");
        if (parse.GetValue(target) is not null && parse.GetValue(noTarget))
            throw new UsageException("--target and --no-target exclude each other.");
        (bool bias, bool standardize) = preparation.Read(parse);
        string path = parse.GetValue(data)!;
        (Matrix features, Preparation prepared) = FeatureTable.Read(path, parse.GetValue(target), parse.GetValue(noTarget), bias, standardize, Session.Cancellation);
        Matrix inputs = prepared.Inputs(features);

        long begun = Stopwatch.GetTimestamp();
        ArrangementPrediction prediction = Arrangement.Predict(inputs);
        PatternSet patterns = parse.GetValue(sampled) is { } wanted
            ? Arrangement.Sample(inputs, (int)wanted, parse.GetValue(seed) ?? 0, cancellation: Session.Cancellation)
            : Enumerate(path, inputs, prediction, (int?)parse.GetValue(threads) ?? Environment.ProcessorCount);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;

        if (parse.GetValue(output.Json))
        {
            JsonOutput.Write(Session.Terminal, json => WriteJson(json, path, features.Columns, inputs, prediction, patterns, parse.GetValue(list), seconds));
        }
        else if (parse.GetValue(list))
        {
            foreach (string pattern in PatternText.Sorted(patterns))
                Session.Terminal.Out.WriteLine(pattern);
        }
        else
        {
            WriteText(path, features.Columns, inputs, prediction, patterns, seconds);
        }

        return ExitCode.Done;
    }

    private PatternSet Enumerate(string path, Matrix inputs, ArrangementPrediction prediction, int workers)
    {
        ArrangementLimits limits = ArrangementLimits.Default;
        if (!limits.Allow(prediction))
            throw new UsageException($"{path}: {prediction}, above the limit of {Format.Count(limits.MaximumPatterns)} patterns or {Format.Count(limits.MaximumBytes >> 20)} MiB; --sampled N draws N of them.");
        return Arrangement.Enumerate(inputs, limits, workers, Session.Cancellation);
    }

    private static void WriteJson(Utf8JsonWriter json, string path, int features, Matrix inputs, ArrangementPrediction prediction, PatternSet patterns, bool list, double seconds)
    {
        json.WriteString("data", path);
        json.WriteNumber("n", inputs.Rows);
        json.WriteNumber("d", inputs.Columns);
        json.WriteNumber("features", features);
        json.WriteNumber("rank", prediction.Rank);
        json.WriteNumber("hyperplanes", prediction.Hyperplanes);
        json.WritePropertyName("predictedMaximum");
        json.WriteRawValue(prediction.MaximumCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteNumber("patterns", patterns.Count);
        json.WriteString("coverage", Names.Of(patterns.Coverage));
        json.WriteNumber("seconds", seconds);
        json.WriteString("version", ProductVersion.Text);
        if (!list)
            return;
        json.WriteStartArray("list");
        foreach (string pattern in PatternText.Sorted(patterns))
            json.WriteStringValue(pattern);
        json.WriteEndArray();
    }

    private void WriteText(string path, int features, Matrix inputs, ArrangementPrediction prediction, PatternSet patterns, double seconds)
    {
        var sheet = new Sheet(Session.Terminal);
        sheet.Title(path);
        sheet.Line();
        sheet.Values(
        [
            ("rows n", Format.Count(inputs.Rows)),
            ("columns d", Format.Count(inputs.Columns) + (inputs.Columns > features ? $"   {Format.Plural(features, "feature")} and the column of ones" : "")),
            ("rank", Format.Count(prediction.Rank)),
            ("distinct hyperplanes", Format.Count(prediction.Hyperplanes)),
            ("in general position", $"{prediction.MaximumCount.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)}   2·ΣC(n−1,k) of the distinct hyperplanes"),
            ("patterns", $"{Format.Count(patterns.Count)}   {(patterns.Coverage == Coverage.Complete ? "all there are" : "drawn; there may be more")}"),
            ("time", Format.Seconds(seconds)),
        ]);
    }

    private static Setting<bool> Flag(string name, SettingGroup group, string description) => new(name, group, description) { Arity = ArgumentArity.Zero };
}
