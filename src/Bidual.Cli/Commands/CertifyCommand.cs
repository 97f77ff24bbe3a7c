using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Bidual.Certificates;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;

namespace Bidual.Cli.Commands;

/// <summary>Proves anew, from the data alone, how good a model is.</summary>
internal sealed class CertifyCommand : Verb
{
    private readonly ModelDataOptions input = new(needsTargets: true);
    private readonly OutputOptions output = new();

    private readonly Setting<double?> maxTime = new("--max-time", SettingGroup.Training, "Stop after this long with the bound proven so far.")
    {
        HelpName = "SECONDS",
        Default = "no limit",
        CustomParser = Value.Number(number => _ = new FitSettings { MaxTime = TrainingOptions.Seconds(number) }),
    };

    private readonly Setting<long?> threads = new("--threads", SettingGroup.Training, "Worker threads.")
    {
        HelpName = "N",
        Default = "all cores",
        CustomParser = Value.Integer(1, 1024),
    };

    public CertifyCommand(Session session)
        : base(session, "certify", "Prove anew, from the data alone, how good a model is, and compare with what it claims.")
    {
        input.AddTo(this);
        Options.Add(maxTime);
        Options.Add(threads);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual certify model.json train.csv", "recorded and recomputed values side by side; exit code 3 when the record does not hold"),
        new("bidual certify model.json train.csv --json", "the same for a script"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "DATA are the rows the model was trained on, however it was trained. Exit code 0 means proven within the recorded tolerance, 2 not proven, 3 refuted.",
    ];

    protected override int Run(ParseResult parse)
    {
        (string modelPath, DataRequest request) = input.Read(parse);
        bool quiet = parse.GetValue(output.Quiet);
        SavedModel saved = ModelFile.Load(modelPath);
        Dataset data = ModelData.TrainingPart(saved, request, Session.Cancellation);

        long begun = Stopwatch.GetTimestamp();
        Certification certification = Certify(parse, saved, data, quiet);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;

        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, json => WriteJson(json, modelPath, saved.Certificate, certification, data.Count, seconds));
        else
            WriteText(new Sheet(Session.Terminal), modelPath, saved.Certificate, certification, data.Count, seconds);
        if (certification.IsRefuted)
            return ExitCode.Refuted;
        return certification.Certificate.Claim == Claim.None ? ExitCode.NotProven : ExitCode.Done;
    }

    private Certification Certify(ParseResult parse, SavedModel saved, Dataset data, bool quiet)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Session.Cancellation);
        if (parse.GetValue(maxTime) is { } seconds)
            limit.CancelAfter(TrainingOptions.Seconds(seconds));
        using var progress = new ProgressLine(Session.Terminal, quiet);
        return Certifier.Certify(saved, data, (int?)parse.GetValue(threads) ?? Environment.ProcessorCount, progress, limit.Token);
    }

    private static void WriteJson(Utf8JsonWriter json, string modelPath, Certificate recorded, Certification certification, int rows, double seconds)
    {
        json.WriteString("modelFile", modelPath);
        json.WriteNumber("n", rows);
        json.WriteBoolean("dataIsTrainingData", certification.DataIsTrainingData);
        json.WriteBoolean("refuted", certification.IsRefuted);
        json.WriteStartArray("refutations");
        foreach (string refutation in certification.Refutations)
            json.WriteStringValue(refutation);
        json.WriteEndArray();
        WriteMembers(json, certification.Certificate);
        json.WriteStartObject("recorded");
        WriteMembers(json, recorded);
        json.WriteEndObject();
        json.WriteNumber("seconds", seconds);
        json.WriteString("version", ProductVersion.Text);
    }

    private static void WriteMembers(Utf8JsonWriter json, Certificate certificate)
    {
        json.Number("objective", certificate.Objective);
        json.Number("lowerBound", certificate.LowerBound);
        json.Number("gap", certificate.Gap);
        json.Number("relativeGap", certificate.RelativeGap);
        json.Number("globalLowerBound", certificate.GlobalLowerBound);
        json.Number("tolerance", certificate.Tolerance);
        json.WriteString("claim", Names.Of(certificate.Claim));
        json.WriteString("claimText", certificate.ClaimText);
        json.WriteNumber("patterns", certificate.Patterns);
        json.WriteString("coverage", Names.Of(certificate.Coverage));
        json.WriteString("pricing", Names.Of(certificate.Pricing));
        json.Number("beta", certificate.Beta);
        json.Number("betaMax", certificate.BetaMax);
    }

    private static void WriteText(Sheet sheet, string modelPath, Certificate recorded, Certification certification, int rows, double seconds)
    {
        Certificate computed = certification.Certificate;
        sheet.Title($"{modelPath} on {Format.Plural(rows, "row")}{(certification.DataIsTrainingData ? ", those it was trained on" : "")}");
        sheet.Line();
        sheet.Table(["", "recorded", "recomputed"],
        [
            ["objective", Format.Value(recorded.Objective), Format.Value(computed.Objective)],
            ["proven lower bound", Format.Value(recorded.LowerBound), Format.Value(computed.LowerBound)],
            ["bound over all networks", Format.Value(recorded.GlobalLowerBound), Format.Value(computed.GlobalLowerBound)],
            ["relative gap", Format.Gap(recorded.RelativeGap), Format.Gap(computed.RelativeGap)],
            ["patterns", Patterns(recorded), Patterns(computed)],
            ["claim", Names.Of(recorded.Claim), Names.Of(computed.Claim)],
        ]);
        sheet.Line();
        sheet.Values([("time", Format.Seconds(seconds))]);
        sheet.Line();
        foreach (string refutation in certification.Refutations)
            sheet.Refutation($"Refuted: {refutation}");
        if (!certification.IsRefuted)
            sheet.Verdict(computed.ClaimText, computed.Claim != Claim.None);
    }

    private static string Patterns(Certificate certificate) => $"{Format.Count(certificate.Patterns)} {(certificate.Pricing == PricingMethod.BranchAndBound ? "used, all priced" : Names.Of(certificate.Coverage))}";
}
