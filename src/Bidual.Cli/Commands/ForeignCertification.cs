using System.CommandLine;
using System.Diagnostics;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;
using Bidual.Import;
using Bidual.Networks;

namespace Bidual.Cli.Commands;

/// <summary>'certify' for a network that was trained elsewhere.</summary>
internal sealed class ForeignCertification(Session session, ForeignOptions options, Argument<string?> data)
{
    /// <summary>Time and threads of the command.</summary>
    public required TimeSpan? MaxTime { get; init; }

    public required int Threads { get; init; }

    public required bool Json { get; init; }

    public required bool Quiet { get; init; }

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(ParseResult parse, string path, DataRequest files)
    {
        CertifySettings settings = options.Read(parse) with { MaxTime = MaxTime, Threads = Threads };
        DataRequest request = options.Read(parse, files);
        OutputFiles outputs = options.File.ReadModels(parse, request.Paths.Append(path));
        ForeignNetwork network = NetworkFile.Load(path);
        TrainingData input = TrainingData.Read(request, session, Quiet);
        if (network.Activation == Activation.Linear || request.Groups is { Count: > 0 })
            settings = settings with { Groups = input.Groups };

        long begun = Stopwatch.GetTimestamp();
        NetworkCertification certification;
        using (var progress = new ProgressLine(session.Terminal, Quiet))
            certification = Certifier.Certify(network, input.Dataset, settings, progress, session.Cancellation);
        var result = new NetworkResult
        {
            NetworkPath = path,
            DataName = input.Name,
            Data = input.Dataset,
            Certification = certification,
            Within = options.Within(parse),
            Standardize = settings.Standardize,
            Arguments = RunArguments.Of(parse, data, settings.Seed, settings.Threads),
            Seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds,
        };
        var writer = new FileWriter();
        Write(writer, outputs, input.Schema, result);
        result = result with { Written = writer.Written };
        if (Json)
            JsonOutput.Write(session.Terminal, json => NetworkJson.Write(json, result));
        else
            NetworkText.Write(new Sheet(session.Terminal), result);
        writer.ThrowIfFailed();
        if (session.Cancellation.IsCancellationRequested)
            session.Remark(Quiet, "stopped on request; what is proven by then stands.");
        return Exit(result);
    }

    private int Exit(NetworkResult result)
    {
        bool? holds = result.Within is { } share ? result.Certification.IsWithin(share) : true;
        return holds switch
        {
            false => ExitCode.Refuted,
            true when !session.Cancellation.IsCancellationRequested => ExitCode.Done,
            _ => ExitCode.NotProven,
        };
    }

    /// <summary>Writes the best network known.</summary>
    private static void Write(FileWriter writer, OutputFiles outputs, TableSchema schema, NetworkResult result)
    {
        NetworkCertification certification = result.Certification;
        writer.Write(outputs.Model, file => ModelFile.Save(
            new SavedModel(
                certification.BestModel,
                schema,
                certification.BestCertificate,
                certification.IsImproved ? certification.Fitted!.PatternDirections : null,
                Record(result),
                DualPoint: certification.IsImproved ? certification.Fitted!.DualPoint : null),
            file));
        writer.Write(outputs.Onnx, file => OnnxFile.Save(certification.BestModel, file, certificate: certification.BestCertificate));
    }

    private static TrainingRecord Record(NetworkResult result)
    {
        NetworkCertification certification = result.Certification;
        Model model = certification.BestModel;
        Numerics.Matrix inputs = model.Preparation.Inputs(result.Data.Features), targets = model.Preparation.ScaledTargets(result.Data.Targets);
        FittedNetwork? fitted = certification.IsImproved ? certification.Fitted : null;
        return new TrainingRecord(
            ProductVersion.Text,
            result.Arguments,
            fitted?.Settings.Seed ?? 0,
            result.Data.Count,
            Certificates.DataFingerprint.Of(inputs, targets.Values, result.Data.Weights?.ToArray()),
            fitted is null ? "none" : Names.Of(fitted.Settings.Solver),
            fitted is null ? "none" : Names.Of(fitted.Status),
            fitted?.Trace.Count ?? 0,
            result.Seconds);
    }
}
