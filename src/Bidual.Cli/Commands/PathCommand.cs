using System.CommandLine;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Export;
using Bidual.Solvers;

namespace Bidual.Cli.Commands;

/// <summary>Trains along the regularisation path, proving every point.</summary>
internal sealed class PathCommand : Verb
{
    private readonly DataOptions data = new();
    private readonly PathOptions path = new();
    private readonly TrainingOptions training = new(oneBeta: false);
    private readonly PathFileOptions files = new();
    private readonly OutputOptions output = new();

    public PathCommand(Session session)
        : base(session, "path", "Train for every β from β_max down, each network proven; choose β by rows not trained on.")
    {
        data.AddTo(this);
        path.AddTo(this);
        training.AddTo(this);
        files.AddTo(this);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual path", "the built-in data: objective, bound, neurons and scores at 20 β"),
        new("bidual path houses.csv --target price --folds 5 --plot path.svg", "choose β by five folds; look at the picture"),
        new("bidual path houses.csv --validation 0.2 --points 30 --ratio 1e-4 --csv path.csv", "a longer path, β chosen by a fifth of the rows"),
        new("bidual path large.csv --max-time 60 --json", "as many points as a minute allows, for a script"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "Without --validation or --folds the path is over all rows, and no β is chosen.",
        "Exit code 0 means that every point is proven to --tolerance (with --patterns exact: globally), 1 bad input, 2 stopped before. Ctrl-C ends the run with the points finished by then.",
    ];

    protected override int Run(ParseResult parse)
    {
        DataRequest request = training.Read(parse, data.Read(parse));
        FitSettings fit = training.Read(parse);
        if (fit is { Validation: > 0, Folds: > 0 })
            throw new UsageException("--validation and --folds each choose β: give one of them.");
        PatternRequest patterns = parse.GetValue(training.Patterns) ?? new PatternRequest.Auto();
        PathFiles outputs = files.Read(parse, PatternFile.InputPaths(request, patterns));
        bool quiet = parse.GetValue(output.Quiet);

        PathSettings settings = path.Read(parse, fit with { Patterns = PatternFile.Resolve(patterns) });
        TrainingData input = TrainingData.Read(request, Session, quiet);
        settings = settings with { Fit = settings.Fit with { Monotone = input.Monotone, Groups = input.Groups } };
        FittedPath fitted;
        using (var progress = new ProgressLine(Session.Terminal, quiet))
            fitted = ConvexNetwork.Path(input.Dataset, settings, progress, Session.Cancellation);

        (Dataset trained, _) = TrainingRows.Of(input.Dataset, fit.Validation, fit.Seed);
        var result = new PathResult
        {
            DataName = input.Name,
            Training = trained,
            Rows = input.Dataset.Count,
            Path = fitted,
            NetworkObjectives = [.. fitted.Points.Select(point => point.Fit.Model.Objective(trained, point.Beta, fit.Threads))],
            Proven = [.. fitted.Points.Select(point => Proof.IsReached(point.Fit, patterns))],
            Arguments = RunArguments.Of(parse, data.Data, fit.Seed, fit.Threads),
            ReadSeconds = input.Seconds,
        };
        var writer = new FileWriter();
        writer.Write(outputs.Csv, file => PathCsv.Write(fitted, file));
        writer.Write(outputs.Plot, file => PathPlot.Write(fitted, file));
        result = result with { Written = writer.Written };
        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, json => PathJson.Write(json, result));
        else
            PathText.Write(new Sheet(Session.Terminal), result);
        writer.ThrowIfFailed();
        if (!result.IsProven)
            Session.Remark(quiet, WhyNotProven(result));
        return result.IsProven ? ExitCode.Done : ExitCode.NotProven;
    }

    private static string WhyNotProven(PathResult result)
    {
        FittedPath fitted = result.Path;
        string all = Format.Plural(fitted.Settings.Points, "point");
        return fitted.Status == SolveStatus.Converged
            ? $"{result.Proven.Count(proven => proven)} of {all} are proven to {Format.Gap(fitted.Settings.Fit.Tolerance)}; what is proven about the others stands in their row."
            : $"{Proof.Stopped(fitted.Status)} with {fitted.Points.Count} of {all}; what is proven about them stands.";
    }
}
