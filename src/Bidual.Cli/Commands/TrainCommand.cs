using System.CommandLine;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;

namespace Bidual.Cli.Commands;

/// <summary>Trains a network and proves how good it is.</summary>
internal sealed class TrainCommand : Verb
{
    private readonly DataOptions data = new();
    private readonly TrainingOptions training = new(oneBeta: true);
    private readonly RobustOptions robust = new();
    private readonly ResultFileOptions files = new();
    private readonly OutputOptions output = new();

    public TrainCommand(Session session)
        : base(session, "train", "Train a network to a proven optimum and say what is proven.")
    {
        data.AddTo(this);
        training.AddTo(this);
        robust.AddTo(this);
        files.AddTo(this);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual train", "the built-in iris flowers by their petals, versicolor against the rest"),
        new("bidual train houses.csv --target price --report houses.html", "predict a column of your own table; look at the report"),
        new("bidual train flowers.csv --target species --model-out m.json --onnx m.onnx", "any number of classes; the model kept in two formats"),
        new("bidual train flowers.csv --positive setosa", "one class against the rest"),
        new("bidual train energy.csv --target heating --target cooling", "two numbers together"),
        new("bidual train small.csv --patterns exact --tolerance 1e-8 --json", "insist on a global proof; results for a script"),
        new("bidual train ecg.txt.gz --window 15 --max-time 60", "predict a signal from its last 15 values, for a minute at most"),
        new("bidual train houses.csv --target price --model linear --penalty l1", "the Lasso instead of a network, proven alike"),
        new("bidual train flowers.csv --positive setosa --loss hinge --robust 0.1", "for the worst that every row can become within 0.1 standard deviations a feature"),
        new("bidual train x.csv --no-bias --no-standardize --beta 0.1", "the problem on the raw columns, exactly as written"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "Exit code 0 means proven to --tolerance (with --patterns exact: globally), 1 bad input, 2 stopped before. Ctrl-C ends the run with the best network so far.",
    ];

    protected override int Run(ParseResult parse)
    {
        DataRequest request = training.Read(parse, data.Read(parse));
        FitSettings settings = training.Read(parse);
        PatternRequest patterns = parse.GetValue(training.Patterns) ?? new PatternRequest.Auto();
        OutputFiles outputs = files.Read(parse, PatternFile.InputPaths(request, patterns));
        bool quiet = parse.GetValue(output.Quiet);

        settings = settings with { Patterns = PatternFile.Resolve(patterns) };
        TrainingData input = TrainingData.Read(request, Session, quiet);
        settings = settings with { Monotone = input.Monotone, Groups = input.Groups, Robust = robust.Read(parse, input.Schema, input.Dataset) };
        FittedNetwork fitted;
        using (var progress = new ProgressLine(Session.Terminal, quiet))
            fitted = ConvexNetwork.Fit(input.Dataset, settings, progress, Session.Cancellation);

        bool proven = Proof.IsReached(fitted, patterns);
        (Dataset trained, Dataset? held) = TrainingRows.Of(input.Dataset, fitted.Settings.Validation, fitted.Settings.Seed);
        var result = new TrainingResult
        {
            DataName = input.Name,
            Training = trained,
            Validation = held,
            Fitted = fitted,
            NetworkObjective = fitted.Model.Objective(trained, fitted.Certificate.Beta, fitted.Settings.Threads),
            Arguments = RunArguments.Of(parse, data.Data, fitted.Settings.Seed, fitted.Settings.Threads),
            ReadSeconds = input.Seconds,
            IsProven = proven,
        };
        var writer = new FileWriter();
        new ResultWriter(outputs, input.Schema, result).WriteAll(writer);
        result = result with { Written = writer.Written };
        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, json => TrainingJson.Write(json, result));
        else
            TrainingText.Write(new Sheet(Session.Terminal), result);
        writer.ThrowIfFailed();
        if (!proven)
            Session.Remark(quiet, Proof.WhyNot(fitted, patterns));
        return proven ? ExitCode.Done : ExitCode.NotProven;
    }
}
