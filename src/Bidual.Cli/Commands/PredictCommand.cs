using System.CommandLine;
using Bidual.Cli.Files;
using Bidual.Cli.Options;
using Bidual.Data;
using Bidual.Export;
using Bidual.Networks;
using Bidual.Numerics;

namespace Bidual.Cli.Commands;

/// <summary>Applies a model to rows.</summary>
internal sealed class PredictCommand : Verb
{
    private readonly ModelDataOptions input = new(needsTargets: false);
    private readonly OutputOptions output = new();

    private readonly Setting<bool> freely = new("--free-run", SettingGroup.Data, "Of a model with --lags: run it on its own predictions, from the first measured values on.") { Arity = ArgumentArity.Zero };

    private readonly Setting<string?> file = new("--out", SettingGroup.Output, "Write the predictions there instead of to standard output.") { HelpName = "FILE.csv" };

    public PredictCommand(Session session)
        : base(session, "predict", "Apply a model to every row of a table.")
    {
        input.AddTo(this);
        Options.Add(freely);
        Options.Add(file);
        Options.Add(output.Quiet);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bidual predict model.json new.csv", "predictions on standard output"),
        new("bidual predict model.json new.csv --out predictions.csv", "the same into a file"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "Prints CSV with a header and one line a row: 'prediction', or for two classes 'label,probability,score', where the probability is that of the positive class and a score of 0 or more means that class.",
        "Of more classes 'label' and a column 'probability:LABEL' each; of several targets a column 'prediction:TARGET' each.",
    ];

    protected override int Run(ParseResult parse)
    {
        (string modelPath, DataRequest request) = input.Read(parse);
        string? path = parse.GetValue(file);
        if (path is not null)
            new OutputCheck(request.Paths.Append(modelPath)).Require(file.Name, path);
        SavedModel saved = ModelFile.Load(modelPath);
        Matrix outputs = parse.GetValue(freely) ? Simulated(saved, request) : saved.Model.PredictOutputs(ModelData.Features(saved, request, Session.Cancellation), Environment.ProcessorCount);
        if (path is null)
        {
            PredictionCsv.Write(saved.Model, outputs, Session.Terminal.Out);
        }
        else
        {
            PredictionCsv.Write(saved.Model, outputs, path);
            Session.Remark(parse.GetValue(output.Quiet), $"wrote {path}");
        }

        return ExitCode.Done;
    }

    private Matrix Simulated(SavedModel saved, DataRequest request)
    {
        FreeRun run = ModelData.Simulation(saved, request, Session.Cancellation) ?? throw new UsageException("--free-run is for a model with --lags, on the series themselves.");
        return run.DivergedAt is { } row ? throw new DataException($"Run freely the model leaves all bounds at row {row + 1} of the series.") : Matrix.FromColumn([.. run.Predictions]);
    }
}
