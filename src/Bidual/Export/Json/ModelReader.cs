using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Polynomials;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;

namespace Bidual.Export.Json;

/// <summary>Reads the JSON of <see cref="ModelFile"/> and refuses what does not fit together.</summary>
internal static class ModelReader
{
    public static SavedModel Read(JsonField root)
    {
        Model model = ReadModel(root["model"]);
        TrainingRecord training = ReadTraining(root["training"]);
        Truncation? truncation = root.Has("truncation") ? ReadTruncation(root["truncation"], model) : null;
        (Matrix? directions, double[]? dual) = ReadBasis(root, truncation?.Rank ?? model.Network.Inputs, truncation is null ? "inputs" : "directions", training.Rows);
        Certificate certificate = ReadCertificate(root["certificate"]);
        return new SavedModel(
            model,
            root["schema"].IsNull ? null : ReadSchema(root["schema"], model),
            certificate,
            directions,
            training,
            truncation,
            dual,
            model is { Network.Outputs: > 1, OutputPenalty: OutputPenalty.OneAgainstAll } ? ReadProofs(root["outputs"], model, training.Rows) : null,
            root.Has("robust") ? RobustReader.Read(root["robust"], model, certificate.Beta, training.Rows) : null);
    }

    private static OutputProof[] ReadProofs(JsonField field, Model model, int rows)
    {
        OutputProof[] proofs = [.. field.Items().Select(proof =>
        {
            (Matrix? directions, double[]? dual) = ReadBasis(proof, model.Network.Inputs, "inputs", rows);
            if (proof["certificate"].IsNull != model.Loss.CouplesOutputs)
                throw proof["certificate"].Refuse($"must {(model.Loss.CouplesOutputs ? "be null: the outputs are proven together" : "be there: every output is proven by itself")}");
            return new OutputProof(model.Loss.CouplesOutputs ? null : ReadCertificate(proof["certificate"]), directions, dual);
        })];
        return proofs.Length == model.Network.Outputs
            ? proofs
            : throw field.Refuse($"has {proofs.Length} proofs where the network has {model.Network.Outputs} outputs");
    }

    private static (Matrix? Directions, double[]? Dual) ReadBasis(JsonField field, int columns, string what, int rows)
    {
        JsonField encoded = field["patternDirections"];
        Matrix? directions = encoded.IsNull ? null : encoded.EncodedMatrix();
        if (directions is not null && directions.Columns != columns)
            throw encoded.Refuse($"has {directions.Columns} columns where the network has {columns} {what}");
        double[]? dual = field.Has("dualPoint") ? field["dualPoint"].EncodedMatrix().Column(0) : null;
        if (dual is not null && dual.Length != rows)
            throw field["dualPoint"].Refuse($"has {dual.Length} values for {rows} rows");
        return (directions, dual);
    }

    private static Truncation ReadTruncation(JsonField field, Model model)
    {
        Matrix directions = field["directions"].EncodedMatrix();
        if (directions.Rows != model.Network.Inputs)
            throw field["directions"].Refuse($"has {directions.Rows} rows where the network has {model.Network.Inputs} inputs");
        if (!LeadingDirections.AreOrthonormal(directions))
            throw field["directions"].Refuse("must have orthonormal columns");
        return new Truncation(directions, field["energy"].Number(), ReadCertificate(field["certificate"]));
    }

