using System.Diagnostics;
using Bidual.Architectures;
using Bidual.Arrangements;
using Bidual.Data;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.Programs;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>One convex program of a study.</summary>
/// <param name="Weight">What its patterns were drawn by.</param>
/// <param name="Patterns">How many were asked for.</param>
/// <param name="Seed">Of the draw.</param>
/// <param name="Objective">Its optimum, to the tolerance of the study.</param>
/// <param name="Seconds">Of wall-clock time, for drawing and solving.</param>
public sealed record SampledProgram(PatternWeight Weight, int Patterns, long Seed, double Objective, double Seconds);

/// <summary>The optimum of the gated program (9) against the number of its patterns and what they are drawn by: uniform sampling of gates beside that by norms and by leverage scores.</summary>
public static class PatternSamplingStudy
{
    /// <summary>Draws and solves.</summary>
    /// <param name="dataset">Rows in their own units, with one output.</param>
    /// <param name="counts">Numbers of patterns.</param>
    /// <param name="seeds">Draws of each.</param>
    /// <param name="settings">Loss, β or its share of the β_max of the first program, bias, scaling, tolerance and threads; null for β/β_max = 0.01 and the defaults.</param>
    /// <param name="cancellation">Ends the study.</param>
    /// <returns>By weight, count and seed, in this order.</returns>
    /// <exception cref="DataException">The data and the settings do not go together.</exception>
    public static IReadOnlyList<SampledProgram> Run(Dataset dataset, IReadOnlyList<int> counts, IReadOnlyList<long> seeds, FitSettings? settings = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(seeds);
        FitSettings gated = (settings ?? new FitSettings()) with { Activation = Activation.GatedRelu };
        if (dataset.Outputs != 1 || counts.Count == 0 || seeds.Count == 0)
            throw new DataException("A study of sampled patterns needs one output, a number of patterns and a seed.");
        ILoss loss = FitRules.LossFor(dataset, gated);
        FitRows rows = FitRows.Of(dataset, loss, gated);
        TrainingProblem problem = TrainingProblem.Of(rows.Training, rows.Preparation, loss, gated).Single();
        double beta = gated.Beta ?? ((gated.BetaRatio ?? BetaChooser.FallbackRatio) * FitRules.RequirePositive(Program(PatternSampling.Draw(problem.Inputs, counts.Max(), PatternWeight.Uniform, seeds[0], gated.Threads, cancellation), 1).BetaMax()));
        var solved = new List<SampledProgram>();
        foreach (PatternWeight weight in Enum.GetValues<PatternWeight>())
        {
            foreach (int count in counts)
            {
                foreach (long seed in seeds)
                {
                    long began = Stopwatch.GetTimestamp();
                    ConvexProgram program = Program(PatternSampling.Draw(problem.Inputs, count, weight, seed, gated.Threads, cancellation), beta);
                    SolveResult result = SolveLoop.Run(new WorkingSet(), program, new StoppingRule(gated.Tolerance), cancellation: cancellation);
                    solved.Add(new SampledProgram(weight, count, seed, result.Evaluation.Objective, Stopwatch.GetElapsedTime(began).TotalSeconds));
                }
            }
        }

        return solved;

        ConvexProgram Program(PatternSet patterns, double at) => problem.Architecture.Program(problem.Inputs, problem.Targets, problem.Loss, at, patterns, problem.Threads);
    }
}
