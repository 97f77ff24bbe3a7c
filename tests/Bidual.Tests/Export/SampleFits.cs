using Bidual.Arrangements;
using Bidual.Certificates;
using Bidual.Data;
using Bidual.Networks;
using Bidual.Numerics;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual.Tests.Export;

/// <summary>A fit with its data: plausible networks from random neurons with ridge-regressed output weights.</summary>
internal sealed record SampleFit(FittedNetwork Fit, Dataset Training, Dataset? Validation, TrainingRecord Record)
{
    public static SampleFit Curve()
    {
        var random = new RandomSource(3);
        Dataset training = Sample(random, 120, 1, LearningTask.Regression, x => Math.Sin(1.6 * x[0]) + (0.4 * x[0]), 0.18, ["dose (mg)"], "response", []);
        return Of(training, null, neurons: 9, Activation.Relu, Claim.Global, selection: false, seed: 5);
    }

    public static SampleFit Regions(Activation activation = Activation.Relu)
    {
        var random = new RandomSource(8);
        Dataset all = Sample(random, 360, 2, LearningTask.Classification, x => (x[0] * x[0]) + (0.7 * x[1] * x[1]) - (0.8 * x[0] * x[1]) - 1.1, 0.35, ["sepal length", "petal width"], "species", ["setosa", "not <setosa> & \"co\""]);
        return Of(Rows(all, 0, 280), Rows(all, 280, 360), neurons: 14, activation, Claim.Patterns, selection: true, seed: 6);
    }

    public static SampleFit Surface()
    {
        Dataset training = Sample(new RandomSource(4), 200, 2, LearningTask.Regression, x => Math.Sin(1.3 * x[0]) + (0.5 * x[1] * x[1]), 0.1, ["north", "east"], "height", []);
        return Of(training, null, neurons: 24, Activation.Relu, Claim.Patterns, selection: true, seed: 7);
    }

    public static SampleFit Wide()
    {
        string[] names = ["cement", "blast furnace slag", "fly ash", "water", "superplasticizer", "coarse aggregate", "fine aggregate", "age", "<script>alert(1)</script>", "a very long name of a column that nobody would want to read in full"];
        Dataset all = Sample(new RandomSource(12), 700, 10, LearningTask.Regression, x => 35 + (8 * Math.Max(x[0], x[3])) - (5 * Math.Max(0, x[7])) + (3 * x[1]), 3, names, "strength (MPa)", []);
        return Of(Rows(all, 0, 560), Rows(all, 560, 700), neurons: 33, Activation.Relu, Claim.None, selection: true, seed: 2);
    }

    /// <summary>The zero network without trace, selection or validation.</summary>
    public static SampleFit Empty(LearningTask task)
    {
        string[] labels = task == LearningTask.Classification ? ["a", "b"] : [];
        Dataset training = Sample(new RandomSource(1), 30, 3, task, x => x[0], 1, ["u", "v", "w"], "t", labels);
        SampleFit sample = Of(training, null, neurons: 0, Activation.Relu, Claim.Global, selection: false, seed: 1);
        return sample with { Fit = sample.Fit with { Trace = [] } };
    }

    public static Dataset Sample(RandomSource random, int n, int d, LearningTask task, Func<double[], double> truth, double noise, string[] names, string target, string[] labels)
    {
        Matrix features = SampleModels.Gaussian(random, n, d), targets = new(n, 1);
        for (int i = 0; i < n; i++)
        {
            double value = truth(features.Row(i).ToArray()) + (noise * random.NextGaussian());
            targets.Data[i] = task == LearningTask.Regression ? value : value > 0 ? 1 : -1;
        }

        return new Dataset(features, targets, task, names, [target], labels);
    }

