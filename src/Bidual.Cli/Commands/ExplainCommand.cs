using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Cli.Rendering;
using Bidual.Data;
using Bidual.Explanations;
using Bidual.Export;
using Bidual.Networks;

namespace Bidual.Cli.Commands;

/// <summary>Shows what the neurons of a model look at, or all networks that are as good as it.</summary>
internal sealed class ExplainCommand : Verb
{
    private readonly ModelDataOptions input = new(needsTargets: true);
    private readonly OutputOptions output = new();
    private readonly ResultFileOptions files = new();
    private readonly ExplainOptions shown = new();

    private readonly Setting<bool> optimalSet = new("--optimal-set", SettingGroup.Network, "Describe all optimal networks: is there one, and if not, what freedom is left?") { Arity = ArgumentArity.Zero };

    private readonly Setting<string?> on = new("--on", SettingGroup.Data, "With --optimal-set: rows on which one of them is to be best.")
    {
        HelpName = "FILE",
        Default = "the rows that training set aside",
    };

    private readonly Setting<OptimalChoice?> member = new("--member", SettingGroup.Output, "Which of them --model-out and --onnx write: fewest-neurons, least-norm, best.")
    {
        HelpName = "NAME",
        Default = "fewest-neurons",
        CustomParser = Value.Choice(new[] { OptimalChoice.FewestNeurons, OptimalChoice.LeastNorm, OptimalChoice.BestOnValidation }.Select(choice => (Names.Of(choice), choice)).ToArray()),
    };

    private readonly LimitOptions limits = new("Stop after this long without an answer.");

    public ExplainCommand(Session session)
        : base(session, "explain", "Show what each neuron of a model looks at; or all networks that are as good as it.")
    {
        input.Data.Description = "Table with the model's columns; with --optimal-set the rows it was trained on. May be left out for a model of the built-in data.";
        input.AddTo(this);
        shown.AddTo(this);
        Options.Add(on);
        Options.Add(optimalSet);
        limits.AddTo(this);
        Options.Add(member);
        Options.Add(files.Model);
        Options.Add(files.Onnx);
        output.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual explain model.json", "neurons, their weights and the features that move them most"),
        new("bidual explain model.json train.csv --report explain.html", "and what they make of rows, which features matter, pictures"),
        new("bidual explain model.json train.csv --row 17", "why it predicts what it does for a row"),
        new("bidual explain model.json test.csv --permutations 10", "how much worse it scores when a column is shuffled"),
        new("bidual explain digits.json --image 28x28 --plot filters.svg", "the weights of the neurons as images"),
        new("bidual explain model.json train.csv --optimal-set", "is the optimal network unique?"),
        new("bidual explain model.json train.csv --optimal-set --on test.csv --member best --model-out best.json", "of all optimal networks the one with the least loss on other rows"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "--optimal-set speaks of all patterns where they are few enough to list, else of those the model's certificate speaks of. Exit code 2: the optimum could not be reached accurately enough to tell.",
    ];

    protected override int Run(ParseResult parse)
    {
        (string modelPath, DataRequest request) = input.Read(parse);
        if (parse.GetValue(optimalSet))
        {
            if (Given.First(parse, shown.All) is { } alone)
                throw new UsageException($"{alone.Name} does not go with --optimal-set.");
            return Describe(parse, modelPath, request);
        }

        Given.RefuseWithout(optimalSet.Name, parse, on, member, files.Model, files.Onnx, limits.MaxTime);
        return Explain(parse, modelPath, request);
    }

    private int Explain(ParseResult parse, string modelPath, DataRequest request)
    {
        (string? report, string? plot) = shown.Files(parse, request.Paths.Append(modelPath));
        SavedModel saved = ModelFile.Load(modelPath);
        Model model = saved.Model;
        Dataset? data = request.IsBuiltIn && !ModelData.IsOfBuiltIn(saved) ? null : ModelData.Rows(saved, request, Session.Cancellation);
        int? row = shown.RowOf(parse, data);
        FilterShape? shape = shown.ShapeOf(parse, saved);
        Explanation explanation = shown.Permuted(parse, Explanation.Of(model, data), saved, data);
        IReadOnlyList<string> labels = data?.ClassLabels ?? [];
        var writer = new FileWriter();
        writer.Write(report, file => ExplanationReport.Write(model, explanation, data, shape, row, file));
        writer.Write(plot, file => ExplanationPlot.Write(model, explanation, data, shape, file));
        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, WriteJson);
        else
            WriteText(new Sheet(Session.Terminal));
        writer.ThrowIfFailed();
        Session.Remark(parse.GetValue(output.Quiet) || writer.Written.Count == 0, $"wrote {string.Join(", ", writer.Written)}");
        return ExitCode.Done;

        void WriteJson(Utf8JsonWriter json)
        {
            NeuronSheet.Write(json, modelPath, model, explanation, labels);
            FeatureSheet.Write(json, model, explanation);
            PermutationSheet.Write(json, explanation);
            if (data is not null && row is { } index)
                RowSheet.Write(json, model, data, index);
            json.Strings("files", writer.Written);
        }

        void WriteText(Sheet sheet)
        {
            NeuronSheet.Write(sheet, modelPath, model, explanation, labels);
            FeatureSheet.Write(sheet, model, explanation);
            PermutationSheet.Write(sheet, model, explanation);
            if (data is not null && row is { } index)
                RowSheet.Write(sheet, model, data, index);
        }
    }