    private static Model ReadModel(JsonField field)
    {
        LearningTask task = ReadTask(field["task"]);
        string[] featureNames = field["featureNames"].Texts();
        string[] classLabels = field["classLabels"].Texts();
        Preparation preparation = ReadPreparation(field["preparation"]);
        Network network = ReadNetwork(field["network"]);
        int features = preparation.Features.Offset.Count, targets = preparation.Targets.Offset.Count;
        if (featureNames.Length != features)
            throw field["featureNames"].Refuse($"has {featureNames.Length} names where the preparation has {features} features");
        if (network.Inputs != preparation.InputColumns)
            throw field["network"].Refuse($"has {network.Inputs} inputs where the preparation gives {preparation.InputColumns}");
        if (network.Outputs != targets)
            throw field["network"].Refuse($"has {network.Outputs} outputs where the preparation has {targets} targets");
        RequireLabels(field["classLabels"], task, classLabels, network.Outputs);
        string[] targetNames = field["targetNames"].Texts();
        if (targetNames.Length != (task == LearningTask.Classification ? 1 : targets))
            throw field["targetNames"].Refuse($"has {targetNames.Length} names where the preparation has {targets} targets");
        ILoss loss = Loss.Named(field["loss"].Text()) ?? throw field["loss"].Refuse($"is none of {string.Join(", ", Loss.Names)}");
        var model = new Model(network, preparation, task, featureNames, targetNames, classLabels, loss, field.Has("balancesClasses") && field["balancesClasses"].Flag(), ReadPenalty(field, network))
        {
            OutputPenalty = field.Has("outputPenalty")
                ? field["outputPenalty"].OneOf((ModelWriter.OneAgainstAll, OutputPenalty.OneAgainstAll), (ModelWriter.WeightDecay, OutputPenalty.WeightDecay))
                : OutputPenalty.OneAgainstAll,
            Groups = field.Has("groups") ? ReadGroups(field["groups"], network, features) : [],
            Quantised = field.Has(ModelWriter.Quantised) && field[ModelWriter.Quantised].Flag(),
            Monotone = [.. ReadMonotone(field, ModelWriter.Increasing, 1, features), .. ReadMonotone(field, ModelWriter.Decreasing, -1, features)],
        };
        RequireMonotone(field, model);
        if (model.Quantised && network.Activation != Activation.Polynomial)
            throw field[ModelWriter.Quantised].Refuse("is for polynomial networks");
        if (!model.IsQuantisedAsSaid)
            throw field[ModelWriter.Quantised].Refuse("says that the hidden weights are ±1/√d, and they are not");
        return model;
    }

    private static IEnumerable<MonotoneFeature> ReadMonotone(JsonField field, string name, int sign, int features) => !field.Has(name)
        ? []
        : field[name].Items().Select(index => index.Count() is int feature && feature < features
            ? new MonotoneFeature(feature, sign)
            : throw index.Refuse($"is no index of a feature; there are {features}"));

    private static void RequireMonotone(JsonField field, Model model)
    {
        if (model.Monotone.Count == 0)
            return;
        string name = field.Has(ModelWriter.Increasing) ? ModelWriter.Increasing : ModelWriter.Decreasing;
        if (model.Monotone.DistinctBy(feature => feature.Feature).Count() < model.Monotone.Count)
            throw field[name].Refuse("names a feature twice");
        if (model.Network.Activation != Activation.Relu || model.Network.Linear?.Skip is not null)
            throw field[name].Refuse("is for ReLU networks without a skip connection");
        foreach ((int feature, int sign) in model.Broken())
            throw field[sign > 0 ? ModelWriter.Increasing : ModelWriter.Decreasing].Refuse($"names {model.FeatureNames[feature]}, in which there are neurons that go the other way");
    }

    private static int[][] ReadGroups(JsonField field, Network network, int features)
    {
        if (network.Activation != Activation.Linear)
            throw field.Refuse("is for linear models");
        int[][] groups = [.. field.Items().Select(group => group.Items().Select(index => index.Count()).ToArray())];
        int[] all = [.. groups.SelectMany(group => group)];
        return all.All(feature => feature < features) && all.Distinct().Count() == all.Length
            ? groups
            : throw field.Refuse($"names a feature twice, or one that is none of {features}");
    }

    private static PenaltyKind ReadPenalty(JsonField field, Network network)
    {
        if (!field.Has("penalty"))
            return PenaltyKind.Group;
        PenaltyKind penalty = field["penalty"].OneOf([.. Enum.GetValues<PenaltyKind>().Select(kind => (Penalty.NameOf(kind), kind))]);
        return penalty switch
        {
            PenaltyKind.Group => penalty,
            PenaltyKind.Ridge when network.Activation != Activation.Linear => throw field["penalty"].Refuse("is for linear models"),
            PenaltyKind.Features when network.Activation == Activation.Linear => throw field["penalty"].Refuse("is for gated ReLU networks"),
            _ when network.Activation == Activation.Relu => throw field["penalty"].Refuse("is for gated ReLU networks"),
            _ => penalty,
        };
    }

