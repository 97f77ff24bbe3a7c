using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Bidual.Certificates;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;
using Bidual.Import;
using Bidual.Networks;

namespace Bidual.Cli.Commands;

/// <summary>Proves, from the data alone, how good a model or a network from elsewhere is.</summary>
internal sealed class CertifyCommand : Verb
{
    private readonly ModelDataOptions input = new(needsTargets: true);
    private readonly ForeignOptions foreign = new();
    private readonly OutputOptions output = new();

    private readonly LimitOptions limits = new("Stop after this long with the bound proven so far.");

    public CertifyCommand(Session session)
        : base(session, "certify", "Prove from the data alone how good a network is: a model of this program, compared with what it claims, or one trained elsewhere.")
    {
        input.Model.Description = "Model file of 'bidual train --model-out'; or a two-layer ReLU network or a linear model in ONNX (PyTorch, scikit-learn), or the weights of a network in JSON.";
        input.Data.Description = "The rows it was trained on, the target included. May be left out for a model of the built-in data.";
        input.AddTo(this);
        foreign.AddTo(this);
        limits.AddTo(this);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual certify model.json train.csv", "recorded and recomputed values side by side; exit code 3 when the record does not hold"),
        new("bidual certify net.onnx train.csv --weight-decay 0.001", "how far a PyTorch network is from the best of any width"),
        new("bidual certify net.onnx train.csv --beta 2.5 --within 1 --onnx better.onnx", "exit code 0 when proven within 1 %, 3 when a better network refutes it; keeps the better one"),
        new("bidual certify ridge.onnx train.csv --beta 1 --intercept", "how far scikit-learn's Ridge(alpha=1) is from the optimum; --penalty l1 for its Lasso"),
        new("bidual certify weights.json train.csv --beta 0.1 --standardize --json", "weights in JSON, trained on standardised columns; results for a script"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "A model of this program: exit code 0 means proven within the recorded tolerance, 2 not proven, 3 that its file claims too much. One trained with --robust is held to rows at their worst.",
        "A network from elsewhere claims nothing: exit code 0 means that its bound is valid, whatever it is; with --within the code says whether it is good enough. --model-out and --onnx keep the best network known.",
    ];

    protected override int Run(ParseResult parse)
    {
        (string modelPath, DataRequest request) = input.Read(parse);
        bool quiet = parse.GetValue(output.Quiet);
        (TimeSpan? maxTime, int threads) = limits.Read(parse);
        if (NetworkFile.Recognises(modelPath))
        {
            return new ForeignCertification(Session, foreign, input.Data)
            {
                MaxTime = maxTime,
                Threads = threads,
                Json = parse.GetValue(output.Json),
                Quiet = quiet,
            }.Run(parse, modelPath, request);
        }

        SavedModel saved = ModelFile.Load(modelPath);
        foreign.RequireNone(parse, modelPath);
        Dataset data = ModelData.TrainingPart(saved, request, Session.Cancellation);

        long begun = Stopwatch.GetTimestamp();
        Certification certification = Certify(saved, data, maxTime, threads, quiet);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;

        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, json => WriteJson(json, modelPath, saved, certification, data.Count, seconds));
        else
            WriteText(new Sheet(Session.Terminal), modelPath, saved, certification, data.Count, seconds);
        if (certification.IsRefuted)
            return ExitCode.Refuted;
        Claim claim = Proof.ClaimOf(certification), recorded = Proof.ClaimOf(saved);
        if (claim < recorded)
            Session.Remark(quiet, "stopped before the recorded bound could be proven again; nothing is refuted.");
        return claim == Claim.None || claim < recorded ? ExitCode.NotProven : ExitCode.Done;
    }