    private int Describe(ParseResult parse, string modelPath, DataRequest request)
    {
        bool quiet = parse.GetValue(output.Quiet);
        OutputFiles outputs = files.ReadModels(parse, request.Paths.Append(modelPath).Concat(new[] { parse.GetValue(on) }.OfType<string>()));
        SavedModel saved = ModelFile.Load(modelPath);
        (Dataset training, Dataset? validation) = ModelData.Parts(saved, request, Session.Cancellation);
        if (parse.GetValue(on) is { } path)
            validation = ModelData.Rows(saved, new DataRequest { Data = path }, Session.Cancellation);
        OptimalChoice choice = parse.GetValue(member) ?? OptimalChoice.FewestNeurons;
        if (choice == OptimalChoice.BestOnValidation && validation is null)
            throw new UsageException("--member best needs rows that were not trained on: give --on FILE.");

        long begun = Stopwatch.GetTimestamp();
        OptimalSet set;
        try
        {
            using var progress = new ProgressLine(Session.Terminal, quiet);
            set = OptimalNetworks.Of(saved, training, Settings(parse, validation), progress, Session.Cancellation);
        }
        catch (OperationCanceledException)
        {
            Session.Remark(quiet, "stopped before the optimum was known.");
            return ExitCode.NotProven;
        }

        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var writer = new FileWriter();
        if (set.Members.FirstOrDefault(candidate => candidate.Choice == choice) is { } chosen)
        {
            writer.Write(outputs.Model, file => ModelFile.Save(saved with { Model = chosen.Model, Certificate = chosen.Certificate, PatternDirections = set.PatternDirections }, file));
            writer.Write(outputs.Onnx, file => OnnxFile.Save(chosen.Model, file, certificate: chosen.Certificate));
        }

        if (parse.GetValue(output.Json))
            JsonOutput.Write(Session.Terminal, json => OptimalSetJson.Write(json, modelPath, set, seconds, writer.Written));
        else
            OptimalSetText.Write(new Sheet(Session.Terminal), modelPath, set, seconds, writer.Written);
        writer.ThrowIfFailed();
        return set.Uniqueness == Uniqueness.Undecided ? ExitCode.NotProven : ExitCode.Done;
    }

    private OptimalSetSettings Settings(ParseResult parse, Dataset? validation)
    {
        (TimeSpan? maxTime, int threads) = limits.Read(parse);
        return new OptimalSetSettings { Validation = validation, MaxTime = maxTime, Threads = threads };
    }
}
