using Bidual.Data;
using Bidual.Export.Svg;
using Bidual.Networks;
using Bidual.NonConvex.Models;
using Bidual.NonConvex.Optimisers;
using Bidual.NonConvex.Training;
using Bidual.Numerics;
using Bidual.Programs.Losses;

namespace Bidual.Reproductions.Entries;

/// <summary>Ten classes of CIFAR-10: the gated program by stochastic steps beside SGD and Adam on a ReLU network.</summary>
internal sealed class CifarTen : Reproduction
{
    /// <summary>β per row.</summary>
    private const double Decay = 0.1;

    /// <summary>Rows of a pass over test images.</summary>
    private const int Chunk = 500;

    /// <summary>Share of a method's time in which each rate is tried.</summary>
    private const double TrialShare = 0.1;

    private static readonly double[] Rates = [0.03, 0.01, 0.003, 0.001, 3e-4];

    public override string Name => "cifar-ten";

    public override string Title => "Ten classes of CIFAR-10: convex steps against SGD and Adam";

    public override string Source => "lecture on convex neural networks, figure 3, and the literature on convex image classification: CIFAR-10, n = 50,000, test accuracy 0.545 (random gates) and 0.563 (convolutional gates) by convex SGD, 0.53 by the best of SGD and Adam";

    public override ExpectedSeconds Expected => new(2000, 40);

    public override string DataFolder => "cifar10";

    internal override Finding Measure(ReproductionRun run)
    {
        string folder = Path.Combine(run.Settings.Data!, DataFolder);
        int[] classes = [.. Enumerable.Range(0, 10)];
        string[] batches = run.Quick ? ["data_batch_1.bin"] : [.. Enumerable.Range(1, 5).Select(k => $"data_batch_{k}.bin")];
        Dataset training = CifarFiles.Read(folder, batches, classes, run.Quick ? 100 : 5000), test = CifarFiles.Read(folder, ["test_batch.bin"], classes, run.Quick ? 100 : 1000);
        int width = run.Quick ? 100 : 1000, gates = run.Quick ? 100 : 1024;
        double limit = run.Quick ? 6 : 400;
        double beta = Decay * training.Count;
        FitSettings fit = run.Fit with { Standardize = true, Loss = Loss.Squared, Activation = Activation.GatedRelu, Patterns = PatternChoice.Sampled(gates), Solver = SolverKind.Stochastic, Precision = Precision.Single, Beta = beta, Tolerance = 1e-2, MaxTime = TimeSpan.FromSeconds(limit) };
        FittedNetwork convex = run.Train(training, fit);
        double accuracy = convex.Score(test).Accuracy!.Value;
        var problem = new Problem(training, test, fit, width, beta);
        Trained[] trained = [.. new[] { TrainerKind.Sgd, TrainerKind.Adam }.Select(kind => problem.Best(kind, run, limit))];
        double best = trained.Max(one => one.Accuracy);
        double noise = 2 * Math.Sqrt(2 * best * (1 - best) / test.Count);
        return new Finding
        {
            Verdict = accuracy < best - noise ? Verdict.Differs : !run.Quick && accuracy > best && accuracy >= 0.54 ? Verdict.Agrees : Verdict.AgreesInPart,
            Explanation = FormattableString.Invariant($"{training.Count} images, {gates} gates, {width} neurons: test accuracy {accuracy:F3} convex, {trained[0].Accuracy:F3} SGD, {trained[1].Accuracy:F3} Adam, each within {limit} s, of the gated program {convex.Times.Total:F0} s with the last proofs; the rate, of {Rates.Length}, by the least objective in a tenth of that, not counted; two standard errors of a difference are {noise:F3}. ")
                + (run.Quick ? "A fiftieth of the images cannot give the printed numbers, nor tell the methods apart. " : "")
                + "The gated program gives each class its own neurons, the ReLU network shares them: the same loss and β, but not the same problem. Runs end by the clock.",
            Values =
            [
                new("test accuracy, gated program", "0.545, 0.563", accuracy),
                new("test accuracy, SGD", "0.53", trained[0].Accuracy),
                new("test accuracy, Adam", "0.53", trained[1].Accuracy),
                new("proven gap over its gates", null, convex.Certificate.RelativeGap),
                new("seconds, gated program", null, convex.Times.Total),
            ],
            Tables = [new("test accuracy", ["trainer (0 SGD, 1 Adam)", "rate", "seconds", "pass", "accuracy"], [.. trained.SelectMany((one, k) => one.Run.Trace.Select(point => (IReadOnlyList<double>)[k, one.Rate, point.Seconds, point.Passes, point.Score]))])],
            Plots = [Picture(trained, convex.Times.Total, accuracy)],
        };
    }

