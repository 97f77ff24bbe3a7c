using System.Diagnostics;
using Bidual.Arrangements;
using Bidual.Fitting;
using Bidual.Numerics;
using Bidual.Programs;
using Bidual.Programs.Cones;
using Bidual.Programs.Losses;
using Bidual.Programs.Penalties;
using Bidual.Solvers;

namespace Bidual.Benchmarks.Scale;

/// <summary>
/// Gated networks for the classes of a set of images, one against the others: (11) of the literature is separable for the
/// squared loss, so each class is a program (9) of its own, over the same X and the same patterns. Squared loss, because its
/// optimum is the same whatever the other classes do and least squares is what the published figures on these data use.
/// </summary>
internal sealed class OneAgainstAll
{
    private readonly ImageSet images;
    private readonly ScaleOptions options;
    private readonly Block[] blocks;
    private readonly PatternOperator training;
    private readonly PatternOperator test;

    public OneAgainstAll(ImageSet images, Matrix gates, ScaleOptions options)
    {
        this.images = images;
        this.options = options;
        blocks = [.. Enumerable.Range(0, gates.Rows).Select(i => new Block(i, 1))];
        training = Operator(images.Train);
        test = Operator(images.Test);

        PatternOperator Operator(Matrix rows) =>
            new PatternOperator(rows, Gates.Patterns(rows, gates, options.Threads), blocks, options.Threads).With(ProductKind.Slabs);
    }

    /// <summary>See <see cref="FullPass"/>.</summary>
    public double SecondsPerPass() => FullPass.Seconds(training, options.Precision);

    /// <summary>Trains every class.</summary>
    /// <param name="tell">Told about each when it is done.</param>
    /// <returns>The classes, and the share of test images whose largest score is that of their class.</returns>
    public (IReadOnlyList<ClassResult> Classes, double TestAccuracy) Run(Action<ClassResult> tell)
    {
        var results = new List<ClassResult>();
        var scores = new double[options.Outputs][];
        for (int k = 0; k < options.Outputs; k++)
        {
            scores[k] = new double[test.Outputs];
            results.Add(Train(k, scores[k]));
            tell(results[^1]);

            // What the solver kept for itself goes before the next one starts.
            GC.Collect();
        }

        int right = Enumerable.Range(0, test.Outputs).Count(t => Enumerable.Range(0, scores.Length).MaxBy(k => scores[k][t]) == images.TestLabels[t]);
        return (results, (double)right / test.Outputs);
    }

    private ClassResult Train(int label, double[] testScores)
    {
        int d = training.BlockSize;
        double[] targets = [.. images.TrainLabels.Select(known => known == label ? 1.0 : -1.0)];
        var program = new ConvexProgram(
            training, Loss.Squared, targets, new GroupNorm(d), new WholeSpace(blocks.Length, d), options.BetaPerRow * targets.Length, options.Threads);
        ISolver solver = SolverChoice.Of(options.Solver, program, options.Precision);
        var clock = Stopwatch.StartNew();
        SolveResult result = SolveLoop.Run(solver, program, new StoppingRule(options.Tolerance, TimeSpan.FromSeconds(options.Cap), options.Iterates));
        double seconds = clock.Elapsed.TotalSeconds;
        double[] point = result.Evaluation.Point;
        test.Apply(point, testScores);
        int right = Enumerable.Range(0, testScores.Length).Count(t => testScores[t] >= 0 == (images.TestLabels[t] == label));
        int active = Enumerable.Range(0, blocks.Length).Count(b => point.AsSpan(b * d, d).ContainsAnyExcept(0.0));
        return new ClassResult(
            label, seconds, result.Iterations, result.Evaluation.Objective, result.Evaluation.RelativeGap, active, (double)right / testScores.Length, result.Status);
    }
}