    public static SampleFit Of(Dataset training, Dataset? validation, int neurons, Activation activation, Claim claim, bool selection, long seed)
    {
        var random = new RandomSource(seed);
        Preparation preparation = Preparation.Fit(training, standardize: true, bias: true);
        Matrix inputs = preparation.Inputs(training.Features);
        Matrix hidden = SampleModels.Gaussian(random, neurons, inputs.Columns);
        Matrix? gates = activation == Activation.GatedRelu ? hidden : null;
        var network = Ridge(new Network(activation, hidden, Identity(neurons), gates), inputs, preparation.ScaledTargets(training.Targets), 0.5);
        bool classifier = training.Task == LearningTask.Classification;
        var model = new Model(network, preparation, training.Task, training.FeatureNames, training.TargetNames, training.ClassLabels, classifier ? Loss.Logistic : Loss.Squared);
        Certificate certificate = Certify(claim, 12.3456789);
        var record = new TrainingRecord(
            "0.1.0",
            [new("", "my data.csv"), new("--target", training.TargetName), new("--seed", "7"), new("--no-bias", "")],
            7, training.Count, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "working set", "Converged", 23, 1.84);
        return new SampleFit(
            new FittedNetwork
            {
                Model = model,
                Certificate = certificate,
                ProgramObjective = certificate.Objective,
                PatternDirections = null,
                Status = claim == Claim.None ? SolveStatus.TimeLimit : SolveStatus.Converged,
                Trace = Trace(certificate),
                Settings = new FitSettings(),
                Selection = selection ? Selection(random) : null,
                Times = new FitTimes(0.21, selection ? 0.6 : 0, 0.9, 0.13, 1.84),
                TrainScores = model.Score(training),
                ValidationScores = validation is null ? null : model.Score(validation),
                DataFingerprint = new string('0', 64),
                TrainingRows = training.Count,
            },
            training, validation, record);
    }

    private static Certificate Certify(Claim claim, double objective)
    {
        double gap = claim == Claim.None ? 0.013 : 3.1e-8;
        return new Certificate
        {
            Objective = objective,
            LowerBound = objective * (1 - gap),
            GlobalLowerBound = claim == Claim.Global ? objective * (1 - gap) : objective * 0.41,
            Tolerance = 1e-6,
            Claim = claim,
            ClaimText = claim switch
            {
                Claim.Global => "Proven: no two-layer ReLU network of any width has an objective more than 0.0000031 % lower on these data.",
                Claim.Patterns => "Proven optimal, within 0.0000031 %, among all networks over the 312 activation patterns examined.",
                _ => "Not proven: the objective is within 1.3 % of the lower bound over the 312 activation patterns examined.",
            },
            Coverage = claim == Claim.Global ? Coverage.Complete : Coverage.Sampled,
            Patterns = 312,
            DualNorm = 0.98,
            DualScale = 1,
            Beta = 0.25,
            BetaMax = 31,
        };
    }

    private static TracePoint[] Trace(Certificate certificate)
    {
        var trace = new TracePoint[24];
        for (int k = 0; k < trace.Length; k++)
        {
            double decay = Math.Exp(-0.72 * k);
            double bound = k == 0 ? double.NegativeInfinity : certificate.LowerBound * (1 - (1.3 * decay));
            trace[k] = new TracePoint(k, 0.04 * k * (1 + (0.02 * k)), certificate.Objective * (1 + (9 * decay * decay) + (0.2 * decay)), bound, 3 * k);
        }

        trace[^1] = trace[^1] with { Objective = certificate.Objective, LowerBound = certificate.LowerBound };
        return trace;
    }

    private static BetaSelection Selection(RandomSource random)
    {
        BetaPoint[] points = [.. Enumerable.Range(0, 9).Select(k => new BetaPoint(Math.Pow(10, -0.45 * k), 0.31 + (0.02 * (k - 5) * (k - 5)) + (0.01 * random.NextDouble()), k * k / 2))];
        return new BetaSelection(points, 5, 448, 112);
    }

    private static Dataset Rows(Dataset all, int from, int to) => all.SelectRows([.. Enumerable.Range(from, to - from)]);

    private static Matrix Identity(int m)
    {
        var identity = new Matrix(m, m);
        for (int j = 0; j < m; j++)
            identity.Data[(j * m) + j] = 1;
        return identity;
    }

    /// <summary>Output weights that minimise the squared error plus a ridge, by elimination.</summary>
    private static Network Ridge(Network features, Matrix inputs, Matrix targets, double ridge)
    {
        Matrix activations = features.Predict(inputs);
        int m = features.Neurons;
        var system = new double[m, m + 1];
        for (int a = 0; a < m; a++)
        {
            for (int b = 0; b < m; b++)
                system[a, b] = Vector.Dot(activations.Column(a), activations.Column(b)) + (a == b ? ridge : 0);
            system[a, m] = Vector.Dot(activations.Column(a), targets.Column(0));
        }

        for (int pivot = 0; pivot < m; pivot++)
        {
            for (int a = 0; a < m; a++)
            {
                double factor = a == pivot ? 0 : system[a, pivot] / system[pivot, pivot];
                for (int b = pivot; b <= m && factor != 0; b++)
                    system[a, b] -= factor * system[pivot, b];
            }
        }

        return new Network(features.Activation, features.Hidden, Matrix.FromColumn([.. Enumerable.Range(0, m).Select(a => system[a, m] / system[a, a])]), features.Gates);
    }
}