    private Certification Certify(SavedModel saved, Dataset data, TimeSpan? maxTime, int threads, bool quiet)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Session.Cancellation);
        if (maxTime is { } span)
            limit.CancelAfter(span);
        using var progress = new ProgressLine(Session.Terminal, quiet);
        return Certifier.Certify(saved, data, threads, progress, limit.Token);
    }

    private static void WriteJson(Utf8JsonWriter json, string modelPath, SavedModel saved, Certification certification, int rows, double seconds)
    {
        json.WriteString("modelFile", modelPath);
        json.WriteNumber("n", rows);
        json.WriteBoolean("dataIsTrainingData", certification.DataIsTrainingData);
        json.WriteBoolean("refuted", certification.IsRefuted);
        json.WriteStartArray("refutations");
        foreach (string refutation in certification.Refutations)
            json.WriteStringValue(refutation);
        json.WriteEndArray();
        CertificateJson.WriteMembers(json, certification.Certificate);
        json.WriteStartObject("recorded");
        CertificateJson.WriteMembers(json, saved.Certificate);
        RobustText.Write(json, saved.Robust, saved.Model);
        json.WriteEndObject();
        RobustText.Write(json, certification.Robust, saved.Model);
        if (saved.Truncation is { } truncation)
        {
            json.WriteStartObject("rank");
            json.WriteNumber("rank", truncation.Rank);
            CertificateJson.WriteMembers(json, certification.SolvedCertificate);
            json.WriteStartObject("recorded");
            CertificateJson.WriteMembers(json, truncation.Certificate);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteNumber("seconds", seconds);
        json.WriteString("version", ProductVersion.Text);
    }

    private static void WriteText(Sheet sheet, string modelPath, SavedModel saved, Certification certification, int rows, double seconds)
    {
        Certificate recorded = saved.Certificate, computed = certification.Certificate;
        sheet.Title($"{modelPath} on {Format.Plural(rows, "row")}{(certification.DataIsTrainingData ? ", those it was trained on" : "")}");
        sheet.Line();
        sheet.Table(["", "recorded", "recomputed"],
        [
            .. saved.Robust is { } claimed && certification.Robust is { } proven ? RobustText.Compare(claimed, proven) : [],
            [saved.Robust is null ? "objective" : "objective as they are", Format.Value(recorded.Objective), Format.Value(computed.Objective)],
            ["proven lower bound", Format.Value(recorded.LowerBound), Format.Value(computed.LowerBound)],
            .. saved.Certificate.Pricing == PricingMethod.Conjugate ? Array.Empty<string[]>() : [["bound over all networks", Format.Value(recorded.GlobalLowerBound), Format.Value(computed.GlobalLowerBound)]],
            ["relative gap", Format.Gap(recorded.RelativeGap), Format.Gap(computed.RelativeGap)],
            .. saved.Certificate.Pricing == PricingMethod.Conjugate || saved.Model.Network.Polynomial is not null ? Array.Empty<string[]>() : [["patterns", Patterns(recorded), Patterns(computed)]],
            ["claim", Names.Of(recorded.Claim), Names.Of(computed.Claim)],
            .. saved.Truncation is { } truncation ? Confined(truncation, certification.SolvedCertificate) : [],
        ]);
        sheet.Line();
        sheet.Values([("time", Format.Seconds(seconds))]);
        sheet.Line();
        foreach (string refutation in certification.Refutations)
            sheet.Refutation($"Refuted: {refutation}");
        if (certification.IsRefuted)
            return;
        if (certification.Robust is { } robust)
        {
            sheet.Verdict(robust.ClaimText, robust.IsProven && Proof.ClaimOf(certification) >= Proof.ClaimOf(saved));
            sheet.Line();
        }

        if (certification.Confined is { } confined)
        {
            sheet.Verdict(confined.ClaimText, confined.Claim != Claim.None && confined.Claim >= saved.SolvedCertificate.Claim);
            sheet.Line();
        }

        sheet.Verdict((certification.Robust is null ? "" : "On the rows as they are: ") + computed.ClaimText, computed.Claim != Claim.None && computed.Claim >= recorded.Claim);
    }

    /// <summary>Rows of what is proven among networks that are confined alike.</summary>
    private static string[][] Confined(Truncation truncation, Certificate computed)
    {
        string where = truncation.Rank == 1 ? "over the leading direction" : $"over the {truncation.Rank} leading directions";
        Certificate recorded = truncation.Certificate;
        return
        [
            [$"bound {where}", Format.Value(recorded.LowerBound), Format.Value(computed.LowerBound)],
            [$"relative gap {where}", Format.Gap(recorded.RelativeGap), Format.Gap(computed.RelativeGap)],
            [$"claim {where}", Names.Of(recorded.Claim), Names.Of(computed.Claim)],
        ];
    }

    private static string Patterns(Certificate certificate) => $"{Format.Count(certificate.Patterns)} {(certificate.Pricing == PricingMethod.BranchAndBound ? "used, all priced" : Names.Of(certificate.Coverage))}";
}