    private static Preparation ReadPreparation(JsonField field) =>
        new(ReadScaling(field["features"]), ReadScaling(field["targets"]), field["bias"].Flag());

    private static Scaling ReadScaling(JsonField field)
    {
        double[] offset = field["offset"].Vector(), scale = field["scale"].Vector();
        if (offset.Length == 0 || offset.Length != scale.Length)
            throw field.Refuse($"has {offset.Length} offsets and {scale.Length} scales");
        if (!scale.All(value => value > 0))
            throw field["scale"].Refuse("must be positive");
        return new Scaling(offset, scale);
    }

    private static Network ReadNetwork(JsonField field)
    {
        Activation activation = field["activation"].OneOf([.. Enum.GetValues<Activation>().Select(kind => (ModelWriter.NameOf(kind), kind))]);
        Matrix hidden = field["hidden"].Matrix(), output = field["output"].Matrix();
        Matrix? gates = activation == Activation.GatedRelu ? field["gates"].Matrix() : null;
        if (output.Rows != hidden.Rows)
            throw field["output"].Refuse($"has {output.Rows} rows where there are {hidden.Rows} hidden neurons");
        if (gates is not null && (gates.Rows != hidden.Rows || gates.Columns != hidden.Columns))
            throw field["gates"].Refuse($"is {gates.Rows}×{gates.Columns} where the hidden weights are {hidden.Rows}×{hidden.Columns}");
        if (gates is null && field.Has("gates"))
            throw field["gates"].Refuse("only a gated ReLU network has gates");
        PolynomialActivation? polynomial = activation == Activation.Polynomial ? ReadCoefficients(field[ModelWriter.Coefficients]) : null;
        Convolution? convolution = field.Has(ModelWriter.Patches) ? ReadPatches(field[ModelWriter.Patches], activation, hidden) : null;
        try
        {
            return new Network(activation, hidden, output, gates, ReadLinear(field, hidden.Columns, output.Columns), polynomial, convolution);
        }
        catch (ArgumentException refusal) when (polynomial is not null)
        {
            throw field["hidden"].Refuse($"does not fit a polynomial network: {refusal.Message}");
        }
    }

    private static Convolution ReadPatches(JsonField field, Activation activation, Matrix hidden)
    {
        int[] image = Sizes(field["image"], 3), filter = Sizes(field["filter"], 2), pool = Sizes(field["pool"], 2);
        PatchLayout layout;
        try
        {
            layout = new PatchLayout(image[0], image[1], image[2], filter[0], filter[1], field["stride"].Integer(1), pool[0], pool[1]);
        }
        catch (ArgumentException refusal)
        {
            throw field.Refuse($"does not fit: {refusal.Message}");
        }

        var convolution = new Convolution(layout, [.. field["pools"].Items().Select(pool => pool.Count())]);
        return convolution.Misfit(activation, hidden) is { } misfit ? throw field.Refuse(misfit) : convolution;
    }

    private static int[] Sizes(JsonField field, int count)
    {
        int[] sizes = [.. field.Items().Select(size => size.Integer(1))];
        return sizes.Length == count ? sizes : throw field.Refuse($"must be {count} sizes");
    }

    private static PolynomialActivation ReadCoefficients(JsonField field)
    {
        double[] coefficients = field.Vector();
        return coefficients.Length == 3 && coefficients.All(double.IsFinite) && coefficients.Any(value => value != 0)
            ? new PolynomialActivation(coefficients[0], coefficients[1], coefficients[2])
            : throw field.Refuse("must be three finite numbers, not all 0");
    }

