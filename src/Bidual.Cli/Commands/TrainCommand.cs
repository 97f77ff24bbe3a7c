using System.CommandLine;
using Bidual.Certificates;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Solvers;

namespace Bidual.Cli.Commands;

/// <summary>Trains a network and proves how good it is.</summary>
internal sealed class TrainCommand : Verb
{
    private readonly DataOptions data = new();
    private readonly TrainingOptions training = new();
    private readonly ResultFileOptions files = new();
    private readonly OutputOptions output = new();

    public TrainCommand(Session session)
        : base(session, "train", "Train a network to a proven optimum and say what is proven.")
    {
        data.AddTo(this);
        training.AddTo(this);
        files.AddTo(this);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual train", "the built-in iris flowers by their petals, versicolor against the rest"),
        new("bidual train houses.csv --target price --report houses.html", "predict a column of your own table; look at the report"),
        new("bidual train flowers.csv --positive setosa --model-out m.json --onnx m.onnx", "one class against the rest, kept in two formats"),
        new("bidual train small.csv --patterns exact --tolerance 1e-8 --json", "insist on a global proof; results for a script"),
        new("bidual train ecg.txt.gz --window 15 --max-time 60", "predict a signal from its last 15 values, for a minute at most"),
        new("bidual train x.csv --no-bias --no-standardize --beta 0.1", "the problem on the raw columns, exactly as written"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "Exit code 0 means proven to --tolerance (with --patterns exact: globally), 1 bad input, 2 stopped before. Ctrl-C ends the run with the best network so far.",
    ];

    protected override int Run(ParseResult parse)
    {
        DataRequest request = data.Read(parse);
        FitSettings settings = training.Read(parse);
        PatternRequest patterns = parse.GetValue(training.Patterns) ?? new PatternRequest.Auto();
        OutputFiles outputs = files.Read(parse, InputPaths(request, patterns));
        bool quiet = parse.GetValue(output.Quiet);

        settings = settings with { Patterns = PatternFile.Resolve(patterns) };
        TrainingData input;
        using (var reading = new ReadingLine(Session.Terminal, quiet))
            input = TrainingData.Read(request, reading, Session.Cancellation);
        foreach (string remark in input.Remarks)
            Session.Remark(quiet, remark);

        FittedNetwork fitted;
        using (var progress = new ProgressLine(Session.Terminal, quiet))
            fitted = ConvexNetwork.Fit(input.Dataset, settings, progress, Session.Cancellation);

        bool proven = IsProven(fitted, patterns);
        (Dataset trained, Dataset? held) = TrainingRows.Of(input.Dataset, fitted.Settings.Validation, fitted.Settings.Seed);
        var result = new TrainingResult
        {
            DataName = input.Name,
            Training = trained,
            Validation = held,
            Fitted = fitted,
            NetworkObjective = TrainingRows.Objective(trained, fitted.Model, fitted.Certificate.Beta),
            Arguments = RunArguments.Of(parse, data.Data, fitted.Settings.Seed, fitted.Settings.Threads),
            ReadSeconds = input.Seconds,
            IsProven = proven,
        };
        var writer = new ResultWriter(outputs, input.Schema, result);
        result = result with { Written = writer.WriteAll() };
        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, json => TrainingJson.Write(json, result));
        else
            TrainingText.Write(new Sheet(Session.Terminal), result);
        writer.ThrowIfFailed();
        if (!proven)
            Session.Remark(quiet, WhyNotProven(fitted, patterns));
        return proven ? ExitCode.Done : ExitCode.NotProven;
    }

    private static IEnumerable<string> InputPaths(DataRequest request, PatternRequest patterns) =>
        patterns is PatternRequest.Gates gates ? request.Paths.Append(gates.Path) : request.Paths;

    private static bool IsProven(FittedNetwork fitted, PatternRequest patterns) =>
        fitted.Status != SolveStatus.Cancelled
        && fitted.Certificate.Claim is var claim
        && (patterns is PatternRequest.Exact ? claim == Claim.Global : claim != Claim.None);

    private static string WhyNotProven(FittedNetwork fitted, PatternRequest patterns)
    {
        string why = fitted.Status switch
        {
            SolveStatus.Cancelled => "stopped on request",
            SolveStatus.TimeLimit => "stopped by the time limit",
            SolveStatus.IterationLimit => "stopped by the iteration limit",
            SolveStatus.Stalled => "stopped where rounding errors forbid further progress",
            _ => patterns is PatternRequest.Exact ? "the proof does not cover every network" : "the proof stops short of the tolerance",
        };
        return $"{why}: relative gap {Format.Gap(fitted.Certificate.RelativeGap)}, asked for {Format.Gap(fitted.Certificate.Tolerance)}; the best network and what is proven about it stand.";
    }
}