    private static SvgPlot Picture(Trained[] trained, double seconds, double accuracy)
    {
        var x = Axis.Covering("seconds", trained.SelectMany(one => one.Run.Trace).Select(point => point.Seconds).Append(seconds), logarithmic: true, 0.03);
        var y = Axis.FromZero("test accuracy", trained.SelectMany(one => one.Run.Trace).Max(point => Math.Max(point.Score, accuracy)));
        return Panels.Of("Test accuracy", "Accuracy of SGD and Adam over time, and of the convex network at the end.", x, y,
        [
            .. trained.Zip(Panels.Tones).Select(pair => new LineLayer([.. pair.First.Run.Trace.Select(point => new PlotPoint(point.Seconds, point.Score))], pair.Second, pair.First.Name)),
            new ScatterLayer([new(seconds, accuracy)], Tone.Third, "gated program, at its end", Radius: 5, Opacity: 1),
        ]);
    }

    private sealed record Trained(string Name, double Rate, TrainingRun Run, double Accuracy);

    /// <summary>A shared ReLU layer, trained by descent on (0).</summary>
    private sealed class Problem(Dataset training, Dataset test, FitSettings fit, int width, double beta)
    {
        private readonly FitRows rows = FitRows.Of(training, Loss.Squared, fit);

        public Trained Best(TrainerKind kind, ReproductionRun run, double limit)
        {
            Matrix inputs = rows.Preparation.Inputs(training.Features), held = rows.Preparation.Inputs(test.Features);
            var model = LayeredModel.Dense([inputs.Columns, width, training.Outputs], LeakyRelu.Relu);
            var objective = new TrainingObjective(model, inputs, training.Targets, Loss.Squared, beta, null, run.Settings.Threads);
            double[] start = Initialisation.Uniform.Draw(model, new RandomSource(run.Seed));
            double rate = Rates.MinBy(rate => Run(rate, TrialShare * limit, null) is { Objective: var objective } && double.IsFinite(objective) ? objective : double.PositiveInfinity);
            TrainingRun best = Run(rate, limit, parameters => Accuracy(model, parameters, held));
            return new Trained(kind == TrainerKind.Sgd ? "SGD" : "Adam", rate, best, Accuracy(model, best.Parameters, held));

            TrainingRun Run(double rate, double seconds, Func<double[], double>? score)
            {
                TrainingRun one = TrainingLoop.Run(kind.WithRate(rate, 100, Schedule.Constant, 1), objective, start, run.Seed, new TrainingLimits(Seconds: seconds, Cancellation: run.Cancellation), score);
                run.Cancellation.ThrowIfCancellationRequested();
                return one;
            }
        }

        private double Accuracy(LayeredModel model, double[] parameters, Matrix held)
        {
            var outputs = new Matrix(held.Rows, model.Outputs);
            for (int from = 0; from < held.Rows; from += Chunk)
            {
                int count = Math.Min(Chunk, held.Rows - from);
                IPass pass = model.Pass(count);
                held.Values.Slice(from * held.Columns, count * held.Columns).CopyTo(pass.Inputs.Data);
                pass.Forward(parameters);
                pass.Fit.Values.CopyTo(outputs.Data.AsSpan(from * outputs.Columns));
            }

            return Scores.Of(LearningTask.Classification, Loss.Squared, outputs, test.Targets).Accuracy!.Value;
        }
    }
}