    private static LinearPart? ReadLinear(JsonField field, int inputs, int outputs)
    {
        Matrix? skip = field.Has("skip") ? field["skip"].Matrix() : null;
        double[]? intercept = field.Has("intercept") ? field["intercept"].Vector() : null;
        if (skip is not null && (skip.Rows != inputs || skip.Columns != outputs))
            throw field["skip"].Refuse($"is {skip.Rows}×{skip.Columns} where the network has {inputs} inputs and {outputs} outputs");
        if (intercept is not null && intercept.Length != outputs)
            throw field["intercept"].Refuse($"has {intercept.Length} values where the network has {outputs} outputs");
        return skip is null && intercept is null ? null : new LinearPart(intercept, skip);
    }

    private static TableSchema ReadSchema(JsonField field, Model model)
    {
        List<FeatureColumn> columns = [.. field["columns"].Items().Select(ReadColumn)];
        string[] labels = field["classLabels"].Texts();
        TargetColumn[] targets = [.. field["targets"].Items().Select(target => new TargetColumn(target["name"].Text(), target["index"].Integer(-1)))];
        if (targets.Length != model.TargetNames.Count)
            throw field["targets"].Refuse($"has {targets.Length} columns where the model has {model.TargetNames.Count}");
        var schema = new TableSchema(columns, targets, ReadTask(field["task"]), labels, field.Has("weightName") ? field["weightName"].Text() : null);
        RequireLabels(field["classLabels"], schema.Task, labels, model.Network.Outputs);
        if (schema.Task != model.Task)
            throw field["task"].Refuse("is not the task of the model");
        long features = columns.Sum(column => (long)(column.Categories?.Count ?? 1));
        if (features != model.FeatureNames.Count)
            throw field["columns"].Refuse($"become {features} features where the model has {model.FeatureNames.Count}");
        return schema;
    }

    private static FeatureColumn ReadColumn(JsonField field) =>
        new(field["name"].Text(), field["categories"].IsNull ? null : field["categories"].Texts(), field["fill"].Number());

    private static Certificate ReadCertificate(JsonField field) => new()
    {
        Claim = field["claim"].OneOf(("global", Claim.Global), ("patterns", Claim.Patterns), ("none", Claim.None)),
        ClaimText = field["claimText"].Text(),
        Objective = field["objective"].Number(),
        LowerBound = field["lowerBound"].Number(),
        GlobalLowerBound = field["globalLowerBound"].Number(),
        Tolerance = field["tolerance"].Number(),
        Coverage = ReadCoverage(field["coverage"]),
        Pricing = field["pricing"].OneOf([.. Enum.GetValues<PricingMethod>().Select(method => (method.Name(), method))]),
        Patterns = field["patterns"].Count(),
        DualNorm = field["dualNorm"].Number(),
        DualScale = field["dualScale"].Number(),
        Beta = field["beta"].Number(),
        BetaMax = field["betaMax"].Number(),
    };

    public static Coverage ReadCoverage(JsonField field) => field.OneOf(("complete", Coverage.Complete), ("sampled", Coverage.Sampled));

    private static TrainingRecord ReadTraining(JsonField field) => new(
        field["version"].Text(),
        [.. field["arguments"].Items().Select(ReadArgument)],
        field["seed"].Integer(),
        field["rows"].Count(),
        field["dataFingerprint"].Text(),
        field["solver"].Text(),
        field["status"].Text(),
        field["iterations"].Count(),
        field["seconds"].Number());

    private static KeyValuePair<string, string> ReadArgument(JsonField field) =>
        field.Texts() is [var option, var value] ? new(option, value) : throw field.Refuse("must be an option and a value");

    private static LearningTask ReadTask(JsonField field) =>
        field.OneOf(("regression", LearningTask.Regression), ("classification", LearningTask.Classification));

    private static void RequireLabels(JsonField field, LearningTask task, string[] labels, int outputs)
    {
        int expected = task == LearningTask.Regression ? 0 : outputs == 1 ? 2 : outputs;
        if (labels.Length != expected || (task == LearningTask.Classification && outputs == 2))
            throw field.Refuse($"has {labels.Length} labels where the task needs {expected}");
    }
}
