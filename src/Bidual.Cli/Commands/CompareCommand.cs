using System.CommandLine;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;

namespace Bidual.Cli.Commands;

/// <summary>Trains by the convex program and by other trainers, side by side.</summary>
internal sealed class CompareCommand : Verb
{
    private readonly DataOptions data = new();
    private readonly TrainingOptions training = new(oneBeta: true) { MaxTime = { Description = "Stop the convex fit, and every run of a trainer, after this long." } };
    private readonly ComparisonOptions comparison = new();
    private readonly ComparisonFileOptions files = new();
    private readonly OutputOptions output = new();

    public CompareCommand(Session session)
        : base(session, "compare", "Train the same problem by other trainers too, and see how near the proven bound they come.")
    {
        data.AddTo(this);
        comparison.AddTo(this);
        training.AddTo(this);
        files.AddTo(this);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual compare", "the built-in data: SGD, momentum, Adam and L-BFGS from ten starts each"),
        new("bidual compare houses.csv --target price --validation 0.2 --report compare.html", "your own table, with scores on rows held out; look at the report"),
        new("bidual compare flowers.csv --positive setosa --trainers adam,kfac,gauss-newton-cg --runs 20", "other methods, more starts"),
        new("bidual compare small.csv --beta 0.1 --trainers sgd --learning-rate 0.01 --schedule constant --batch 32", "one method as you have it elsewhere"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "All methods train the same rows, loss and β; objectives are computed from the weights by the same code. Without --max-time a run has 10 seconds and the convex fit no limit.",
        "Exit code 0 means that the convex network is proven to --tolerance, 1 bad input, 2 stopped before. Ctrl-C ends the comparison with what is finished by then.",
    ];

    protected override int Run(ParseResult parse)
    {
        DataRequest request = training.Read(parse, data.Read(parse));
        FitSettings fit = training.Read(parse);
        PatternRequest patterns = parse.GetValue(training.Patterns) ?? new PatternRequest.Auto();
        ComparisonFiles outputs = files.Read(parse, PatternFile.InputPaths(request, patterns));
        bool quiet = parse.GetValue(output.Quiet);

        ComparisonSettings settings = comparison.Read(parse, fit with { Patterns = PatternFile.Resolve(patterns) });
        TrainingData input = TrainingData.Read(request, Session, quiet);
        settings = settings with { Fit = settings.Fit with { Monotone = input.Monotone } };
        ComparedTrainers compared;
        using (var progress = new ProgressLine(Session.Terminal, quiet))
            compared = TrainerComparison.Run(input.Dataset, settings, progress, Session.Cancellation);

        bool complete = !Session.Cancellation.IsCancellationRequested;
        (Dataset trained, _) = TrainingRows.Of(input.Dataset, fit.Validation, fit.Seed);
        var result = new ComparisonResult
        {
            DataName = input.Name,
            Training = trained,
            Rows = input.Dataset.Count,
            Compared = compared,
            NetworkObjective = compared.Convex.Model.Objective(trained, compared.Convex.Certificate.Beta, fit.Threads),
            Arguments = RunArguments.Of(parse, data.Data, fit.Seed, fit.Threads),
            ReadSeconds = input.Seconds,
            IsProven = Proof.IsReached(compared.Convex, patterns),
        };
        var writer = new FileWriter();
        writer.Write(outputs.Csv, file => ComparisonCsv.Write(compared, file));
        writer.Write(outputs.Plot, file => ComparisonPlot.Write(compared, file));
        writer.Write(outputs.Report, file => ComparisonReport.Write(compared, input.Name, RepeatLine.Command(result.Arguments, "compare"), file));
        result = result with { Written = writer.Written };
        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, json => ComparisonJson.Write(json, result));
        else
            ComparisonText.Write(new Sheet(Session.Terminal), result);
        writer.ThrowIfFailed();
        if (!result.IsProven || !complete)
            Session.Remark(quiet, complete ? Proof.WhyNot(compared.Convex, patterns) : $"stopped on request with {compared.Trainers.Count} of {Format.Plural(settings.Trainers.Count, "trainer")}.");
        return result.IsProven && complete ? ExitCode.Done : ExitCode.NotProven;
    }
}
